package duban.calendar;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.CalendarReader.Key;
import duban.calendar.CalendarReader.Problem;
import duban.calendar.CalendarReader.Read;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Takes days in from whatever format and checks what must hold in each.
final class DayCollector {
  private static final int MOST_PROBLEMS = 100;

  /// A name stands in the middle of sentences: no line breaks.
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final SortedMap<LocalDate, Day> days = new TreeMap<>();
  private final Map<LocalDate, Integer> lines = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  void problem(int line, Key key, String... args) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(new Problem(line, key.text(), List.of(args)));
    }
  }

  void add(int line, LocalDate date, String name, Kind kind) {
    if (!CalendarData.isYear(date.getYear())) {
      problem(
          line,
          Key.BAD_YEAR,
          String.valueOf(date.getYear()),
          String.valueOf(CalendarData.FIRST_YEAR),
          String.valueOf(CalendarData.LAST_YEAR));
      return;
    }
    DayOfWeek weekday = date.getDayOfWeek();
    if (kind == Kind.WORKDAY && weekday.compareTo(DayOfWeek.FRIDAY) <= 0) {
      problem(
          line,
          Key.WORKDAY_ON_WEEKDAY,
          date.toString(),
          weekday.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    }
    Integer earlier = lines.putIfAbsent(date, line);
    if (earlier != null) {
      problem(line, Key.DUPLICATE_DATE, date.toString(), earlier.toString());
      return;
    }
    days.put(date, new Day(SPACE.matcher(name).replaceAll(" "), kind));
  }

  Read read() {
    if (days.isEmpty() && problems.isEmpty()) {
      problem(0, Key.EMPTY);
    }
    SortedSet<Integer> years = years();
    if (problems.isEmpty()) {
      return new Read.Ok(new CalendarData(days, years));
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    return new Read.Rejected(problems);
  }

  private SortedSet<Integer> years() {
    Map<Integer, LocalDate> firstDays = new TreeMap<>();
    days.keySet().forEach(date -> firstDays.putIfAbsent(date.getYear(), date));
    SortedSet<Integer> years = new TreeSet<>();
    firstDays.forEach(
        (year, first) -> {
          boolean onlyAroundNewYear =
              days.subMap(LocalDate.of(year, Month.FEBRUARY, 1), LocalDate.of(year, 12, 1))
                  .isEmpty();
          if (onlyAroundNewYear) {
            return;
          }
          Day newYear = days.get(LocalDate.of(year, Month.JANUARY, 1));
          if (newYear != null && newYear.kind() == Kind.HOLIDAY) {
            years.add(year);
          } else {
            problem(lines.getOrDefault(first, 0), Key.INCOMPLETE_YEAR, String.valueOf(year));
          }
        });
    return years;
  }
}
