package duban.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.OfficeHours.Hours;
import duban.calendar.OfficeHours.LastDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every office, calendar and start: tried with random ones from fixed seeds.
class CalendarLawsTest {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Asia/Shanghai"),
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Africa/Cairo"));
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final int SECONDS = 3 * 365 * 24 * 60 * 60;

  private final List<WorkCalendar> calendars = new ArrayList<>();
  private final Random random = new Random();

  private void seed(long seed) {
    random.setSeed(seed);
    calendars.clear();
    calendars.add(ChineseCalendar.usual());
    for (ZoneId zone : ZONES) {
      calendars.add(new WorkCalendar(someData(), someHours(zone)));
    }
  }

  private CalendarData someData() {
    SortedMap<LocalDate, Day> days = new TreeMap<>();
    for (int i = 0; i < 120; i++) {
      LocalDate date = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(3 * 366));
      days.put(date, new Day("h" + i, random.nextInt(3) == 0 ? Kind.WORKDAY : Kind.HOLIDAY));
    }
    return new CalendarData(days, new TreeSet<>(List.of(2024, 2025, 2026)));
  }

  private OfficeHours someHours(ZoneId zone) {
    SortedMap<DayOfWeek, List<Hours>> week = new TreeMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day == DayOfWeek.MONDAY || random.nextInt(4) != 0) {
        TreeSet<Integer> times = new TreeSet<>();
        int count = 2 * (1 + random.nextInt(3));
        while (times.size() < count) {
          times.add(random.nextInt(96) * 15);
        }
        List<Hours> hours = new ArrayList<>();
        List<Integer> minutes = List.copyOf(times);
        for (int i = 0; i < count; i += 2) {
          hours.add(
              new Hours(
                  LocalTime.ofSecondOfDay(minutes.get(i) * 60L),
                  LocalTime.ofSecondOfDay(minutes.get(i + 1) * 60L)));
        }
        week.put(day, hours);
      }
    }
    LastDay lastDay = random.nextBoolean() ? LastDay.AS_IT_FALLS : LastDay.NEXT_WORKDAY;
    return new OfficeHours(zone, week, DayOfWeek.MONDAY, lastDay);
  }

  private Instant someInstant() {
    return FIRST.plusSeconds(random.nextInt(SECONDS)).plusNanos(random.nextInt(3) * 333L);
  }

  private Counted someCounted() {
    return random.nextBoolean() ? Counted.AT_ONCE : Counted.NEXT_DAY;
  }

  private static Span span(int kind, int amount) {
    return switch (kind) {
      case 0 -> new Span.Elapsed(Duration.ofMinutes(amount));
      case 1 -> new Span.CalendarDays(amount);
      case 2 -> new Span.WorkingDays(amount);
      case 3 -> new Span.WorkingHours(Duration.ofMinutes(amount * 7L));
      default -> new Span.SameDay();
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {20260101, 20260102, 20260103})
  void aLaterStartIsNeverDueEarlier(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      for (int i = 0; i < 400; i++) {
        Instant start = someInstant();
        Instant later = start.plusSeconds(random.nextInt(1 + random.nextInt(200_000)));
        Span span = span(random.nextInt(5), 1 + random.nextInt(20));
        Counted counted = someCounted();

        assertThat(calendar.due(later, span, counted).due())
            .as("%s from %s and %s, %s", span, start, later, calendar.hours())
            .isAfterOrEqualTo(calendar.due(start, span, counted).due());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20260201, 20260202, 20260203})
  void moreIsNeverDueEarlierAndNothingIsDueBeforeItStarts(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      for (int i = 0; i < 400; i++) {
        Instant start = someInstant();
        int kind = random.nextInt(4);
        int amount = 1 + random.nextInt(20);
        Counted counted = someCounted();
        Instant due = calendar.due(start, span(kind, amount), counted).due();

        assertThat(due).isAfter(start);
        assertThat(calendar.due(start, span(kind, amount + 1), counted).due())
            .as("%s from %s, %s", span(kind, amount), start, calendar.hours())
            .isAfterOrEqualTo(due);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20260301, 20260302})
  void workingDaysAddUpAndNeverLandOnADayOff(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      for (int i = 0; i < 500; i++) {
        LocalDate date = LocalDate.of(2023, 6, 1).plusDays(random.nextInt(5 * 365));
        int a = random.nextInt(30);
        int b = random.nextInt(30);
        LocalDate both = calendar.plusWorkingDays(date, a + b);

        assertThat(calendar.plusWorkingDays(calendar.plusWorkingDays(date, a), b)).isEqualTo(both);
        if (a + b > 0) {
          assertThat(calendar.workday(both)).isTrue();
          assertThat(date.plusDays(1).datesUntil(both.plusDays(1)).filter(calendar::workday))
              .hasSize(a + b);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20260401, 20260402, 20260403})
  void workingHoursAddUpAndAreWhatLiesBetween(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      for (int i = 0; i < 300; i++) {
        Instant start = someInstant();
        Duration a = Duration.ofMinutes(1 + random.nextInt(1200));
        Duration b = Duration.ofMinutes(1 + random.nextInt(1200));
        Instant dueA = calendar.due(start, new Span.WorkingHours(a), Counted.AT_ONCE).due();
        Instant dueAll =
            calendar.due(start, new Span.WorkingHours(a.plus(b)), Counted.AT_ONCE).due();

        assertThat(calendar.due(dueA, new Span.WorkingHours(b), Counted.AT_ONCE).due())
            .isEqualTo(dueAll);
        assertThat(calendar.workingTimeBetween(start, dueA)).isEqualTo(a);
        assertThat(calendar.workingTimeBetween(start, dueA.minusNanos(1)))
            .as("no earlier instant does")
            .isLessThan(a);
        assertThat(
                calendar
                    .workingTimeBetween(start, dueA)
                    .plus(calendar.workingTimeBetween(dueA, dueAll)))
            .isEqualTo(calendar.workingTimeBetween(start, dueAll));
        assertThat(calendar.workingTimeBetween(dueA, start)).isEqualTo(a.negated());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {20260501, 20260502})
  void theNextOpeningIsOpenAndNothingBeforeItIs(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      for (int i = 0; i < 300; i++) {
        Instant instant = someInstant();
        Instant opening = calendar.nextOpening(instant);

        assertThat(opening).isAfterOrEqualTo(instant);
        assertThat(calendar.open(opening)).isTrue();
        assertThat(calendar.workingTimeBetween(instant, opening)).isZero();
        assertThat(calendar.workingTimeBetween(opening, opening.plusNanos(1)))
            .isEqualTo(Duration.ofNanos(1));
      }
    }
  }

  @Test
  void workingTimeIsWhatTheClockOnTheWallShowsMinuteByMinute() {
    seed(20260601);
    for (WorkCalendar calendar : calendars) {
      // The clock of Shanghai is never changed: there the wall and the definition agree everywhere.
      ZoneId zone = ChineseCalendar.SHANGHAI;
      OfficeHours hours = calendar.hours();
      WorkCalendar there =
          new WorkCalendar(
              calendar.data(),
              new OfficeHours(zone, hours.week(), hours.makeUpAs(), hours.lastDay()));
      for (int i = 0; i < 10; i++) {
        LocalDateTime from =
            LocalDateTime.of(2025, 1, 1, 0, 0).plusMinutes(random.nextInt(500_000));
        int minutes = random.nextInt(20_000);
        long open = 0;
        for (int m = 0; m < minutes; m++) {
          if (opensOnTheWall(there, from.plusMinutes(m))) {
            open++;
          }
        }

        assertThat(
                there.workingTimeBetween(
                    from.atZone(zone).toInstant(),
                    from.plusMinutes(minutes).atZone(zone).toInstant()))
            .isEqualTo(Duration.ofMinutes(open));
      }
    }
  }

  private static boolean opensOnTheWall(WorkCalendar calendar, LocalDateTime time) {
    Day listed = calendar.data().days().get(time.toLocalDate());
    if (listed != null && listed.kind() == Kind.HOLIDAY) {
      return false;
    }
    DayOfWeek as = listed == null ? time.getDayOfWeek() : calendar.hours().makeUpAs();
    return calendar.hours().week().getOrDefault(as, List.of()).stream()
        .anyMatch(
            hours ->
                !time.toLocalTime().isBefore(hours.from())
                    && (hours.until().equals(LocalTime.MIDNIGHT)
                        || time.toLocalTime().isBefore(hours.until())));
  }

  @ParameterizedTest
  @ValueSource(longs = {20260701, 20260702})
  void whatIsToldAccountsForEveryDay(long seed) {
    seed(seed);
    for (WorkCalendar calendar : calendars) {
      ZoneId zone = calendar.hours().zone();
      for (int i = 0; i < 300; i++) {
        Instant start = someInstant();
        int days = 1 + random.nextInt(40);
        Reckoned reckoned = calendar.due(start, new Span.WorkingDays(days), Counted.AT_ONCE);
        LocalDate first = start.atZone(zone).toLocalDate();
        LocalDate last = calendar.plusWorkingDays(first, days);

        List<LocalDate> told =
            reckoned.how().stream()
                .flatMap(
                    reason ->
                        reason instanceof Reason.DaysOff off
                            ? off.first().datesUntil(off.last().plusDays(1))
                            : java.util.stream.Stream.empty())
                .toList();
        assertThat(told)
            .isEqualTo(
                first
                    .plusDays(1)
                    .datesUntil(last.plusDays(1))
                    .filter(date -> !calendar.workday(date))
                    .toList());
        assertThat(reckoned.due()).isEqualTo(calendar.closeOfWork(last).orElseThrow());
        assertThat(reckoned.provisional()).isEqualTo(last.getYear() > 2026);
      }
    }
  }

  @Test
  void noTextMakesAReaderFail() {
    random.setSeed(20260801);
    String csv = ChineseCalendar.text();
    String ics =
        "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261001\n"
            + "DTEND;VALUE=DATE:20261008\nSUMMARY:国庆节\\, 班\nCATEGORIES:a,b\nDURATION:P1D\n"
            + " folded\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
    String alphabet = "\"',;:=\\\r\n\t #-0123456789TZPDWabcdVEVENTBEGINEND班休\uFEFF\u0000\uD83C";
    for (int i = 0; i < 3000; i++) {
      assertThat(CalendarReader.csv(spoilt(csv, alphabet))).isNotNull();
      assertThat(CalendarReader.ics(spoilt(ics, alphabet))).isNotNull();
      assertThat(Span.parse(spoilt("PT1H30M", alphabet))).isNotNull();
    }
  }

  private String spoilt(String text, String alphabet) {
    StringBuilder spoilt = new StringBuilder(text);
    for (int edits = 1 + random.nextInt(8); edits > 0 && !spoilt.isEmpty(); edits--) {
      int at = random.nextInt(spoilt.length());
      switch (random.nextInt(3)) {
        case 0 -> spoilt.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
        case 1 -> spoilt.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
        default -> spoilt.delete(at, Math.min(spoilt.length(), at + random.nextInt(30)));
      }
    }
    return spoilt.toString();
  }
}
