package duban.local.web;

import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// Which requests the HTTP API takes: API Gateway's throttling of a stage, a bucket of `burst`
/// requests that refills at `rate` a second, and behind it the number of function instances there
/// may be at once. What is refused is refused before anything is done, with 429.
public final class Admission {
  /// How many requests may be under way at once. More would only wait for each other here.
  public static final int UNDER_WAY = 256;

  /// How many of them on a route with a share of its own: a slow flood there leaves the others
  /// room.
  public static final int UNDER_WAY_ON_A_ROUTE = UNDER_WAY / 4;

  private final double rate;
  private final double burst;
  private final Semaphore underWay;
  private final LongSupplier nanos;
  private double tokens;
  private long refilled;

  /// @param rate requests a second
  /// @param burst requests at once
  /// @param nanos a clock that nobody moves
  public Admission(double rate, double burst, int underWay, LongSupplier nanos) {
    this.rate = rate;
    this.burst = burst;
    this.underWay = new Semaphore(underWay);
    this.nanos = nanos;
    this.tokens = burst;
    this.refilled = nanos.getAsLong();
  }

  /// No more than can be under way at once.
  public static Admission ofAnyRate() {
    return new Admission(
        Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, UNDER_WAY, System::nanoTime);
  }

  /// Whether a request comes in; one that does must [#leave()] again.
  public boolean enter() {
    if (!underWay.tryAcquire()) {
      return false;
    }
    if (!take()) {
      underWay.release();
      return false;
    }
    return true;
  }

  public void leave() {
    underWay.release();
  }

  private synchronized boolean take() {
    long now = nanos.getAsLong();
    if (rate != Double.POSITIVE_INFINITY) {
      tokens = Math.min(burst, tokens + rate * (now - refilled) / 1e9);
    }
    refilled = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
