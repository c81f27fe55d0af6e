package duban.reminder;

import duban.policy.Published;
import duban.store.Outbox;
import duban.store.Policies;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an operator asks first: which build, which policies, and whether anything due is being left
/// lying.
public final class Health {
  /// The last instant that sorts as text like the others.
  private static final Instant EVER = Instant.parse("9999-12-31T23:59:59Z");

  private final String build;
  private final Policies policies;
  private final Outbox outbox;
  private final InstantSource clock;

  public Health(String build, Policies policies, Outbox outbox, InstantSource clock) {
    this.build = build;
    this.policies = policies;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// @param policies the version in force, by office
  /// @param oldestDue when the oldest thing still to be done was, or will be, due
  /// @param holidaysMissing by office, the year whose holidays should be published now: this year, or
  ///   from 1 December on the next. Until they are, limits in that year are provisional
  public record Report(
      String build,
      Map<String, Integer> policies,
      Optional<Instant> oldestDue,
      Map<String, Integer> holidaysMissing) {}

  public Report report() {
    Map<String, Integer> versions = new LinkedHashMap<>();
    Map<String, Integer> missing = new LinkedHashMap<>();
    Optional<Instant> oldest = Optional.empty();
    for (String office : policies.offices()) {
      Published current = policies.current(office);
      versions.put(office, current.version());
      current
          .calendar()
          .missingNextYear(clock.instant())
          .ifPresent(year -> missing.put(office, year));
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        Optional<Instant> first =
            outbox.due(office, shard, EVER, 1, null).due().stream().map(Outbox.Due::at).findFirst();
        if (oldest.isEmpty() || (first.isPresent() && first.get().isBefore(oldest.get()))) {
          oldest = first;
        }
      }
    }
    return new Report(build, versions, oldest, missing);
  }
}
