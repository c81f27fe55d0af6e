package duban.states;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Timers that stand still until a test moves them.
final class HandClock implements Timers {
  private record Entry(Instant due, long order, Runnable action, AtomicBoolean cancelled) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparingLong(Entry::order));
  private Instant now = Instant.parse("2026-03-02T09:00:00Z");
  private long orders;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Timer at(Instant due, Runnable action) {
    AtomicBoolean cancelled = new AtomicBoolean();
    entries.add(new Entry(due, orders++, action, cancelled));
    return () -> cancelled.set(true);
  }

  /// Moves to the next timer that is due by `end`, and runs it.
  ///
  /// @return whether there was one
  boolean step(Instant end) {
    Entry next;
    synchronized (this) {
      entries.removeIf(entry -> entry.cancelled().get());
      next = entries.peek();
      if (next == null || next.due().isAfter(end)) {
        return false;
      }
      entries.remove(next);
      now = next.due().isAfter(now) ? next.due() : now;
    }
    next.action().run();
    return true;
  }

  synchronized void arrive(Instant end) {
    now = end;
  }

  /// How many timers are still set.
  synchronized int pending() {
    entries.removeIf(entry -> entry.cancelled().get());
    return entries.size();
  }

  Duration since(Instant start) {
    return Duration.between(start, now());
  }
}
