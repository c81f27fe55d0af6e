package duban.calendar;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The days that differ from the ordinary week: what the State Council's yearly notice on holiday
/// arrangements (部分节假日安排的通知) says, for the years it was published for.
///
/// @param days days off and make-up workdays; every other day is as its weekday is
/// @param years the years whose arrangements are known completely. A day of any other year is taken
///   as its weekday is, and whatever was reckoned with it is provisional.
public record CalendarData(SortedMap<LocalDate, Day> days, SortedSet<Integer> years) {
  /// Years outside these are mistakes, not plans.
  static final int FIRST_YEAR = 1970;

  static final int LAST_YEAR = 2199;

  /// Nothing was published: every year is reckoned by weekdays alone.
  public static final CalendarData NONE = new CalendarData(new TreeMap<>(), new TreeSet<>());

  public CalendarData {
    days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
    years = Collections.unmodifiableSortedSet(new TreeSet<>(years));
    days.keySet().forEach(date -> checkYear(date.getYear()));
    years.forEach(CalendarData::checkYear);
  }

  /// Whether it is known for certain what that day is.
  public boolean covers(LocalDate date) {
    return years.contains(date.getYear()) || days.containsKey(date);
  }

  /// Years that list holidays and not one make-up workday. A notice has had some in every year so
  /// far: more often than not such a list is a feed of holidays alone.
  public SortedSet<Integer> yearsWithoutMakeUpDays() {
    SortedSet<Integer> without = new TreeSet<>(years);
    days.forEach(
        (date, day) -> {
          if (day.kind() == Kind.WORKDAY) {
            without.remove(date.getYear());
          }
        });
    return without;
  }

  static boolean isYear(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  private static void checkYear(int year) {
    if (!isYear(year)) {
      throw new IllegalArgumentException(
          "A calendar has years from " + FIRST_YEAR + " to " + LAST_YEAR + ", not " + year + ".");
    }
  }

  /// @param name the holiday the day belongs to, as published: `国庆节`. A make-up workday carries the
  ///   name of the holiday it makes up for.
  public record Day(String name, Kind kind) {
    public Day {
      if (name.isBlank()) {
        throw new IllegalArgumentException("A day needs a name.");
      }
    }
  }

  public enum Kind {
    /// A day off, whatever its weekday.
    HOLIDAY,
    /// A make-up workday (调休上班) on what would be a day off.
    WORKDAY
  }
}
