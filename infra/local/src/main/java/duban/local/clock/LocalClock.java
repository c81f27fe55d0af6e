package duban.local.clock;

import duban.local.work.InFlight;
import duban.states.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The stack's one clock: real time plus what it was moved forward by.
///
/// Timers fire in real time as they come due, and in order, one after the other, while the clock is
/// moved. A clock started frozen does not run by itself; moving it is the only way it goes forward.
public final class LocalClock implements Timers, InstantSource, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LocalClock.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock moving = new ReentrantLock();
  private final PriorityQueue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparing(Alarm::due).thenComparingLong(Alarm::number));
  private final InFlight work;
  private final InstantSource wall;
  private final boolean runsByItself;
  private final Thread bell;
  private Duration ahead = Duration.ZERO;
  private @Nullable Instant held;
  private long numbers;
  private boolean closed;

  private record Alarm(Instant due, long number, Runnable action) {}

  private LocalClock(InFlight work, InstantSource wall, @Nullable Instant frozenAt) {
    this.work = work;
    this.wall = wall;
    this.held = frozenAt;
    this.runsByItself = frozenAt == null;
    this.bell = Thread.ofPlatform().daemon().name("clock").unstarted(this::ring);
  }

  /// A clock that shows real time and runs.
  public static LocalClock running(InFlight work) {
    return started(new LocalClock(work, InstantSource.system(), null));
  }

  /// A clock that stands at `instant` until it is moved.
  public static LocalClock frozen(InFlight work, Instant instant) {
    return started(new LocalClock(work, InstantSource.system(), instant));
  }

  private static LocalClock started(LocalClock clock) {
    clock.bell.start();
    return clock;
  }

  @Override
  public Instant now() {
    lock.lock();
    try {
      Instant at = held;
      return at != null ? at : wall.instant().plus(ahead);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Instant instant() {
    return now();
  }

  @Override
  public Timer at(Instant due, Runnable action) {
    lock.lock();
    try {
      Alarm alarm = new Alarm(due, numbers++, action);
      alarms.add(alarm);
      changed.signalAll();
      return () -> cancel(alarm);
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Alarm alarm) {
    lock.lock();
    try {
      alarms.remove(alarm);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Moves the clock forward. Everything due on the way happens, in order, before it answers: what
  /// was under way comes to rest, the next timer fires at its own instant, what it set going comes
  /// to rest, and so on.
  ///
  /// @param limit how long, in real time, one step may take to come to rest
  /// @return the instant the clock then shows
  /// @throws IllegalArgumentException when asked to go backward
  public Instant advance(Duration by, Duration limit) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("The clock only goes forward, not by " + by + ".");
    }
    moving.lock();
    try {
      settle(limit);
      Instant target = hold().plus(by);
      for (Alarm next = takeUntil(target); next != null; next = takeUntil(target)) {
        fire(next);
        settle(limit);
      }
      release(target);
      return target;
    } finally {
      resume();
      moving.unlock();
    }
  }

  /// Returns when nothing is under way and no timer is due.
  ///
  /// @throws InFlight.StillBusy naming what is under way when `limit` (of real time) has passed
  public void settle(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      long before = work.begun();
      if (!work.awaitIdleUntil(end)) {
        throw new InFlight.StillBusy(limit, work.describe());
      }
      Alarm due = moving.isHeldByCurrentThread() ? takeUntil(now()) : null;
      if (due != null) {
        fire(due);
      } else if (!anyDue() && work.begun() == before) {
        return;
      } else if (System.nanoTime() > end) {
        throw new InFlight.StillBusy(limit, "timers");
      } else {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private boolean anyDue() {
    lock.lock();
    try {
      Alarm first = alarms.peek();
      return first != null && !first.due().isAfter(now());
    } finally {
      lock.unlock();
    }
  }

  private Instant hold() {
    lock.lock();
    try {
      Instant at = now();
      held = at;
      return at;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Alarm takeUntil(Instant target) {
    lock.lock();
    try {
      Alarm first = alarms.peek();
      if (first == null || first.due().isAfter(target)) {
        return null;
      }
      if (first.due().isAfter(now())) {
        held = first.due();
      }
      return alarms.remove();
    } finally {
      lock.unlock();
    }
  }

  private void release(Instant target) {
    lock.lock();
    try {
      held = target;
    } finally {
      lock.unlock();
    }
  }

  /// Lets a running clock run on from the instant at which it was held.
  private void resume() {
    lock.lock();
    try {
      Instant at = held;
      if (runsByItself && at != null) {
        ahead = Duration.between(wall.instant(), at);
        held = null;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fire(Alarm alarm) {
    try (var ticket = work.begin("timer")) {
      alarm.action().run();
    }
  }

  private void ring() {
    while (true) {
      if (!awaitDue()) {
        return;
      }
      moving.lock();
      try (var ticket = work.begin("timer")) {
        Alarm due = takeUntil(now());
        if (due != null) {
          due.action().run();
        }
      } catch (RuntimeException e) {
        // One faulty timer must not stop the clock for the others.
        LOG.log(System.Logger.Level.ERROR, "A timer failed.", e);
      } finally {
        moving.unlock();
      }
    }
  }

  private boolean awaitDue() {
    lock.lock();
    try {
      while (!closed) {
        Alarm first = alarms.peek();
        if (first == null) {
          changed.await();
        } else if (!first.due().isAfter(now())) {
          return true;
        } else if (held != null) {
          changed.await();
        } else {
          long nanos = Duration.between(now(), first.due()).toNanos();
          changed.await(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        }
      }
      return false;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      alarms.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
