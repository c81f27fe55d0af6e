package duban.dispatch;

import duban.cases.CaseFile;
import duban.policy.Policy;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Holds back the first execution of cases whose source is paused (`paused: true`): their messages
/// are cases, with a number and a status page, and their paths begin when a newer policy no longer
/// pauses the source. What had begun goes on.
final class PausedSources {
  private static final Duration SOONEST = Duration.ofMinutes(1);
  private static final Duration LATEST = Duration.ofMinutes(15);

  private final Policies policies;

  PausedSources(Policies policies) {
    this.policies = policies;
  }

  /// Until when the start has to wait; empty when it may go ahead.
  Optional<Attempt.NotYet> hold(Entry start, CaseReading reading, Instant now) {
    Policy policy = policies.current(start.ref().office()).policy();
    // Most of the time there is none, and the case need not be read.
    if (policy.sources().values().stream().noneMatch(Policy.Source::held)) {
      return Optional.empty();
    }
    CaseFile file = reading.get().asOf(start.seq());
    String source = file.registration().source();
    return file.leg() == 1 && policy.findSource(source).map(Policy.Source::held).orElse(false)
        ? Optional.of(new Attempt.NotYet(next(file, now), "The source is paused."))
        : Optional.empty();
  }

  /// The longer it has been held, the more seldom it is looked at: every look is a write.
  private static Instant next(CaseFile file, Instant now) {
    Duration held = Duration.between(file.receivedAt(), now).dividedBy(8);
    Duration patience = held.compareTo(LATEST) > 0 ? LATEST : held;
    return now.plus(patience.compareTo(SOONEST) < 0 ? SOONEST : patience);
  }
}
