package duban.calendar;

import static duban.calendar.ChineseCalendar.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.Span.WorkingDays;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

@Tag("E5")
class WorkingDaysTest {
  private static final String VECTORS = "/vectors/workday_vectors.csv";

  private final WorkCalendar calendar = ChineseCalendar.usual();

  @ParameterizedTest
  @CsvFileSource(resources = VECTORS, useHeadersInDisplayName = true)
  void theVectorsOfTheYearsThatWerePublished(LocalDate start, int days, String due, String note) {
    Reckoned reckoned = calendar.due(at(start + "T10:00"), new WorkingDays(days), Counted.AT_ONCE);

    if (due.startsWith("REFUSE-OR-FLAG")) {
      assertThat(reckoned.missingYears()).as(note).containsExactly(2027);
      assertThat(reckoned.provisional()).isTrue();
      assertThat(reckoned.how()).endsWith(new Reason.NotPublished(2027));
      assertThatExceptionOfType(YearNotPublished.class)
          .isThrownBy(reckoned::orRefuse)
          .withMessage("The holidays of 2027 are not published in this office's calendar.")
          .satisfies(refusal -> assertThat(refusal.year()).isEqualTo(2027));
    } else {
      assertThat(calendar.plusWorkingDays(start, days)).as(note).isEqualTo(due);
      assertThat(reckoned.due()).isEqualTo(at(due + "T17:30"));
      assertThat(reckoned.missingYears()).isEmpty();
      assertThat(reckoned.orRefuse()).isSameAs(reckoned);
    }
  }

  @Test
  void theUnpublishedYearIsReckonedByWeekdaysAndTheHolidaysThatTheRegulationFixes() {
    // Friday 1 January 2027 is off whatever the notice will say.
    assertThat(calendar.plusWorkingDays(LocalDate.of(2026, 12, 25), 5)).isEqualTo("2027-01-04");
    // May Day 2027 is a Saturday, National Day a Friday.
    assertThat(calendar.plusWorkingDays(LocalDate.of(2027, 4, 30), 1)).isEqualTo("2027-05-03");
    assertThat(calendar.plusWorkingDays(LocalDate.of(2027, 9, 30), 1)).isEqualTo("2027-10-04");
  }

  @Test
  void aHolidayByRegulationIsToldByItsNameAndIsCertainByItself() {
    Reckoned reckoned = calendar.due(at("2026-12-31T10:00"), new WorkingDays(1), Counted.AT_ONCE);

    assertThat(reckoned.how())
        .contains(
            new Reason.DaysOff(LocalDate.of(2027, 1, 1), LocalDate.of(2027, 1, 1), "元旦"),
            new Reason.NotPublished(2027));
    assertThat(
            calendar
                .due(at("2026-12-30T10:00"), new WorkingDays(1), Counted.AT_ONCE)
                .missingYears())
        .isEmpty();
  }

  @Test
  void aPublishedYearHasTheLastWordOnItsHolidays() {
    SortedMap<LocalDate, Day> days = new TreeMap<>(ChineseCalendar.data().days());
    days.remove(LocalDate.of(2026, 10, 2));
    WorkCalendar published =
        new WorkCalendar(
            new CalendarData(days, ChineseCalendar.data().years()),
            OfficeHours.usual(ChineseCalendar.SHANGHAI));

    assertThat(published.workday(LocalDate.of(2026, 10, 2))).isTrue();
  }

  @Test
  void aDayOfAnUnpublishedYearThatIsListedItselfIsCertain() {
    SortedMap<LocalDate, Day> days = new TreeMap<>(ChineseCalendar.data().days());
    days.put(LocalDate.of(2027, 1, 1), new Day("元旦", Kind.HOLIDAY));
    days.put(LocalDate.of(2027, 1, 2), new Day("元旦", Kind.WORKDAY));
    WorkCalendar calendar =
        new WorkCalendar(
            new CalendarData(days, ChineseCalendar.data().years()),
            OfficeHours.usual(ChineseCalendar.SHANGHAI));

    Reckoned one = calendar.due(at("2026-12-31T10:00"), new WorkingDays(1), Counted.AT_ONCE);
    Reckoned two = calendar.due(at("2026-12-31T10:00"), new WorkingDays(2), Counted.AT_ONCE);

    assertThat(one.due()).isEqualTo(at("2027-01-02T17:30"));
    assertThat(one.missingYears()).isEmpty();
    assertThat(two.due()).isEqualTo(at("2027-01-04T17:30"));
    assertThat(two.missingYears()).containsExactly(2027);
    assertThat(calendar.data().covers(LocalDate.of(2027, 1, 1))).isTrue();
    assertThat(calendar.data().covers(LocalDate.of(2027, 1, 4))).isFalse();
  }

  @Test
  void withoutAnyDataEveryYearIsMissing() {
    WorkCalendar calendar =
        new WorkCalendar(CalendarData.NONE, OfficeHours.usual(ChineseCalendar.SHANGHAI));

    Reckoned reckoned = calendar.due(at("2025-12-30T10:00"), new WorkingDays(5), Counted.AT_ONCE);

    assertThat(reckoned.due()).isEqualTo(at("2026-01-07T17:30"));
    assertThat(reckoned.missingYears()).containsExactly(2025, 2026);
  }

  @Test
  void theStartsDayNeverCountsWhetherCountedAtOnceOrFromTheNextDay() {
    for (String start : new String[] {"2026-03-02T00:00", "2026-03-02T17:29", "2026-03-02T23:59"}) {
      for (Counted counted : Counted.values()) {
        assertThat(calendar.due(at(start), new WorkingDays(1), counted).due())
            .isEqualTo(at("2026-03-03T17:30"));
      }
    }
  }

  @Test
  void noWorkingDaysLaterIsTheDayItselfEvenOnADayOff() {
    assertThat(calendar.plusWorkingDays(LocalDate.of(2026, 10, 3), 0)).isEqualTo("2026-10-03");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> calendar.plusWorkingDays(LocalDate.of(2026, 10, 3), -1))
        .withMessage("Working days are counted forwards, not by -1.");
  }

  @Test
  void anyTemporalThatHasADateCanBeAdjusted() {
    assertThat(LocalDateTime.parse("2026-09-30T09:15").with(calendar.workingDays(1)))
        .isEqualTo(LocalDateTime.parse("2026-10-08T09:15"));
  }

  @Test
  void makeUpWorkdaysAreWorkdaysAndListedHolidaysAreNot() {
    assertThat(calendar.workday(LocalDate.of(2026, 9, 20))).as("a Sunday, made up").isTrue();
    assertThat(calendar.workday(LocalDate.of(2026, 9, 25))).as("a Friday, Mid-Autumn").isFalse();
    assertThat(calendar.workday(LocalDate.of(2026, 9, 26))).as("a Saturday").isFalse();
    assertThat(calendar.workday(LocalDate.of(2026, 9, 28))).as("a Monday").isTrue();
    assertThat(calendar.workday(LocalDate.of(2024, 2, 9))).as("a New Year's Eve at work").isTrue();
  }

  private static WorkCalendar calendar(Map<LocalDate, Day> days, Integer... years) {
    return new WorkCalendar(
        new CalendarData(new TreeMap<>(days), new TreeSet<>(List.of(years))),
        OfficeHours.usual(ChineseCalendar.SHANGHAI));
  }

  @Test
  void aPublishedYearIsKnownFromItsFirstDayToItsLast() {
    WorkCalendar published = calendar(Map.of(), 2024);

    assertThat(published.workday(LocalDate.of(2024, 1, 1)))
        .as("a Monday that its notice does not list")
        .isTrue();
    assertThat(
            published
                .due(at("2024-12-30T10:00"), new WorkingDays(1), Counted.AT_ONCE)
                .missingYears())
        .isEmpty();
    assertThat(published.workday(LocalDate.of(2025, 1, 1))).as("off by regulation").isFalse();
    assertThat(published.workday(LocalDate.of(2023, 12, 29))).isTrue();
    assertThat(published.workday(LocalDate.of(2023, 12, 30))).isFalse();
  }

  @Test
  void daysThatAreListedWithoutTheirYearAreKnownBothBeforeAndAfterThePublishedYears() {
    Day holiday = new Day("春节", Kind.HOLIDAY);
    Map<LocalDate, Day> days =
        Map.of(LocalDate.of(2023, 3, 1), holiday, LocalDate.of(2025, 3, 3), holiday);

    for (WorkCalendar calendar : List.of(calendar(days), calendar(days, 2024))) {
      assertThat(calendar.workday(LocalDate.of(2023, 3, 1))).isFalse();
      assertThat(calendar.workday(LocalDate.of(2023, 3, 2))).isTrue();
      assertThat(calendar.workday(LocalDate.of(2025, 3, 3))).isFalse();
      assertThat(calendar.workday(LocalDate.of(2025, 3, 4))).isTrue();
    }
  }

  @Test
  void theSameDaysInTheSameHoursAreTheSameCalendar() {
    assertThat(ChineseCalendar.usual()).isEqualTo(calendar);
    assertThat(calendar(Map.of(), 2024)).isNotEqualTo(calendar);
    assertThat(
            new WorkCalendar(ChineseCalendar.data(), OfficeHours.usual(ZoneId.of("Europe/Berlin"))))
        .isNotEqualTo(calendar);
    assertThat(calendar).isNotEqualTo(ChineseCalendar.data());
  }

  @Test
  void aCalendarHasTheYearsFrom1970To2199() {
    for (int year : new int[] {1970, 2199}) {
      assertThat(calendar(Map.of(), year).data().years()).containsExactly(year);
    }
    for (int year : new int[] {1969, 2200}) {
      String message = "A calendar has years from 1970 to 2199, not " + year + ".";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> calendar(Map.of(), year))
          .withMessage(message);
      Map<LocalDate, Day> days = Map.of(LocalDate.of(year, 5, 1), new Day("劳动节", Kind.HOLIDAY));
      assertThatIllegalArgumentException().isThrownBy(() -> calendar(days)).withMessage(message);
    }
  }

  @Test
  void yearsWithHolidaysAndNoMakeUpDayAreNamed() {
    Map<LocalDate, Day> days =
        Map.of(
            LocalDate.of(2025, 10, 1), new Day("国庆节", Kind.HOLIDAY),
            LocalDate.of(2026, 10, 10), new Day("国庆节", Kind.WORKDAY));

    assertThat(calendar(days, 2025, 2026).data().yearsWithoutMakeUpDays()).containsExactly(2025);
  }
}
