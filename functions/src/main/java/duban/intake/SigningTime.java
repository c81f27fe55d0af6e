package duban.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Whether a signature is fresh: dated within five minutes of now, before or after, so that a
/// recorded request cannot be sent again later.
///
/// @param clock the office's clock
/// @param wall the clock outside. In the cloud the two are one. Where the office's clock was moved,
///   senders still date by the one outside, so either will do.
public record SigningTime(InstantSource clock, InstantSource wall) {
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  public boolean accepts(Instant signedAt) {
    return near(signedAt, clock.instant()) || near(signedAt, wall.instant());
  }

  private static boolean near(Instant signedAt, Instant now) {
    return !signedAt.isBefore(now.minus(TOLERANCE)) && !signedAt.isAfter(now.plus(TOLERANCE));
  }
}
