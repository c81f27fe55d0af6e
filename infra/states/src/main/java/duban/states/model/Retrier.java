package duban.states.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One element of a `Retry` array.
///
/// @param interval before the first retry, whole seconds from 1
/// @param maxAttempts how often to retry at most; 0 means never
/// @param backoffRate what the interval is multiplied by from one retry to the next, 1.0 or more
/// @param maxDelay an upper bound of the interval, longer than `interval`
/// @param jitter whether the delay is drawn from 0 up to the interval
public record Retrier(
    List<String> errorEquals,
    Duration interval,
    int maxAttempts,
    double backoffRate,
    Optional<Duration> maxDelay,
    Jitter jitter) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
  public static final int DEFAULT_MAX_ATTEMPTS = 3;
  public static final double DEFAULT_BACKOFF_RATE = 2.0;
  private static final int MOST = 99_999_999;
  private static final Duration LONGEST_DELAY = Duration.ofDays(366);

  /// `JitterStrategy`.
  public enum Jitter {
    NONE,
    FULL
  }

  public Retrier {
    errorEquals = List.copyOf(errorEquals);
    ErrorNames.check(errorEquals);
    if (interval.toSeconds() < 1 || interval.toSeconds() > MOST) {
      throw new IllegalArgumentException(
          "\"IntervalSeconds\" MUST be a positive integer, at most 99999999");
    }
    if (maxAttempts < 0 || maxAttempts > MOST) {
      throw new IllegalArgumentException(
          "\"MaxAttempts\" MUST be a non-negative integer, at most 99999999");
    }
    if (!(backoffRate >= 1.0)) {
      throw new IllegalArgumentException(
          "\"BackoffRate\" MUST be a number greater than or equal to 1.0");
    }
    if (maxDelay.isPresent()) {
      Duration most = maxDelay.get();
      if (most.compareTo(interval) <= 0 || most.compareTo(LONGEST_DELAY) > 0) {
        throw new IllegalArgumentException(
            "\"MaxDelaySeconds\" MUST be greater than \"IntervalSeconds\" and at most 31622400");
      }
    }
  }

  /// How long to wait before the retry that follows `retriesSoFar` earlier ones.
  public Duration delay(int retriesSoFar, RandomGenerator random) {
    double seconds = interval.toSeconds() * Math.pow(backoffRate, retriesSoFar);
    double capped = Math.min(seconds, (double) maxDelay.orElse(LONGEST_DELAY).toSeconds());
    double drawn =
        switch (jitter) {
          case NONE -> capped;
          case FULL -> random.nextDouble() * capped;
        };
    return Duration.ofMillis(Math.round(drawn * 1_000));
  }
}
