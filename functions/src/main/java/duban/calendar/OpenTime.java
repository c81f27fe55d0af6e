package duban.calendar;

import duban.calendar.OfficeHours.Hours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Moves along the time an office is open.
final class OpenTime {
  /// In place of where in the story the office closed.
  private static final int WAS_OPEN = -1;

  private final DayTable table;
  private final LocalClock clock;

  /// By weekday, 1 to 7; nothing at 0.
  private final List<List<Hours>> week;

  OpenTime(DayTable table, LocalClock clock, OfficeHours hours) {
    this.table = table;
    this.clock = clock;
    List<List<Hours>> all = new ArrayList<>(List.of(List.of()));
    for (DayOfWeek day : DayOfWeek.values()) {
      all.add(hours.week().getOrDefault(day, List.of()));
    }
    this.week = List.copyOf(all);
  }

  List<Hours> hoursOf(long day) {
    return week.get(table.hoursOf(day));
  }

  private Instant opens(long day, Hours hours) {
    return clock.at(day, hours.fromSecond());
  }

  private Instant closes(long day, Hours hours) {
    return clock.at(day, hours.untilSecond());
  }

  /// Of a workday.
  Instant close(long day) {
    return closes(day, hoursOf(day).getLast());
  }

  /// The instant until which so much open time has gone by.
  Reckoned after(Story story, Instant start, Duration amount) {
    Instant at = start;
    Duration left = amount;
    int closedSince = WAS_OPEN;
    for (long day = clock.dayOf(start); ; day++) {
      List<Hours> today = hoursOf(day);
      if (today.isEmpty()) {
        closedSince = closedSince == WAS_OPEN ? story.here() : closedSince;
        story.dayOff(day);
        continue;
      }
      boolean told = false;
      for (int i = 0; i < today.size(); i++) {
        Hours hours = today.get(i);
        Instant close = closes(day, hours);
        if (!close.isAfter(at)) {
          continue;
        }
        Instant open = opens(day, hours);
        if (!open.isBefore(close)) {
          // The clock skipped these hours.
          continue;
        }
        if (open.isAfter(at)) {
          story.insert(
              closedSince == WAS_OPEN ? story.here() : closedSince,
              new Reason.OutsideHours(at, open));
          at = open;
        }
        closedSince = WAS_OPEN;
        if (!told) {
          story.workday(day);
          told = true;
        }
        Duration available = Duration.between(at, close);
        if (available.compareTo(left) >= 0) {
          return story.end(at.plus(left));
        }
        left = left.minus(available);
        at = close;
      }
    }
  }

  Instant nextOpening(Instant instant) {
    for (long day = clock.dayOf(instant); ; day++) {
      for (Hours hours : hoursOf(day)) {
        Instant close = closes(day, hours);
        Instant open = opens(day, hours);
        if (close.isAfter(instant) && open.isBefore(close)) {
          return open.isAfter(instant) ? open : instant;
        }
      }
    }
  }

  /// @param until not before `from`
  Duration between(Instant from, Instant until) {
    Duration sum = Duration.ZERO;
    long last = clock.dayOf(until);
    for (long day = clock.dayOf(from); day <= last; day++) {
      for (Hours hours : hoursOf(day)) {
        Instant open = opens(day, hours);
        Instant close = closes(day, hours);
        Instant a = open.isAfter(from) ? open : from;
        Instant b = close.isBefore(until) ? close : until;
        if (a.isBefore(b)) {
          sum = sum.plus(Duration.between(a, b));
        }
      }
    }
    return sum;
  }
}
