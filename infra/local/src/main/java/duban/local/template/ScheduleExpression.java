package duban.local.template;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An EventBridge Scheduler expression: `rate(…)`, `cron(…)` or `at(…)`.
public sealed interface ScheduleExpression
    permits ScheduleExpression.Rate, CronExpression, ScheduleExpression.At {
  /// The first instant after `after` at which it fires, in the schedule's zone; [Instant#MAX] when
  /// it never does again.
  Instant next(Instant after, ZoneId zone);

  /// @throws IllegalArgumentException when it is none, saying why
  static ScheduleExpression parse(String text) {
    Matcher call = Pattern.compile("(rate|cron|at)\\((.*)\\)").matcher(text);
    if (!call.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a schedule expression: it must be rate(…), cron(…) or at(…).");
    }
    String inside = call.group(2);
    return switch (call.group(1)) {
      case "rate" -> Rate.parse(text, inside);
      case "cron" -> CronExpression.parse(text, inside);
      default -> At.parse(text, inside);
    };
  }

  /// `rate(1 minute)`
  record Rate(Duration every) implements ScheduleExpression {
    private static final Pattern VALUE_AND_UNIT =
        Pattern.compile("([1-9][0-9]{0,5}) (minute|hour|day)(s?)");

    public Rate {
      if (every.isNegative() || every.isZero()) {
        throw new IllegalArgumentException("A rate must be positive, not " + every);
      }
    }

    private static Rate parse(String text, String inside) {
      Matcher rate = VALUE_AND_UNIT.matcher(inside);
      // AWS insists on "1 minute" and "2 minutes".
      if (!rate.matches() || rate.group(1).equals("1") != rate.group(3).isEmpty()) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is not a schedule expression: a rate is a positive number and minute(s), hour(s) or day(s).");
      }
      long value = Long.parseLong(rate.group(1));
      return new Rate(
          switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
          });
    }

    @Override
    public Instant next(Instant after, ZoneId zone) {
      long step = every.toMillis();
      return Instant.ofEpochMilli((Math.floorDiv(after.toEpochMilli(), step) + 1) * step);
    }
  }

  /// `at(2026-05-01T09:00:00)`: once
  record At(LocalDateTime time) implements ScheduleExpression {
    private static At parse(String text, String inside) {
      try {
        return new At(LocalDateTime.parse(inside));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is not a schedule expression: at takes a time such as 2026-05-01T09:00:00.",
            e);
      }
    }

    @Override
    public Instant next(Instant after, ZoneId zone) {
      Instant once = time.atZone(zone).toInstant();
      return once.isAfter(after) ? once : Instant.MAX;
    }
  }
}
