package duban.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Time that passes when a test says so.
public final class MovableClock implements InstantSource {
  private volatile Instant now;

  public MovableClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }

  public void moveTo(Instant to) {
    now = to;
  }
}
