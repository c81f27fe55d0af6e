package duban.reminder;

import duban.store.Outbox;
import duban.store.Outbox.Due;
import duban.store.Outbox.DuePage;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes up everything that is due: cases that need a look, reminders, what the stream lost, what
/// failed and waits for its next attempt, what someone died on. Two sweeps at once do no harm:
/// every due item is read again and claimed where it matters.
///
/// Reads only what is due. Each part of each office has its turn, a page at a time, so that one
/// office's heap does not keep another's waiting; and pages are taken from the oldest and the
/// newest end by turns, so that behind a heap, or behind things that fail each time, what has just
/// come due does not wait for the last of the old. What a sweep does not get to, the next one does.
public final class Sweep {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

  /// Which part of the budget comes on top of it for what is left to do at the end.
  private static final int AT_THE_END = 4;

  /// Failures of one item, not more than a day apart, after which it counts as stubborn.
  private static final int STUBBORN = 3;

  private static final Duration LONGEST_BACK_OFF = Duration.ofHours(1);

  private final Policies policies;
  private final Outbox outbox;
  private final List<Chore> chores;
  private final InstantSource clock;
  private final InstantSource wall;
  private final Duration budget;
  private final int pageSize;

  /// @param chores every sort of thing that can be due
  /// @param wall measures the budget, because the office's clock may be moved
  /// @param budget how long one sweep may begin new work; the next sweep goes on
  /// @param pageSize how many due items of one part of the index are read at a time
  public Sweep(
      Policies policies,
      Outbox outbox,
      List<Chore> chores,
      InstantSource clock,
      InstantSource wall,
      Duration budget,
      int pageSize) {
    this.policies = policies;
    this.outbox = outbox;
    this.chores = List.copyOf(chores);
    this.clock = clock;
    this.wall = wall;
    this.budget = budget;
    this.pageSize = pageSize;
  }

  /// @param due how many due items were looked at
  /// @param settled how many of them are done with
  /// @param waiting how many come back later
  /// @param failed how many could not be looked after because of a fault; they come back
  /// @param stubborn how many of these failed before, often enough that somebody has to look
  /// @param finished whether everything due was reached in time
  /// @param oldest how long the thing had been due that was due the longest
  public record Outcome(
      int due,
      int settled,
      int waiting,
      int failed,
      int stubborn,
      boolean finished,
      Duration oldest) {
    private static final Outcome NOTHING = new Outcome(0, 0, 0, 0, 0, true, Duration.ZERO);

    private Outcome and(Taken taken, Duration late) {
      return new Outcome(
          due + 1,
          settled + (taken == Taken.SETTLED ? 1 : 0),
          waiting + (taken == Taken.WAITING ? 1 : 0),
          failed + (taken == Taken.FAILED || taken == Taken.STUBBORN ? 1 : 0),
          stubborn + (taken == Taken.STUBBORN ? 1 : 0),
          finished,
          late.compareTo(oldest) > 0 ? late : oldest);
    }

    private Outcome cutShort() {
      return new Outcome(due, settled, waiting, failed, stubborn, false, oldest);
    }
  }

  private enum Taken {
    SETTLED,
    WAITING,
    UNTOUCHED,
    FAILED,
    STUBBORN
  }

  /// A part of the index while it is being read from both ends. Where they meet is seen by meeting
  /// something that was taken already.
  private static final class Part {
    final String office;
    final int shard;
    final Set<Due> seen = new HashSet<>();
    @Nullable Object oldest;
    @Nullable Object newest;
    boolean fromNewest;
    boolean read;

    Part(String office, int shard) {
      this.office = office;
      this.shard = shard;
    }
  }

  private DuePage page(Part part, Instant until) {
    DuePage page =
        part.fromNewest
            ? outbox.dueNewestFirst(part.office, part.shard, until, pageSize, part.newest)
            : outbox.due(part.office, part.shard, until, pageSize, part.oldest);
    List<Due> unseen = page.due().stream().filter(part.seen::add).toList();
    part.read = page.next() == null || unseen.size() < page.due().size();
    if (part.fromNewest) {
      part.newest = page.next();
    } else {
      part.oldest = page.next();
    }
    part.fromNewest = !part.fromNewest;
    return new DuePage(unseen, page.next());
  }

  public Outcome run() {
    Instant stop = wall.instant().plus(budget);
    // A little longer, so that a sweep that had too much to do still sends what it gathered.
    Instant end = stop.plus(budget.dividedBy(AT_THE_END));
    try {
      return takeDue(stop);
    } finally {
      chores.forEach(chore -> chore.atEnd(() -> wall.instant().isBefore(end)));
    }
  }

  private Outcome takeDue(Instant stop) {
    Instant until = clock.instant();
    Queue<Part> parts = new ArrayDeque<>(parts(until));
    Outcome outcome = Outcome.NOTHING;
    while (!parts.isEmpty()) {
      Part part = parts.remove();
      for (Due due : page(part, until).due()) {
        if (wall.instant().isAfter(stop)) {
          return outcome.cutShort();
        }
        Duration late = Duration.between(due.at(), until);
        outcome = outcome.and(take(due), late);
      }
      if (!part.read) {
        parts.add(part);
      }
    }
    return outcome;
  }

  /// Every part once, beginning with another one each minute: a sweep that runs out of time must
  /// not always leave the same ones.
  private List<Part> parts(Instant now) {
    List<Part> parts = new ArrayList<>();
    for (String office : policies.offices()) {
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        parts.add(new Part(office, shard));
      }
    }
    if (!parts.isEmpty()) {
      Collections.rotate(parts, (int) (now.getEpochSecond() / 60 % parts.size()));
    }
    return parts;
  }

  private Taken take(Due due) {
    Optional<Chore> chore = chores.stream().filter(c -> c.knows(due)).findFirst();
    if (chore.isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, "Nothing here knows what to do about {0}.", due.sortKey());
      return failed(due);
    }
    try {
      return switch (chore.get().take(due)) {
        case SETTLED -> Taken.SETTLED;
        case WAITING -> Taken.WAITING;
        case UNTOUCHED -> Taken.UNTOUCHED;
        case PARTLY -> Taken.STUBBORN;
      };
    } catch (RuntimeException | StackOverflowError e) {
      // One item that cannot be dealt with must not keep the others waiting.
      LOG.log(System.Logger.Level.ERROR, due.sortKey() + " of " + due.partition() + " failed.", e);
      return failed(due);
    }
  }

  /// Counts the failure at the item itself. The first may pass by itself, and the item stays due;
  /// with each one after it, the item is tried half as often.
  private Taken failed(Due due) {
    Instant now = clock.instant();
    try {
      int times = outbox.countFailure(due, now);
      if (times > 1) {
        long minutes = Math.min(LONGEST_BACK_OFF.toMinutes(), 1L << Math.min(times - 1, 30));
        outbox.putOff(due, now.plus(Duration.ofMinutes(minutes)));
      }
      return times >= STUBBORN ? Taken.STUBBORN : Taken.FAILED;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, due.sortKey() + " could not be put off either.", e);
      return Taken.FAILED;
    }
  }
}
