package duban.local.template;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// An EventBridge Scheduler expression.
public sealed interface ScheduleExpression {
  /// The first instant after `after` at which it fires, in the schedule's zone.
  Instant next(Instant after, ZoneId zone);

  /// `rate(1 minute)`
  record Rate(Duration every) implements ScheduleExpression {
    public Rate {
      if (every.isNegative() || every.isZero()) {
        throw new IllegalArgumentException("A rate must be positive, not " + every);
      }
    }

    @Override
    public Instant next(Instant after, ZoneId zone) {
      long step = every.toMillis();
      return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), step) + 1) * step);
    }
  }
}
