package duban.states;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Timers that stand still until a test moves them.
final class HandClock implements Timers {
  private record Entry(Instant due, long order, Runnable action, boolean[] cancelled) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::due).thenComparing(Entry::order));
  private Instant now = Instant.parse("2026-03-02T09:00:00Z");
  private long orders;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Timer at(Instant due, Runnable action) {
    boolean[] cancelled = new boolean[1];
    entries.add(new Entry(due, orders++, action, cancelled));
    return () -> cancelled[0] = true;
  }

  /// Moves to the next timer that is due by `end`, and runs it.
  ///
  /// @return whether there was one
  boolean step(Instant end) {
    Entry next;
    synchronized (this) {
      entries.removeIf(entry -> entry.cancelled()[0]);
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
    entries.removeIf(entry -> entry.cancelled()[0]);
    return entries.size();
  }

  Duration since(Instant start) {
    return Duration.between(start, now());
  }
}
