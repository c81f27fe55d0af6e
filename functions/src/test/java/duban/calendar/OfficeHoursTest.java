package duban.calendar;

import static duban.calendar.ChineseCalendar.SHANGHAI;
import static duban.calendar.ChineseCalendar.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import duban.calendar.OfficeHours.Hours;
import duban.calendar.OfficeHours.LastDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// When an office is open, also where the clocks are changed.
class OfficeHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Hours hours(String from, String until) {
    return new Hours(LocalTime.parse(from), LocalTime.parse(until));
  }

  /// Open on Sundays alone, when clocks are changed in Berlin.
  private static WorkCalendar sundays(Hours... hours) {
    return new WorkCalendar(
        CalendarData.NONE,
        new OfficeHours(
            BERLIN,
            new TreeMap<>(Map.of(DayOfWeek.SUNDAY, List.of(hours))),
            DayOfWeek.SUNDAY,
            LastDay.AS_IT_FALLS));
  }

  private static Instant instant(String offsetDateTime) {
    return OffsetDateTime.parse(offsetDateTime).toInstant();
  }

  @Test
  void theUsualOfficeIsOpenFromOpeningUpToNotIncludingClosing() {
    WorkCalendar calendar = ChineseCalendar.usual();

    assertThat(calendar.open(at("2026-03-02T08:29:59"))).isFalse();
    assertThat(calendar.open(at("2026-03-02T08:30"))).isTrue();
    assertThat(calendar.open(at("2026-03-02T11:59:59"))).isTrue();
    assertThat(calendar.open(at("2026-03-02T12:00"))).isFalse();
    assertThat(calendar.open(at("2026-03-02T14:00"))).isTrue();
    assertThat(calendar.open(at("2026-03-02T17:30"))).isFalse();
    assertThat(calendar.open(at("2026-10-01T10:00"))).as("a holiday").isFalse();
    assertThat(calendar.open(at("2026-10-10T10:00"))).as("a make-up workday").isTrue();
  }

  @Test
  void theNextOpeningIsNowWhileOpen() {
    WorkCalendar calendar = ChineseCalendar.usual();

    assertThat(calendar.nextOpening(at("2026-03-02T10:07"))).isEqualTo(at("2026-03-02T10:07"));
    assertThat(calendar.nextOpening(at("2026-03-02T12:00"))).isEqualTo(at("2026-03-02T14:00"));
    assertThat(calendar.nextOpening(at("2026-09-30T17:30"))).isEqualTo(at("2026-10-08T08:30"));
  }

  @Test
  void aDayOffHasNoCloseOfWork() {
    WorkCalendar calendar = ChineseCalendar.usual();

    assertThat(calendar.closeOfWork(LocalDate.of(2026, 9, 30))).contains(at("2026-09-30T17:30"));
    assertThat(calendar.closeOfWork(LocalDate.of(2026, 10, 1))).isEmpty();
    assertThat(calendar.hoursOf(LocalDate.of(2026, 10, 1))).isEmpty();
  }

  @Test
  void workingTimeBetweenLeavesOutLunchNightsAndDaysOff() {
    WorkCalendar calendar = ChineseCalendar.usual();
    Instant wednesday = at("2026-09-30T11:00");

    assertThat(calendar.workingTimeBetween(wednesday, at("2026-09-30T14:30")))
        .isEqualTo(Duration.ofMinutes(90));
    assertThat(calendar.workingTimeBetween(wednesday, at("2026-10-08T09:30")))
        .isEqualTo(Duration.ofHours(1).plusMinutes(210).plusHours(1));
    assertThat(calendar.workingTimeBetween(at("2026-10-08T09:30"), wednesday))
        .isEqualTo(Duration.ofHours(-1).minusMinutes(210).minusHours(1));
    assertThat(calendar.workingTimeBetween(wednesday, wednesday)).isZero();
  }

  @Test
  void makeUpWorkdaysHaveTheHoursOfTheStatedWeekday() {
    TreeMap<DayOfWeek, List<Hours>> week = new TreeMap<>();
    week.put(DayOfWeek.MONDAY, List.of(hours("09:00", "17:00")));
    week.put(DayOfWeek.FRIDAY, List.of(hours("09:00", "12:00")));
    // Saturday 10 October 2026 makes up for National Day; this office works on Saturdays anyway.
    week.put(DayOfWeek.SATURDAY, List.of(hours("10:00", "11:00")));
    WorkCalendar asFriday =
        new WorkCalendar(
            ChineseCalendar.data(),
            new OfficeHours(SHANGHAI, week, DayOfWeek.FRIDAY, LastDay.AS_IT_FALLS));
    WorkCalendar asMonday =
        new WorkCalendar(ChineseCalendar.data(), new OfficeHours(SHANGHAI, week));

    LocalDate makeUp = LocalDate.of(2026, 10, 10);
    assertThat(asFriday.closeOfWork(makeUp)).contains(at("2026-10-10T12:00"));
    assertThat(asMonday.closeOfWork(makeUp)).contains(at("2026-10-10T17:00"));
    assertThat(asMonday.closeOfWork(LocalDate.of(2026, 10, 17))).contains(at("2026-10-17T11:00"));
  }

  @Test
  void hoursMayLastUntilMidnight() {
    WorkCalendar calendar = sundays(hours("00:00", "00:00"));

    assertThat(calendar.closeOfWork(LocalDate.of(2026, 3, 1)))
        .contains(instant("2026-03-02T00:00:00+01:00"));
    assertThat(calendar.open(instant("2026-03-01T23:59:59+01:00"))).isTrue();
    assertThat(calendar.open(instant("2026-03-02T00:00:00+01:00"))).isFalse();
  }

  @Test
  void whereTheClockGoesForwardTheSundayIsAnHourShorter() {
    WorkCalendar calendar = sundays(hours("00:00", "06:00"));
    Instant midnight = instant("2026-03-29T00:00:00+01:00");

    assertThat(
            calendar
                .due(midnight, new Span.WorkingHours(Duration.ofHours(4)), Counted.AT_ONCE)
                .due())
        .isEqualTo(instant("2026-03-29T05:00:00+02:00"));
    assertThat(calendar.workingTimeBetween(midnight, instant("2026-03-30T00:00:00+02:00")))
        .isEqualTo(Duration.ofHours(5));
  }

  @Test
  void whereTheClockGoesBackTheSundayIsAnHourLonger() {
    WorkCalendar calendar = sundays(hours("00:00", "06:00"));
    Instant midnight = instant("2026-10-25T00:00:00+02:00");

    assertThat(
            calendar
                .due(midnight, new Span.WorkingHours(Duration.ofHours(4)), Counted.AT_ONCE)
                .due())
        .isEqualTo(instant("2026-10-25T03:00:00+01:00"));
    assertThat(calendar.workingTimeBetween(midnight, instant("2026-10-26T00:00:00+01:00")))
        .isEqualTo(Duration.ofHours(7));
  }

  @Test
  void anOpeningThatTheClockSkipsIsTheMomentOfTheChange() {
    WorkCalendar calendar = sundays(hours("02:30", "04:00"));

    assertThat(calendar.nextOpening(instant("2026-03-29T00:00:00+01:00")))
        .isEqualTo(instant("2026-03-29T03:00:00+02:00"));
  }

  @Test
  void hoursThatTheClockSkipsWholeDoNotCount() {
    WorkCalendar calendar = sundays(hours("02:15", "02:45"));
    Instant midnight = instant("2026-03-29T00:00:00+01:00");
    Instant opening = instant("2026-04-05T02:15:00+02:00");

    Reckoned reckoned =
        calendar.due(midnight, new Span.WorkingHours(Duration.ofMinutes(10)), Counted.AT_ONCE);

    assertThat(calendar.nextOpening(midnight)).isEqualTo(opening);
    assertThat(reckoned.due()).isEqualTo(opening.plusSeconds(600));
    assertThat(reckoned.how()).contains(new Reason.OutsideHours(midnight, opening));
  }

  @Test
  void ofATimeThatComesTwiceTheFirstCounts() {
    WorkCalendar calendar = sundays(hours("01:00", "02:30"));

    assertThat(calendar.closeOfWork(LocalDate.of(2026, 10, 25)))
        .contains(instant("2026-10-25T02:30:00+02:00"));
  }

  @Test
  void aCalendarDayEndsAtLocalMidnightHoweverLongItWas() {
    WorkCalendar calendar = new WorkCalendar(CalendarData.NONE, OfficeHours.usual(BERLIN));
    Instant saturday = instant("2026-03-28T10:00:00+01:00");

    assertThat(calendar.due(saturday, new Span.CalendarDays(1), Counted.AT_ONCE).due())
        .isEqualTo(instant("2026-03-30T00:00:00+02:00"));
    assertThat(calendar.due(saturday, new Span.Elapsed(Duration.ofDays(1)), Counted.AT_ONCE).due())
        .as("24 hours, not a day")
        .isEqualTo(instant("2026-03-29T11:00:00+02:00"));
  }

  @Test
  void whereMidnightIsSkippedTheDayEndsAtTheChange() {
    ZoneId saoPaulo = ZoneId.of("America/Sao_Paulo");
    WorkCalendar calendar = new WorkCalendar(CalendarData.NONE, OfficeHours.usual(saoPaulo));
    Instant start = LocalDateTime.parse("2018-11-02T10:00").atZone(saoPaulo).toInstant();

    assertThat(calendar.due(start, new Span.CalendarDays(1), Counted.AT_ONCE).due())
        .isEqualTo(instant("2018-11-04T01:00:00-02:00"));
  }

  @Test
  void hoursThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hours("12:00", "12:00"))
        .withMessage("Hours from 12:00 must end later than that, not at 12:00.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hours("12:00:00.5", "13:00"))
        .withMessage("Hours are given in whole seconds.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sundays(hours("08:00", "12:00"), hours("11:00", "13:00")))
        .withMessage("The hours of SUNDAY overlap.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sundays(hours("14:00", "17:00"), hours("08:00", "12:00")))
        .withMessage("The hours of SUNDAY overlap.");
    assertThatIllegalArgumentException()
        .isThrownBy(OfficeHoursTest::sundays)
        .withMessage("SUNDAY has no hours; leave it out.");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new OfficeHours(
                    BERLIN,
                    new TreeMap<>(Map.of(DayOfWeek.SUNDAY, List.of(hours("08:00", "12:00"))))))
        .withMessage("Make-up workdays cannot have the hours of MONDAY, which is a day off.");
  }

  @Test
  void aWorkdayHasItsHoursInTheirOrder() {
    assertThat(ChineseCalendar.usual().hoursOf(LocalDate.of(2026, 9, 30)))
        .containsExactly(hours("08:30", "12:00"), hours("14:00", "17:30"));
  }

  @Test
  void hoursThatFollowEachOtherWithoutABreakDoNotOverlap() {
    WorkCalendar calendar = sundays(hours("08:00", "12:00"), hours("12:00", "13:00"));

    assertThat(calendar.open(instant("2026-03-01T12:00:00+01:00"))).isTrue();
    assertThat(calendar.closeOfWork(LocalDate.of(2026, 3, 1)))
        .contains(instant("2026-03-01T13:00:00+01:00"));
  }
}
