package duban.dispatch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The `Retry-After` field of an HTTP answer (RFC 9110, 10.2.3): seconds, or a date.
final class RetryAfter {
  /// Nobody may ask to be left alone for longer.
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /// Empty when it is neither, or lies in the past.
  static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    Duration wanted;
    if (text.matches("[0-9]{1,9}")) {
      wanted = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        wanted =
            Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
    if (wanted.isNegative()) {
      return Optional.empty();
    }
    return Optional.of(wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted);
  }
}
