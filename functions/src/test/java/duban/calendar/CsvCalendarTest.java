package duban.calendar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.CalendarReader.Problem;
import duban.calendar.CalendarReader.Read;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvCalendarTest {
  private static List<String> problems(String text) {
    return switch (CalendarReader.csv(text)) {
      case Read.Ok ok -> throw new AssertionError("Accepted: " + ok.data());
      case Read.Rejected rejected -> rejected.problems().stream().map(Problem::toString).toList();
    };
  }

  private static CalendarData data(String text) {
    return switch (CalendarReader.csv(text)) {
      case Read.Ok ok -> ok.data();
      case Read.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  @Test
  void theSampleOfficeBringsThreePublishedYears() {
    CalendarData data = ChineseCalendar.data();

    assertThat(data.years()).containsExactly(2024, 2025, 2026);
    assertThat(data.days()).hasSize(108);
    assertThat(data.days())
        .containsEntry(LocalDate.of(2026, 10, 1), new Day("国庆节", Kind.HOLIDAY))
        .containsEntry(LocalDate.of(2026, 10, 10), new Day("国庆节", Kind.WORKDAY))
        .containsEntry(LocalDate.of(2025, 10, 1), new Day("国庆节、中秋节", Kind.HOLIDAY));
  }

  @Test
  void columnsMayComeInAnyOrderWithCommentsQuotesAndWindowsLines() {
    CalendarData data =
        data(
            "\uFEFF# from the notice\r\nkind,date,name\r\nholiday,2026-01-01,\"元旦, 第一天\"\r\n\r\n"
                + " workday , 2026-10-10 , 国庆节 \r\n");

    assertThat(data.days())
        .containsOnly(
            java.util.Map.entry(LocalDate.of(2026, 1, 1), new Day("元旦, 第一天", Kind.HOLIDAY)),
            java.util.Map.entry(LocalDate.of(2026, 10, 10), new Day("国庆节", Kind.WORKDAY)));
    assertThat(data.years()).containsExactly(2026);
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThat(
            problems(
                """
                date,name,kind
                2026-01-01,元旦,holiday
                2026-13-01,元旦,holiday
                2026-02-30,春节,holiday
                2026-02-17,春节,off
                2026-02-18,,holiday
                2026-02-19,春节
                2026-10-08,国庆节,workday
                2026-10-10,国庆节,workday
                2026-10-10,国庆节,holiday
                1926-10-10,国庆节,holiday
                """))
        .containsExactly(
            "line 3: not a date such as 2026-10-01: '2026-13-01'",
            "line 4: not a date such as 2026-10-01: '2026-02-30'",
            "line 5: kind must be holiday or workday, not 'off'",
            "line 6: 'name' must not be blank",
            "line 7: has 2 fields instead of 3",
            "line 8: 2026-10-08 is a Thursday: a make-up workday falls on a Saturday or Sunday",
            "line 10: 2026-10-10 is listed already in line 9",
            "line 11: 1926 is not a year from 1970 to 2199");
  }

  @Test
  void problemsNameTheirLineAndKindForAPageToWord() {
    assertThat(CalendarReader.csv("date,name,kind\n2026/10/01,国庆节,holiday\n"))
        .isEqualTo(new Read.Rejected(List.of(new Problem(2, "bad-date", List.of("2026/10/01")))));
  }

  @Test
  void aYearWithoutNewYearsDayIsIncomplete() {
    assertThat(
            problems(
                """
                date,name,kind
                2026-01-01,元旦,holiday
                2026-10-01,国庆节,holiday
                2027-02-06,春节,holiday
                2027-02-07,春节,holiday
                """))
        .containsExactly(
            "line 4: 2027 is incomplete: it lists neither New Year's Day nor only days around it");
  }

  @Test
  void daysOfTheNeighbouringYearsAroundNewYearDoNotPublishThoseYears() {
    CalendarData data =
        data(
            """
            date,name,kind
            2022-12-31,元旦,holiday
            2023-01-01,元旦,holiday
            2023-10-01,国庆节,holiday
            2024-01-01,元旦,holiday
            """);

    assertThat(data.years()).containsExactly(2023);
    assertThat(data.days()).hasSize(4);
  }

  @Test
  void aTextWithoutDaysOrWithOtherColumnsIsRefused() {
    assertThat(problems("")).containsExactly("lists no days");
    assertThat(problems("date,name,kind\n")).containsExactly("lists no days");
    assertThat(problems("date,name\n2026-01-01,元旦\n"))
        .containsExactly("line 1: must name the columns date,name,kind, not date,name");
    assertThat(problems("date,name,kind\n\"2026-01-01,元旦,holiday\n"))
        .containsExactly("line 2: has 1 fields instead of 3");
    assertThat(problems("x".repeat(CalendarReader.LARGEST + 1)))
        .containsExactly("takes more than 262144 bytes");
  }

  @Test
  void aHundredProblemsAreEnough() {
    assertThat(problems("date,name,kind\n" + "x,y,holiday\n".repeat(500))).hasSize(100);
  }

  @Test
  void aFridayNeedsNoMakingUp() {
    assertThat(
            problems(
                """
                date,name,kind
                2026-01-01,元旦,holiday
                2026-10-09,国庆节,workday
                """))
        .containsExactly(
            "line 3: 2026-10-09 is a Friday: a make-up workday falls on a Saturday or Sunday");
  }

  @Test
  void aTextOfTheLargestSizeIsReadAndOneByteMoreIsNot() {
    String days = "date,name,kind\n2026-01-01,元旦,holiday\n2026-10-01,国庆节,holiday\n#";
    int length = days.getBytes(UTF_8).length;
    String largest = days + "x".repeat(CalendarReader.LARGEST - length);

    assertThat(data(largest).days()).hasSize(2);
    assertThat(problems(largest + "x")).containsExactly("takes more than 262144 bytes");
  }
}
