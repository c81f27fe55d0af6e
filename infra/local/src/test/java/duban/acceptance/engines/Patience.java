package duban.acceptance.engines;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what happens on another machine, which can only be asked.
final class Patience {
  private Patience() {}

  /// @param otherwise what to say when the time is over
  static void until(
      Duration atMost,
      Duration betweenLooks,
      BooleanSupplier condition,
      Supplier<String> otherwise) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("After " + atMost + ": " + otherwise.get());
      }
      LockSupport.parkNanos(betweenLooks.toNanos());
    }
  }
}
