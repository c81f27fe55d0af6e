package duban.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Hours in which reminders wait, in the office's zone: a matter of days does not call people at
/// midnight.
///
/// @param until when it ends; earlier than `from` where it lasts over midnight
/// @param urgentBelow what has less time than this from its start to its limit does not wait
/// @param untilOpening whether what waits, or falls on a day off, waits until the office opens
public record Quiet(LocalTime from, LocalTime until, Duration urgentBelow, boolean untilOpening) {
  public Quiet {
    if (from.equals(until)) {
      throw new IllegalArgumentException("Quiet hours must not begin when they end.");
    }
  }

  /// The end of the quiet hours that `at` falls in; `at` itself when it falls in none.
  public Instant endOf(Instant at, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    LocalTime time = there.toLocalTime();
    boolean overMidnight = until.isBefore(from);
    boolean evening = !time.isBefore(from);
    boolean morning = time.isBefore(until);
    if (overMidnight ? !(evening || morning) : !(evening && morning)) {
      return at;
    }
    boolean tomorrow = overMidnight && evening;
    return there.toLocalDate().plusDays(tomorrow ? 1 : 0).atTime(until).atZone(zone).toInstant();
  }
}
