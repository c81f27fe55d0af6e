package duban.calendar;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// When an office is open.
///
/// Where the zone has summer time: an opening or closing time that the clock skips is the moment of
/// the change; of a time that comes twice, the first counts.
///
/// @param week the hours of each working weekday in their order; a weekday without is a day off
/// @param makeUpAs the weekday whose hours hold on make-up workdays
/// @param lastDay what becomes of a span of calendar days that ends on a day off
public record OfficeHours(
    ZoneId zone, SortedMap<DayOfWeek, List<Hours>> week, DayOfWeek makeUpAs, LastDay lastDay) {
  /// From opening up to, not including, closing; whole seconds.
  ///
  /// @param until `00:00` is midnight at the end of the day
  public record Hours(LocalTime from, LocalTime until) {
    public Hours {
      if (from.getNano() != 0 || until.getNano() != 0) {
        throw new IllegalArgumentException("Hours are given in whole seconds.");
      }
      if (!until.equals(LocalTime.MIDNIGHT) && !from.isBefore(until)) {
        throw new IllegalArgumentException(
            "Hours from " + from + " must end later than that, not at " + until + ".");
      }
    }

    int fromSecond() {
      return from.toSecondOfDay();
    }

    int untilSecond() {
      return until.equals(LocalTime.MIDNIGHT) ? 24 * 60 * 60 : until.toSecondOfDay();
    }
  }

  /// Civil Code art. 203 moves the last day of a period off a holiday. Whether a rule of an office
  /// is such a period is for the office to say.
  public enum LastDay {
    /// Three days are three days: what was promised to a citizen stays.
    AS_IT_FALLS,
    /// The first workday after it (民法典第二百零三条第一款).
    NEXT_WORKDAY
  }

  public OfficeHours {
    SortedMap<DayOfWeek, List<Hours>> copy = new TreeMap<>();
    week.forEach(
        (day, hours) -> {
          if (hours.isEmpty()) {
            throw new IllegalArgumentException(day + " has no hours; leave it out.");
          }
          for (int i = 1; i < hours.size(); i++) {
            if (hours.get(i - 1).untilSecond() > hours.get(i).fromSecond()) {
              throw new IllegalArgumentException("The hours of " + day + " overlap.");
            }
          }
          copy.put(day, List.copyOf(hours));
        });
    if (!copy.containsKey(makeUpAs)) {
      throw new IllegalArgumentException(
          "Make-up workdays cannot have the hours of " + makeUpAs + ", which is a day off.");
    }
    week = Collections.unmodifiableSortedMap(copy);
  }

  /// With Monday's hours on make-up workdays and calendar days left as they fall.
  public OfficeHours(ZoneId zone, SortedMap<DayOfWeek, List<Hours>> week) {
    this(zone, week, DayOfWeek.MONDAY, LastDay.AS_IT_FALLS);
  }

  /// Monday to Friday, 08:30 to 12:00 and 14:00 to 17:30: what most offices keep, and what is
  /// reckoned with where a policy does not say.
  public static OfficeHours usual(ZoneId zone) {
    List<Hours> hours =
        List.of(
            new Hours(LocalTime.of(8, 30), LocalTime.of(12, 0)),
            new Hours(LocalTime.of(14, 0), LocalTime.of(17, 30)));
    SortedMap<DayOfWeek, List<Hours>> week = new TreeMap<>();
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.compareTo(DayOfWeek.FRIDAY) <= 0) {
        week.put(day, hours);
      }
    }
    return new OfficeHours(zone, week);
  }
}
