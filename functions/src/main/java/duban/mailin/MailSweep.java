package duban.mailin;

import duban.mailin.Receiving.Received;
import duban.store.MailDrop;
import duban.store.MailDrop.Put;
import duban.store.MailsTaken;
import duban.store.MailsTaken.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Takes in the mails that lie in the bucket and that nobody took in: their event was lost, or the
/// function failed each time. Bounded in number and in time; what one sweep does not reach, the
/// next one does. A mail that fails holds up no other.
public final class MailSweep {
  /// How long the event has to do its work, its repetitions included.
  private static final Duration GRACE = Duration.ofMinutes(15);

  /// Nothing older is looked at, whatever was asked for.
  private static final Duration FARTHEST = Duration.ofDays(366);

  private static final int MOST = 100;

  /// A mail that fails so often needs a person: the runbook says how it is taken in by hand.
  private static final int MOST_TRIES = 5;

  private static final System.Logger LOG = System.getLogger(MailSweep.class.getName());

  private final Receiving receiving;
  private final MailDrop drop;
  private final MailsTaken taken;
  private final InstantSource wall;
  private final Duration budget;

  /// @param wall measures the budget, because the office's clock may be moved
  /// @param budget how long one sweep may begin new work
  public MailSweep(
      Receiving receiving, MailDrop drop, MailsTaken taken, InstantSource wall, Duration budget) {
    this.receiving = receiving;
    this.drop = drop;
    this.taken = taken;
    this.wall = wall;
    this.budget = budget;
  }

  /// @param taken how many were taken in now
  /// @param failed how many could not be taken in, now or five times before
  /// @param left how many wait for the next sweep
  public record Outcome(int taken, int failed, int left) {}

  private record Lying(Put put, State state) {}

  /// @param back how far it looks back
  public Outcome run(Duration back, Instant now) {
    Instant end = wall.instant().plus(budget);
    Instant from = now.minus(back.compareTo(FARTHEST) > 0 ? FARTHEST : back);
    Instant since = taken.since(now);
    List<Lying> lying = new ArrayList<>();
    for (Put put : drop.put(since.isAfter(from) ? since : from, now.minus(GRACE))) {
      State state = taken.find(put.key());
      if (!state.taken()) {
        lying.add(new Lying(put, state));
      }
    }
    lying.sort(
        Comparator.comparingInt((Lying each) -> each.state().tries())
            .thenComparing(each -> each.put().at()));
    int tried = 0;
    int done = 0;
    int failed = 0;
    int left = 0;
    for (Lying each : lying) {
      if (each.state().tries() >= MOST_TRIES) {
        failed++;
      } else if (++tried > MOST || !wall.instant().isBefore(end)) {
        left++;
      } else if (take(each.put().key(), now)) {
        done++;
      } else {
        failed++;
      }
    }
    return new Outcome(done, failed, left);
  }

  /// Takes one mail in, whoever names it, and writes down that it was.
  ///
  /// @param key of the mail, below [MailDrop#PREFIX]
  public Received takeIn(String key, Instant now) {
    Optional<byte[]> raw = drop.find(key);
    if (raw.isEmpty()) {
      LOG.log(System.Logger.Level.WARNING, "There is no mail {0} any more.", key);
    }
    Received became =
        raw.map(bytes -> receiving.receive(key, bytes, now)).orElse(Received.FOR_NOBODY);
    taken.taken(key, became.name(), now);
    return became;
  }

  private boolean take(String key, Instant now) {
    taken.trying(key, now);
    try {
      takeIn(key, now);
      return true;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The mail " + key + " could not be taken in.", e);
      return false;
    }
  }
}
