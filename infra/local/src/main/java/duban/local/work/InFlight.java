package duban.local.work;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// Everything that is under way in the stack: running functions, queued work, stream records not
/// yet delivered, a timer that is firing.
///
/// Whoever starts work takes a [Ticket] first and closes it when the work *and all it set going*
/// has its own ticket. So "no ticket is out" means that nothing more will happen until the clock
/// moves or somebody calls.
public final class InFlight {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Map<String, Integer> open = new TreeMap<>();
  private int total;
  private long begun;

  /// One piece of work. Closing it twice has no effect.
  public final class Ticket implements AutoCloseable {
    private final String what;
    private boolean closed;

    private Ticket(String what) {
      this.what = what;
    }

    @Override
    public void close() {
      lock.lock();
      try {
        if (closed) {
          return;
        }
        closed = true;
        open.computeIfPresent(
            what, (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        if (--total == 0) {
          idle.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /// @param what names the work for the message that says what is still busy
  public Ticket begin(String what) {
    lock.lock();
    try {
      open.merge(what, 1, Integer::sum);
      total++;
      begun++;
      return new Ticket(what);
    } finally {
      lock.unlock();
    }
  }

  /// How much work has been begun so far: unchanged between two looks means that nothing started
  /// between them.
  public long begun() {
    lock.lock();
    try {
      return begun;
    } finally {
      lock.unlock();
    }
  }

  /// Returns when no work is under way.
  ///
  /// @throws StillBusy naming what is under way when `limit` (of real time) has passed
  public void awaitIdle(Duration limit) {
    if (!awaitIdleUntil(System.nanoTime() + limit.toNanos())) {
      throw new StillBusy(limit, describe());
    }
  }

  /// Whether no work was under way at some time before [System#nanoTime()] reached `end`.
  public boolean awaitIdleUntil(long end) {
    lock.lock();
    try {
      while (total > 0) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        long unused = idle.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// What is under way, in words.
  public String describe() {
    lock.lock();
    try {
      return open.entrySet().stream()
          .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " (" + e.getValue() + ")")
          .collect(Collectors.joining(", "));
    } finally {
      lock.unlock();
    }
  }

  /// An executor on virtual threads whose tasks, waiting or running, count as under way.
  ///
  /// @param atOnce how many run at the same time; the rest wait. Work behind the scenes gets fewer
  ///   than the requests in front have connections, so that a burst of it does not make people
  ///   wait.
  public Executor executor(String what, int atOnce) {
    Semaphore permits = new Semaphore(atOnce);
    return task -> {
      Ticket ticket = begin(what);
      Thread.ofVirtual()
          .name(what)
          .start(
              () -> {
                try (ticket) {
                  permits.acquireUninterruptibly();
                  try {
                    task.run();
                  } finally {
                    permits.release();
                  }
                }
              });
    };
  }

  /// Work did not come to rest in time.
  public static final class StillBusy extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public StillBusy(Duration limit, String what) {
      super("Still busy after " + TimeUnit.NANOSECONDS.toMillis(limit.toNanos()) + " ms: " + what);
    }
  }
}
