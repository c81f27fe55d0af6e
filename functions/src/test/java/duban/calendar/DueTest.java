package duban.calendar;

import static duban.calendar.ChineseCalendar.SHANGHAI;
import static duban.calendar.ChineseCalendar.at;
import static duban.calendar.Counted.AT_ONCE;
import static duban.calendar.Counted.NEXT_DAY;
import static org.assertj.core.api.Assertions.assertThat;

import duban.calendar.OfficeHours.LastDay;
import duban.calendar.Reason.DaysOff;
import duban.calendar.Reason.EndsAtCloseOfWork;
import duban.calendar.Reason.EndsAtEndOfDay;
import duban.calendar.Reason.FromNextDay;
import duban.calendar.Reason.MakeUpWorkday;
import duban.calendar.Reason.OutsideHours;
import duban.calendar.Reason.StartedAt;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is due when, and what is told about it. Wednesday 30 September 2026 is the last workday
/// before National Day; Thursday 8 October is the next, Saturday 10 October makes up for the week.
class DueTest {
  private final WorkCalendar calendar = ChineseCalendar.usual();

  private Reckoned due(String start, String span, Counted counted) {
    return due(calendar, start, span, counted);
  }

  private static Reckoned due(WorkCalendar calendar, String start, String span, Counted counted) {
    return switch (Span.parse(span)) {
      case Span.Parsed.Ok ok -> calendar.due(at(start), ok.span(), counted);
      case Span.Parsed.Refused refused -> throw new AssertionError(refused.reason());
    };
  }

  private static LocalDate day(String date) {
    return LocalDate.parse(date);
  }

  @Test
  void elapsedTimeRunsThroughNightsAndHolidays() {
    Reckoned reckoned = due("2026-09-30T23:50", "PT30M", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-01T00:20"));
    assertThat(reckoned.how()).containsExactly(new StartedAt(at("2026-09-30T23:50")));
    assertThat(due("2027-05-01T10:00", "P1D", AT_ONCE).provisional())
        .as("no day had to be known")
        .isFalse();
  }

  @Test
  void elapsedTimeCountedFromTheNextDayStartsAtMidnight() {
    Reckoned reckoned = due("2026-09-30T10:00", "P1D", NEXT_DAY);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-02T00:00"));
    assertThat(reckoned.how())
        .containsExactly(new StartedAt(at("2026-09-30T10:00")), new FromNextDay(day("2026-10-01")));
  }

  @Test
  @Tag("D3")
  @Tag("D6")
  void calendarDaysEndAtMidnightOfTheLastAlsoOnAHoliday() {
    Reckoned reckoned = due("2026-09-30T10:00", "3d", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-04T00:00"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T10:00")),
            new FromNextDay(day("2026-10-01")),
            new EndsAtEndOfDay(day("2026-10-03")));
    assertThat(due("2026-09-30T10:00", "3d", NEXT_DAY)).isEqualTo(reckoned);
  }

  @Test
  void anOfficeMayMoveALastCalendarDayOffAHoliday() {
    OfficeHours usual = OfficeHours.usual(SHANGHAI);
    WorkCalendar calendar =
        new WorkCalendar(
            ChineseCalendar.data(),
            new OfficeHours(SHANGHAI, usual.week(), DayOfWeek.MONDAY, LastDay.NEXT_WORKDAY));

    Reckoned reckoned = due(calendar, "2026-09-30T10:00", "3d", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-09T00:00"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T10:00")),
            new FromNextDay(day("2026-10-01")),
            new DaysOff(day("2026-10-03"), day("2026-10-07"), "国庆节"),
            new EndsAtEndOfDay(day("2026-10-08")));
    assertThat(due(calendar, "2026-09-28T10:00", "2d", AT_ONCE).due())
        .as("a last day at work stays")
        .isEqualTo(at("2026-10-01T00:00"));
    assertThat(due(calendar, "2026-12-31T10:00", "1d", AT_ONCE).missingYears())
        .containsExactly(2027);
  }

  @Test
  @Tag("E5")
  void workingDaysTellTheHolidayTheMakeUpWorkdayAndTheWeekendApart() {
    Reckoned reckoned = due("2026-09-30T10:00", "5wd", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-13T17:30"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T10:00")),
            new DaysOff(day("2026-10-01"), day("2026-10-07"), "国庆节"),
            new FromNextDay(day("2026-10-08")),
            new MakeUpWorkday(day("2026-10-10"), "国庆节"),
            new DaysOff(day("2026-10-11"), day("2026-10-11"), null),
            new EndsAtCloseOfWork(day("2026-10-13")));
  }

  @Test
  void aWeekendBeforeAHolidayIsToldApartFromIt() {
    // 19 June 2026 is a Friday: the Dragon Boat Festival covers the weekend after it.
    assertThat(due("2026-06-12T10:00", "5wd", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2026-06-12T10:00")),
            new DaysOff(day("2026-06-13"), day("2026-06-14"), null),
            new FromNextDay(day("2026-06-15")),
            new DaysOff(day("2026-06-19"), day("2026-06-21"), "端午节"),
            new EndsAtCloseOfWork(day("2026-06-22")));
    // 10 June 2024 was a Monday.
    assertThat(due("2024-06-07T10:00", "1wd", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2024-06-07T10:00")),
            new DaysOff(day("2024-06-08"), day("2024-06-09"), null),
            new DaysOff(day("2024-06-10"), day("2024-06-10"), "端午节"),
            new FromNextDay(day("2024-06-11")),
            new EndsAtCloseOfWork(day("2024-06-11")));
  }

  @Test
  void workingHoursStandStillAtLunch() {
    Reckoned reckoned = due("2026-03-02T10:00", "4wh", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-03-02T16:00"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-03-02T10:00")),
            new OutsideHours(at("2026-03-02T12:00"), at("2026-03-02T14:00")));
  }

  @Test
  void workingHoursStandStillOverTheHoliday() {
    Reckoned reckoned = due("2026-09-30T16:00", "4wh", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-08T11:00"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T16:00")),
            new OutsideHours(at("2026-09-30T17:30"), at("2026-10-08T08:30")),
            new DaysOff(day("2026-10-01"), day("2026-10-07"), "国庆节"));
  }

  @Test
  void workingHoursThatStartOnADayOffStartWithTheNextOpening() {
    Reckoned reckoned = due("2026-10-09T18:00", "7wh", AT_ONCE);

    assertThat(reckoned.due())
        .as("at closing, not at the next opening")
        .isEqualTo(at("2026-10-10T17:30"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-10-09T18:00")),
            new OutsideHours(at("2026-10-09T18:00"), at("2026-10-10T08:30")),
            new MakeUpWorkday(day("2026-10-10"), "国庆节"),
            new OutsideHours(at("2026-10-10T12:00"), at("2026-10-10T14:00")));
  }

  @Test
  void workingHoursCountedFromTheNextDayStartWithTheNextWorkdaysOpening() {
    Reckoned reckoned = due("2026-10-10T09:00", "90wm", NEXT_DAY);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-12T10:00"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-10-10T09:00")),
            new DaysOff(day("2026-10-11"), day("2026-10-11"), null),
            new FromNextDay(day("2026-10-12")));
  }

  @Test
  void workingHoursKeepFractionsOfASecond() {
    Instant start = at("2026-03-02T11:59:59").plusMillis(250);

    assertThat(calendar.due(start, new Span.WorkingHours(Duration.ofMinutes(1)), AT_ONCE).due())
        .isEqualTo(at("2026-03-02T14:00:59").plusMillis(250));
  }

  @Test
  void workingHoursAreProvisionalOnlyIfTheyReachTheUnpublishedYear() {
    assertThat(due("2026-12-31T16:00", "90wm", AT_ONCE).missingYears()).isEmpty();
    Reckoned reckoned = due("2026-12-31T16:30", "90wm", AT_ONCE);
    assertThat(reckoned.missingYears()).containsExactly(2027);
    assertThat(reckoned.due()).isEqualTo(at("2027-01-04T09:00"));
  }

  @Test
  @Tag("D10")
  void sameDayIsBeforeCloseOfWork() {
    Reckoned reckoned = due("2026-09-30T10:00", "same-day", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-09-30T17:30"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T10:00")), new EndsAtCloseOfWork(day("2026-09-30")));
    assertThat(due("2026-09-30T17:29:59", "same-day", AT_ONCE).due())
        .isEqualTo(at("2026-09-30T17:30"));
  }

  @Test
  void sameDayAfterCloseOfWorkIsTheNextWorkday() {
    Reckoned reckoned = due("2026-09-30T17:30", "same-day", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-10-08T17:30"));
    assertThat(reckoned.how())
        .containsExactly(
            new StartedAt(at("2026-09-30T17:30")),
            new DaysOff(day("2026-10-01"), day("2026-10-07"), "国庆节"),
            new FromNextDay(day("2026-10-08")),
            new EndsAtCloseOfWork(day("2026-10-08")));
    assertThat(due("2026-10-01T09:00", "same-day", AT_ONCE).due())
        .isEqualTo(at("2026-10-08T17:30"));
    assertThat(due("2026-09-29T09:00", "same-day", NEXT_DAY).due())
        .isEqualTo(at("2026-09-30T17:30"));
  }

  @Test
  void sameDayOnAMakeUpWorkdayIsThatDay() {
    assertThat(due("2026-10-10T09:00", "same-day", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2026-10-10T09:00")),
            new MakeUpWorkday(day("2026-10-10"), "国庆节"),
            new EndsAtCloseOfWork(day("2026-10-10")));
  }

  @Test
  void fromDecemberOnTheNextYearIsMissed() {
    assertThat(calendar.missingNextYear(at("2026-11-30T23:59"))).isEmpty();
    assertThat(calendar.missingNextYear(at("2026-12-01T00:00"))).contains(2027);
    assertThat(calendar.missingNextYear(at("2025-12-31T23:00"))).isEmpty();
    assertThat(calendar.missingNextYear(at("2027-03-01T00:00"))).contains(2027);
  }

  @Test
  void sameDayOnADayOffTellsTheDaysOffAndTheMakeUpWorkday() {
    assertThat(due("2026-10-02T09:00", "same-day", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2026-10-02T09:00")),
            new DaysOff(day("2026-10-02"), day("2026-10-07"), "国庆节"),
            new FromNextDay(day("2026-10-08")),
            new EndsAtCloseOfWork(day("2026-10-08")));
    assertThat(due("2026-10-09T18:00", "same-day", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2026-10-09T18:00")),
            new FromNextDay(day("2026-10-10")),
            new MakeUpWorkday(day("2026-10-10"), "国庆节"),
            new EndsAtCloseOfWork(day("2026-10-10")));
  }

  @Test
  void sameDayIsProvisionalByTheDayOfTheStartAndByTheDayItEnds() {
    // 31 December 2027 is a Friday.
    assertThat(due("2027-12-31T18:00", "same-day", AT_ONCE).missingYears())
        .containsExactly(2027, 2028);
    assertThat(due("2027-12-31T10:00", "same-day", AT_ONCE).missingYears()).containsExactly(2027);
    assertThat(due("2026-12-31T18:00", "same-day", AT_ONCE).missingYears()).containsExactly(2027);
  }

  @Test
  void aDayOffThatNobodyPublishedMakesADateProvisionalByItself() {
    WorkCalendar calendar =
        new WorkCalendar(
            new CalendarData(new TreeMap<>(), new TreeSet<>(Set.of(2024))),
            OfficeHours.usual(SHANGHAI));

    // 30 December 2023 is a Saturday.
    Reckoned reckoned = due(calendar, "2023-12-30T10:00", "same-day", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2024-01-01T17:30"));
    assertThat(reckoned.missingYears()).containsExactly(2023);
  }

  @Test
  void aLastCalendarDayThatMustBeAWorkdayIsProvisionalWhereItsYearIs() {
    WorkCalendar calendar =
        new WorkCalendar(
            ChineseCalendar.data(),
            new OfficeHours(
                SHANGHAI,
                OfficeHours.usual(SHANGHAI).week(),
                DayOfWeek.MONDAY,
                LastDay.NEXT_WORKDAY));

    Reckoned reckoned = due(calendar, "2027-03-02T10:00", "1d", AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2027-03-04T00:00"));
    assertThat(reckoned.missingYears()).containsExactly(2027);
    assertThat(due("2027-03-02T10:00", "1d", AT_ONCE).missingYears())
        .as("where it stays as it falls nobody needs to know the day")
        .isEmpty();
  }

  @Test
  void aHolidayIsToldBeforeTheLunchThatFollowsIt() {
    assertThat(due("2026-09-30T16:00", "8wh", AT_ONCE).how())
        .containsExactly(
            new StartedAt(at("2026-09-30T16:00")),
            new OutsideHours(at("2026-09-30T17:30"), at("2026-10-08T08:30")),
            new DaysOff(day("2026-10-01"), day("2026-10-07"), "国庆节"),
            new OutsideHours(at("2026-10-08T12:00"), at("2026-10-08T14:00")));
  }

  @Test
  @Tag("D6")
  void daysAfterALimitAtMidnightCountFromTheDayThatEndsThere() {
    Instant midnight = at("2026-03-05T00:00");

    assertThat(calendar.dueAfterLimit(midnight, new Span.CalendarDays(1)).due())
        .isEqualTo(at("2026-03-06T00:00"));
    assertThat(calendar.dueAfterLimit(midnight, new Span.WorkingDays(1)).due())
        .isEqualTo(at("2026-03-05T17:30"));
    assertThat(calendar.dueAfterLimit(midnight, new Span.SameDay()).due())
        .as("work on the 4th is over")
        .isEqualTo(at("2026-03-05T17:30"));
    assertThat(calendar.dueAfterLimit(midnight, new Span.Elapsed(Duration.ofHours(1))).due())
        .isEqualTo(at("2026-03-05T01:00"));
    assertThat(calendar.dueAfterLimit(midnight, new Span.WorkingHours(Duration.ofHours(1))).due())
        .isEqualTo(at("2026-03-05T09:30"));
  }
}
