package duban.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.CalendarReader.Problem;
import duban.calendar.CalendarReader.Read;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcsCalendarTest {
  private static final String BEGIN = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n";
  private static final String END = "END:VCALENDAR\r\n";
  private static final String NEW_YEAR =
      event("DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20260104\nSUMMARY:元旦");

  private static String event(String lines) {
    return ("BEGIN:VEVENT\n" + lines + "\nEND:VEVENT\n").replace("\n", "\r\n");
  }

  private static Read read(String... events) {
    return CalendarReader.ics(BEGIN + String.join("", events) + END);
  }

  private static CalendarData data(Read read) {
    return switch (read) {
      case Read.Ok ok -> ok.data();
      case Read.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  private static List<String> problems(Read read) {
    return switch (read) {
      case Read.Ok ok -> throw new AssertionError("Accepted: " + ok.data());
      case Read.Rejected rejected -> rejected.problems().stream().map(Problem::toString).toList();
    };
  }

  /// Where the first line after `BEGIN` and its two properties is line 4, as in the problems below.
  private static List<String> problems(String lines) {
    return problems(read(event(lines)));
  }

  private static LocalDate day(String day) {
    return LocalDate.parse(day);
  }

  @Test
  void theEndIsTheDayAfterTheLast() {
    CalendarData data =
        data(
            read(
                NEW_YEAR,
                event("DTSTART;VALUE=DATE:20261001\nDTEND;VALUE=DATE:20261003\nSUMMARY:国庆节"),
                event("DTSTART:20260619\nSUMMARY:端午节"),
                event("DTSTART;VALUE=DATE:20260501\nDURATION:P2D\nSUMMARY:劳动节"),
                event("DTSTART;VALUE=DATE:20260215\nDURATION:P1W\nSUMMARY:春节")));

    assertThat(data.days().keySet())
        .containsExactly(
            LocalDate.of(2026, 1, 1),
            LocalDate.of(2026, 1, 2),
            LocalDate.of(2026, 1, 3),
            LocalDate.of(2026, 2, 15),
            LocalDate.of(2026, 2, 16),
            LocalDate.of(2026, 2, 17),
            LocalDate.of(2026, 2, 18),
            LocalDate.of(2026, 2, 19),
            LocalDate.of(2026, 2, 20),
            LocalDate.of(2026, 2, 21),
            LocalDate.of(2026, 5, 1),
            LocalDate.of(2026, 5, 2),
            LocalDate.of(2026, 6, 19),
            LocalDate.of(2026, 10, 1),
            LocalDate.of(2026, 10, 2));
    assertThat(data.years()).containsExactly(2026);
  }

  @Test
  void makeUpWorkdaysAreKnownByTheirSummaryOrCategory() {
    CalendarData data =
        data(
            read(
                NEW_YEAR,
                event("DTSTART;VALUE=DATE:20260104\nSUMMARY:元旦（班）"),
                event("DTSTART;VALUE=DATE:20260214\nSUMMARY:春节补班"),
                event("DTSTART;VALUE=DATE:20260228\nSUMMARY:春节 调休上班"),
                event("DTSTART;VALUE=DATE:20260509\nSUMMARY:Labour Day (Workday)"),
                event("DTSTART;VALUE=DATE:20260920\nSUMMARY:国庆节\nCATEGORIES:法定,WORKDAY"),
                event("DTSTART;VALUE=DATE:20261010\nSUMMARY:国庆节\nCATEGORIES:法定\nCATEGORIES:补班"),
                event("DTSTART;VALUE=DATE:20260925\nSUMMARY:中秋节\nCATEGORIES:法定,休")));

    assertThat(data.days())
        .contains(
            entry(LocalDate.of(2026, 1, 1), new Day("元旦", Kind.HOLIDAY)),
            entry(LocalDate.of(2026, 1, 4), new Day("元旦（班）", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 2, 14), new Day("春节补班", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 2, 28), new Day("春节 调休上班", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 5, 9), new Day("Labour Day (Workday)", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 9, 20), new Day("国庆节", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 10, 10), new Day("国庆节", Kind.WORKDAY)),
            entry(LocalDate.of(2026, 9, 25), new Day("中秋节", Kind.HOLIDAY)));
  }

  @Test
  void whatElseACalendarCarriesIsPassedOver() {
    CalendarData data =
        data(
            CalendarReader.ics(
                """
                BEGIN:VCALENDAR
                VERSION:2.0
                X-WR-CALNAME:中国节假日
                BEGIN:VTIMEZONE
                TZID:Asia/Shanghai
                BEGIN:STANDARD
                DTSTART:19890917T020000
                RRULE:FREQ=YEARLY
                TZOFFSETFROM:+0900
                TZOFFSETTO:+0800
                END:STANDARD
                END:VTIMEZONE
                begin:vevent
                uid:1@example
                dtstamp:20251104T000000Z
                dtstart;X-NOTE="a;b:c";value=DATE:20260101
                summary;LANGUAGE=zh-CN:元旦\\, 新年\\n第
                 一天
                DESCRIPTION:放假
                BEGIN:VALARM
                ACTION:DISPLAY
                SUMMARY:班
                DURATION:PT15M
                END:VALARM
                end:vevent
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20260301
                SUMMARY:改过的
                STATUS:CANCELLED
                END:VEVENT
                BEGIN:VEVENT
                DTSTART;VALUE=DATE:20261001
                SUMMARY:国庆节
                STATUS:CONFIRMED
                END:VEVENT
                BEGIN:VTODO
                SUMMARY:x
                END:VTODO
                END:VCALENDAR
                """));

    assertThat(data.days())
        .containsOnly(
            entry(LocalDate.of(2026, 1, 1), new Day("元旦, 新年 第一天", Kind.HOLIDAY)),
            entry(LocalDate.of(2026, 10, 1), new Day("国庆节", Kind.HOLIDAY)));
  }

  @Test
  void theSampleOfficesCalendarReadsTheSameFromBothFormats() {
    CalendarData csv = ChineseCalendar.data();
    StringBuilder events = new StringBuilder();
    csv.days()
        .forEach(
            (date, day) ->
                events.append(
                    event(
                        "DTSTART;VALUE=DATE:%s\nSUMMARY:%s\nCATEGORIES:%s"
                            .formatted(date.toString().replace("-", ""), day.name(), day.kind()))));

    assertThat(data(read(events.toString()))).isEqualTo(csv);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RRULE:FREQ=YEARLY", "RDATE;VALUE=DATE:20271001", "RECURRENCE-ID:20261001"})
  void repetitionIsRefusedByName(String line) {
    assertThat(problems(read(NEW_YEAR, event("DTSTART;VALUE=DATE:20261001\nSUMMARY:国庆节\n" + line))))
        .containsExactly(
            "line 12: " + line.split("[:;]", 2)[0] + " is not read: list every day that differs");
  }

  @Test
  void timedEventsAreReadWhereTheySayWhatTheirDayIs() {
    CalendarData data =
        data(
            read(
                NEW_YEAR,
                event("DTSTART;VALUE=DATE:20261001\nSUMMARY:国庆节"),
                event(
                    "DTSTART;TZID=Asia/Shanghai:20261010T090000\n"
                        + "DTEND;TZID=Asia/Shanghai:20261010T170000\nSUMMARY:国庆节（班）"),
                event("DTSTART:20260919T160000Z\nDTEND:20260920T160000Z\nSUMMARY:中秋节 班"),
                event("DTSTART:20261002T000000\nDTEND:20261004T000000\nSUMMARY:国庆节 休"),
                event("DTSTART:20260509T083000\nDURATION:PT9H\nSUMMARY:劳动节补班")));

    assertThat(data.days())
        .containsEntry(day("2026-10-10"), new Day("国庆节（班）", Kind.WORKDAY))
        .containsEntry(day("2026-09-20"), new Day("中秋节 班", Kind.WORKDAY))
        .containsEntry(day("2026-05-09"), new Day("劳动节补班", Kind.WORKDAY))
        .containsEntry(day("2026-10-02"), new Day("国庆节 休", Kind.HOLIDAY))
        .containsEntry(day("2026-10-03"), new Day("国庆节 休", Kind.HOLIDAY))
        .doesNotContainKeys(day("2026-10-04"), day("2026-10-11"), day("2026-09-19"));
  }

  @Test
  void aTimeThatIsNoneIsRefusedThereToo() {
    assertThat(problems("DTSTART:20261332T090000\nSUMMARY:国庆节（班）"))
        .containsExactly("line 5: not a date such as 2026-10-01: '20261332T090000'");
  }

  @Test
  void whatIsNoWholeDayIsRefused() {
    assertThat(problems("DTSTART:20261001T090000Z\nSUMMARY:国庆节"))
        .containsExactly(
            "line 5: DTSTART must be a whole day such as 20261001, not '20261001T090000Z'");
    assertThat(problems("DTSTART:20260230\nSUMMARY:春节"))
        .containsExactly("line 5: DTSTART must be a whole day such as 20261001, not '20260230'");
    assertThat(problems("DTSTART:20261001\nDTEND:20261008T000000\nSUMMARY:国庆节"))
        .containsExactly(
            "line 6: DTEND must be a whole day such as 20261001, not '20261008T000000'");
    assertThat(problems("DTSTART:20261001\nDURATION:PT24H\nSUMMARY:国庆节"))
        .containsExactly("line 6: a whole-day event lasts days or weeks such as P3D, not 'PT24H'");
  }

  @Test
  void whatAnEventLacksOrHasTwiceIsNamed() {
    assertThat(problems("UID:1"))
        .containsExactly("line 4: an event has no DTSTART", "line 4: an event has no SUMMARY");
    assertThat(problems("DTSTART:20261001\nSUMMARY: "))
        .containsExactly("line 4: an event has no SUMMARY");
    assertThat(problems("DTSTART:20261001\nDTSTART:20261002\nSUMMARY:国庆节"))
        .contains("line 6: an event has more than one DTSTART");
    assertThat(problems("DTSTART:20261001\nDTEND:20261002\nDURATION:P1D\nSUMMARY:国庆节"))
        .containsExactly("line 7: an event has more than one DTEND or DURATION");
  }

  @Test
  void anEventMustLastAtLeastADayAndAtMostAMonth() {
    assertThat(problems("DTSTART:20261001\nDTEND:20261001\nSUMMARY:国庆节"))
        .containsExactly(
            "line 4: an event ends on 2026-10-01, not after its start 2026-10-01 (DTEND is the day"
                + " after)");
    assertThat(problems("DTSTART:20261001\nDTEND:20261201\nSUMMARY:国庆节"))
        .containsExactly("line 4: an event lasts 61 days, which no holiday does; at most 31");
  }

  @Test
  void theSameChecksHoldAsForCsv() {
    assertThat(
            problems(
                read(
                    NEW_YEAR,
                    event("DTSTART:20260103\nSUMMARY:元旦"),
                    event("DTSTART:20261008\nSUMMARY:国庆节补班"))))
        .containsExactly(
            "line 9: 2026-01-03 is listed already in line 4",
            "line 13: 2026-10-08 is a Thursday: a make-up workday falls on a Saturday or Sunday");
    assertThat(problems(read(event("DTSTART:20261001\nSUMMARY:国庆节"))))
        .containsExactly(
            "line 4: 2026 is incomplete: it lists neither New Year's Day nor only days around it");
  }

  @Test
  void whatIsNoCalendarIsRefused() {
    assertThat(problems(CalendarReader.ics("")))
        .containsExactly("is no iCalendar object of version 2.0: BEGIN:VCALENDAR is missing");
    assertThat(problems(CalendarReader.ics("date,name,kind\n2026-01-01,元旦,holiday\n")))
        .containsExactly(
            "is no iCalendar object of version 2.0: BEGIN:VCALENDAR is missing",
            "line 1: not a line of an iCalendar object: 'date,name,kind'",
            "line 2: not a line of an iCalendar object: '2026-01-01,元旦,holiday'");
    assertThat(problems(CalendarReader.ics(BEGIN + NEW_YEAR)))
        .containsExactly("is no iCalendar object of version 2.0: END:VCALENDAR is missing");
    assertThat(problems(read())).containsExactly("lists no days");
    assertThat(problems(CalendarReader.ics(BEGIN.replace("2.0", "1.0") + NEW_YEAR + END)))
        .containsExactly("line 2: is no iCalendar object of version 2.0: VERSION:1.0");
    assertThat(problems(CalendarReader.ics("x".repeat(CalendarReader.LARGEST + 1))))
        .containsExactly("takes more than 262144 bytes");
  }

  @Test
  void anEventMayLastAMonthAndNotADayMore() {
    assertThat(data(read(NEW_YEAR, event("DTSTART:20261001\nDTEND:20261101\nSUMMARY:国庆节"))).days())
        .containsKeys(day("2026-10-01"), day("2026-10-31"))
        .doesNotContainKey(day("2026-11-01"));
    assertThat(problems("DTSTART:20261001\nDURATION:P32D\nSUMMARY:国庆节"))
        .containsExactly("line 4: an event lasts 32 days, which no holiday does; at most 31");
  }

  @Test
  void aDurationMayBeSeveralWeeks() {
    assertThat(data(read(NEW_YEAR, event("DTSTART:20260201\nDURATION:P2W\nSUMMARY:春节"))).days())
        .containsKeys(day("2026-02-01"), day("2026-02-14"))
        .doesNotContainKey(day("2026-02-15"));
  }

  @Test
  void aTimedEventMayEndOnALaterDayAndLastWholeDays() {
    CalendarData data =
        data(
            read(
                NEW_YEAR,
                event("DTSTART:20261001T090000\nDTEND:20261003T170000\nSUMMARY:国庆节 休"),
                event("DTSTART:20260501T000000\nDURATION:P3D\nSUMMARY:劳动节 休")));

    assertThat(data.days())
        .containsKeys(day("2026-10-01"), day("2026-10-03"), day("2026-05-01"), day("2026-05-03"))
        .doesNotContainKeys(day("2026-10-04"), day("2026-05-04"));
  }

  @Test
  void aTimedEventsEndThatIsNoneOrADurationThatIsNoneIsRefused() {
    assertThat(problems("DTSTART:20261010T090000\nDTEND:20261332T170000\nSUMMARY:国庆节（班）"))
        .containsExactly("line 6: not a date such as 2026-10-01: '20261332T170000'");
    assertThat(problems("DTSTART:20261010T090000\nDURATION:PT9X\nSUMMARY:国庆节（班）"))
        .containsExactly("line 6: a whole-day event lasts days or weeks such as P3D, not 'PT9X'");
    assertThat(problems("DTSTART:20261010T090000\nDTEND:20261009T170000\nSUMMARY:国庆节（班）"))
        .containsExactly(
            "line 4: an event ends on 2026-10-10, not after its start 2026-10-10 (DTEND is the day"
                + " after)");
  }
}
