package duban.local.work;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Lets requests that somebody waits for go before what happens behind them. In the cloud the two
/// have machines of their own; here they share a few processors and one database.
///
/// What waits, waits a moment at most: under a load that never ends it goes on slowly, and it never
/// stands still.
public final class RequestsFirst {
  /// Inherited by the threads that a request starts: what they read, the request waits for.
  private static final InheritableThreadLocal<Boolean> IN_FRONT = new InheritableThreadLocal<>();

  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  private final AtomicInteger requests = new AtomicInteger();

  /// A request comes in.
  public void arrived() {
    requests.incrementAndGet();
  }

  /// A request was answered.
  public void answered() {
    requests.decrementAndGet();
  }

  /// Does what a request waits for.
  public static void inFront(Runnable work) {
    as(true, work);
  }

  /// Does what happens behind requests, also on a thread that one of them started.
  public static void behind(Runnable work) {
    as(false, work);
  }

  private static void as(boolean inFront, Runnable work) {
    Boolean before = IN_FRONT.get();
    IN_FRONT.set(inFront);
    try {
      work.run();
    } finally {
      IN_FRONT.set(before);
    }
  }

  /// Called before a piece of work: returns at once for a request's own, and otherwise when no
  /// request is under way or the moment is over.
  public void letPass() {
    if (Boolean.TRUE.equals(IN_FRONT.get()) || requests.get() == 0) {
      return;
    }
    long end = System.nanoTime() + MOMENT.toNanos();
    while (requests.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }
}
