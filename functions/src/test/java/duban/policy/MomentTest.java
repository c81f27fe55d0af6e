package duban.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.calendar.CalendarData;
import duban.calendar.OfficeHours;
import duban.calendar.WorkCalendar;
import duban.cases.Deadline;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When a rung of a ladder is reached, as a policy writes it.
@Tag("D8")
class MomentTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final WorkCalendar CALENDAR =
      new WorkCalendar(CalendarData.NONE, OfficeHours.usual(ZONE));

  /// From Friday 16:00 to 18:00, with the aim at 17:00.
  private static final Deadline DUE =
      new Deadline(
          "written-report",
          "assigned",
          at("2026-04-17T16:00"),
          at("2026-04-17T18:00"),
          at("2026-04-17T17:00"));

  private static Instant at(String local) {
    return LocalDateTime.parse(local).toInstant(ZoneOffset.ofHours(8));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          aim,              2026-04-17T17:00
          aim - PT5M,       2026-04-17T16:55
          aim + PT5M,       2026-04-17T17:05
          limit,            2026-04-17T18:00
          limit - PT10M,    2026-04-17T17:50
          limit + PT30M,    2026-04-17T18:30
          limit + 1wd,      2026-04-20T17:30
          limit + 3d,       2026-04-21T00:00
          limit + 4wh,      2026-04-20T14:30
          50%,              2026-04-17T17:00
          1%,               2026-04-17T16:01:12
          """)
  void isReckonedFromTheDeadline(String text, String expected) {
    assertThat(new Moment(text).of(DUE, DUE.limit(), CALENDAR)).contains(at(expected));
  }

  /// A limit of whole days ends at 24:00: of Sunday 19 April here.
  @ParameterizedTest
  @CsvSource({
    "limit,        2026-04-20T00:00",
    "limit + 1d,   2026-04-21T00:00",
    "limit + 3d,   2026-04-23T00:00",
    "limit + 1wd,  2026-04-20T17:30",
    "limit + 3wd,  2026-04-22T17:30",
    "limit + PT1H, 2026-04-20T01:00",
    "limit + 1wh,  2026-04-20T09:30",
  })
  void whatIsCountedInDaysFromTheEndOfADayIsCountedFromThatDay(String text, String expected) {
    Deadline days =
        new Deadline("reply", "received", at("2026-04-16T10:00"), at("2026-04-20T00:00"), null);

    assertThat(new Moment(text).of(days, days.limit(), CALENDAR)).contains(at(expected));
  }

  @Test
  void aRungIsAsProvisionalAsTheDaysItIsCountedIn() {
    Deadline late =
        new Deadline("answer", "opened", at("2026-12-28T10:00"), at("2026-12-31T17:30"), null);
    WorkCalendar known =
        new WorkCalendar(
            new CalendarData(new TreeMap<>(), new TreeSet<>(Set.of(2026))),
            OfficeHours.usual(ZONE));

    assertThat(new Moment("limit").reckon(late, late.limit(), known))
        .hasValueSatisfying(r -> assertThat(r.provisional()).isFalse());
    assertThat(new Moment("limit + 1wd").reckon(late, late.limit(), known))
        .hasValueSatisfying(r -> assertThat(r.missingYears()).containsExactly(2027));
    assertThat(
            new Moment("limit + PT1H")
                .reckon(late.movedTo(late.limit(), Set.of(2026)), late.limit(), known))
        .hasValueSatisfying(r -> assertThat(r.missingYears()).containsExactly(2026));
  }

  @Test
  void whatLiesAfterTheLimitIsCountedFromWhereItsClockBegan() {
    Instant later = at("2026-04-17T20:00");

    assertThat(new Moment("limit").of(DUE, later, CALENDAR)).contains(later);
    assertThat(new Moment("limit + PT30M").of(DUE, later, CALENDAR))
        .contains(at("2026-04-17T20:30"));
    assertThat(new Moment("limit - PT30M").of(DUE, later, CALENDAR))
        .contains(at("2026-04-17T17:30"));
  }

  @Test
  void anAimThatIsNotThereIsNeverReached() {
    Deadline without =
        new Deadline("answer", "opened", at("2026-04-17T16:00"), at("2026-04-17T18:00"), null);

    assertThat(new Moment("aim").of(without, without.limit(), CALENDAR)).isEmpty();
    assertThat(new Moment("aim + PT5M").of(without, without.limit(), CALENDAR)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          noon           | must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not 'noon'
          limit+PT10M    | must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not 'limit+PT10M'
          100%           | must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not '100%'
          0%             | must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not '0%'
          limit - 1wd    | only elapsed time such as PT10M can lie before it, not '1wd'
          """)
  void whatMakesNoSenseIsRefused(String text, String reason) {
    assertThatThrownBy(() -> new Moment(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void aSpanThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Moment("limit + soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("soon");
  }

  @Test
  void quietHoursEndInTheMorningWhicheverSideOfMidnightTheyAreEntered() {
    Quiet quiet =
        new Quiet(
            java.time.LocalTime.of(22, 0),
            java.time.LocalTime.of(7, 30),
            java.time.Duration.ofHours(4),
            false);

    assertThat(quiet.endOf(at("2026-04-17T21:59"), ZONE)).isEqualTo(at("2026-04-17T21:59"));
    assertThat(quiet.endOf(at("2026-04-17T22:00"), ZONE)).isEqualTo(at("2026-04-18T07:30"));
    assertThat(quiet.endOf(at("2026-04-18T00:10"), ZONE)).isEqualTo(at("2026-04-18T07:30"));
    assertThat(quiet.endOf(at("2026-04-18T07:30"), ZONE)).isEqualTo(at("2026-04-18T07:30"));
  }

  @Test
  void quietHoursWithinADayEndTheSameDay() {
    Quiet quiet =
        new Quiet(
            java.time.LocalTime.of(12, 0),
            java.time.LocalTime.of(14, 0),
            java.time.Duration.ofHours(4),
            false);

    assertThat(quiet.endOf(at("2026-04-17T11:59"), ZONE)).isEqualTo(at("2026-04-17T11:59"));
    assertThat(quiet.endOf(at("2026-04-17T12:00"), ZONE)).isEqualTo(at("2026-04-17T14:00"));
    assertThat(quiet.endOf(at("2026-04-17T14:00"), ZONE)).isEqualTo(at("2026-04-17T14:00"));
  }
}
