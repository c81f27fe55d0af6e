package duban.reminder;

import duban.store.Outbox;
import duban.store.Policies;
import java.time.Instant;
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

  public Health(String build, Policies policies, Outbox outbox) {
    this.build = build;
    this.policies = policies;
    this.outbox = outbox;
  }

  /// @param policies the version in force, by office
  /// @param oldestDue when the oldest thing still to be done was, or will be, due
  public record Report(String build, Map<String, Integer> policies, Optional<Instant> oldestDue) {}

  public Report report() {
    Map<String, Integer> versions = new LinkedHashMap<>();
    Optional<Instant> oldest = Optional.empty();
    for (String office : policies.offices()) {
      versions.put(office, policies.current(office).version());
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        Optional<Instant> first =
            outbox.due(office, shard, EVER, 1, null).due().stream().map(Outbox.Due::at).findFirst();
        if (oldest.isEmpty() || (first.isPresent() && first.get().isBefore(oldest.get()))) {
          oldest = first;
        }
      }
    }
    return new Report(build, versions, oldest);
  }
}
