package duban.calendar;

import duban.calendar.CalendarData.Day;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What each day is, by its number since 1970-01-01; in published years looked up without any
/// objects.
final class DayTable {
  private final long first;

  /// The weekday (1 to 7) whose hours the day has; 0 for a day off.
  private final byte[] hoursOf;

  private final @Nullable Day[] listed;
  private final boolean[] certain;
  private final byte[] week = new byte[8];

  DayTable(CalendarData data, OfficeHours hours) {
    for (DayOfWeek day : hours.week().keySet()) {
      week[day.getValue()] = (byte) day.getValue();
    }
    if (data.days().isEmpty() && data.years().isEmpty()) {
      first = 0;
      hoursOf = new byte[0];
      listed = new Day[0];
      certain = new boolean[0];
      return;
    }
    int from = Integer.MAX_VALUE;
    int until = Integer.MIN_VALUE;
    if (!data.years().isEmpty()) {
      from = data.years().first();
      until = data.years().last();
    }
    if (!data.days().isEmpty()) {
      from = Math.min(from, data.days().firstKey().getYear());
      until = Math.max(until, data.days().lastKey().getYear());
    }
    first = LocalDate.of(from, 1, 1).toEpochDay();
    int length = (int) (LocalDate.of(until + 1, 1, 1).toEpochDay() - first);
    hoursOf = new byte[length];
    listed = new Day[length];
    certain = new boolean[length];
    for (int i = 0; i < length; i++) {
      hoursOf[i] = week[weekday(first + i)];
    }
    for (int year : data.years()) {
      int at = (int) (LocalDate.of(year, 1, 1).toEpochDay() - first);
      Arrays.fill(certain, at, at + LocalDate.of(year, 1, 1).lengthOfYear(), true);
    }
    data.days()
        .forEach(
            (date, day) -> {
              int at = (int) (date.toEpochDay() - first);
              certain[at] = true;
              listed[at] = day;
              hoursOf[at] =
                  switch (day.kind()) {
                    case HOLIDAY -> 0;
                    case WORKDAY -> (byte) hours.makeUpAs().getValue();
                  };
            });
  }

  /// The weekday (1 to 7) whose hours that day has; 0 for a day off.
  int hoursOf(long day) {
    if (published(day)) {
      return hoursOf[(int) (day - first)];
    }
    return FixedHolidays.on(day) == null ? week[weekday(day)] : 0;
  }

  boolean workday(long day) {
    return hoursOf(day) != 0;
  }

  /// What was published about that very day, or what the regulation says of it where nothing was.
  @Nullable Day listed(long day) {
    return published(day) ? listed[(int) (day - first)] : FixedHolidays.on(day);
  }

  /// Whether its year was published, or at least the day itself; days that are off by regulation
  /// are so in any year.
  boolean certain(long day) {
    return published(day) || FixedHolidays.on(day) != null;
  }

  private boolean published(long day) {
    return contains(day) && certain[(int) (day - first)];
  }

  private boolean contains(long day) {
    return day >= first && day < first + hoursOf.length;
  }

  private static int weekday(long day) {
    // 1970-01-01 was a Thursday.
    return (int) Math.floorMod(day + 3, 7L) + 1;
  }
}
