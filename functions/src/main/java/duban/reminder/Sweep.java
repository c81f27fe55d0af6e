package duban.reminder;

import duban.store.Outbox;
import duban.store.Outbox.Due;
import duban.store.Outbox.DuePage;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Takes up everything that is due: what the stream lost, what failed and waits for its next
/// attempt, what someone died on. Reads only what is due, a page of each part of each office in
/// turn, so that one office's heap does not keep another's waiting. Two sweeps at once do no harm:
/// every due item is read again and claimed where it matters.
public final class Sweep {
  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

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
  /// @param failed how many could not be looked after because of a fault; they are still due
  /// @param finished whether everything due was reached in time
  public record Outcome(int due, int settled, int waiting, int failed, boolean finished) {}

  private record Part(String office, int shard, @Nullable Object after) {}

  public Outcome run() {
    Instant until = clock.instant();
    Instant stop = wall.instant().plus(budget);
    Queue<Part> parts = new ArrayDeque<>();
    for (String office : policies.offices()) {
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        parts.add(new Part(office, shard, null));
      }
    }
    Outcome outcome = new Outcome(0, 0, 0, 0, true);
    while (!parts.isEmpty()) {
      Part part = parts.remove();
      DuePage page = outbox.due(part.office(), part.shard(), until, pageSize, part.after());
      for (Due due : page.due()) {
        if (wall.instant().isAfter(stop)) {
          return new Outcome(
              outcome.due(), outcome.settled(), outcome.waiting(), outcome.failed(), false);
        }
        outcome = take(due, outcome);
      }
      if (page.next() != null) {
        parts.add(new Part(part.office(), part.shard(), page.next()));
      }
    }
    return outcome;
  }

  private Outcome take(Due due, Outcome so) {
    Optional<Chore> chore = chores.stream().filter(c -> c.knows(due)).findFirst();
    if (chore.isEmpty()) {
      LOG.log(System.Logger.Level.ERROR, "Nothing here knows what to do about {0}.", due.sortKey());
      return new Outcome(so.due() + 1, so.settled(), so.waiting(), so.failed() + 1, so.finished());
    }
    try {
      return switch (chore.get().take(due)) {
        case SETTLED ->
            new Outcome(so.due() + 1, so.settled() + 1, so.waiting(), so.failed(), so.finished());
        case WAITING ->
            new Outcome(so.due() + 1, so.settled(), so.waiting() + 1, so.failed(), so.finished());
        case UNTOUCHED ->
            new Outcome(so.due() + 1, so.settled(), so.waiting(), so.failed(), so.finished());
      };
    } catch (RuntimeException e) {
      // One item that cannot be dealt with must not keep the others waiting. It stays due.
      LOG.log(System.Logger.Level.ERROR, due.sortKey() + " of " + due.partition() + " failed.", e);
      return new Outcome(so.due() + 1, so.settled(), so.waiting(), so.failed() + 1, so.finished());
    }
  }
}
