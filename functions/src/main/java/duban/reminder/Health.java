package duban.reminder;

import duban.policy.Published;
import duban.store.Outbox;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
  /// @param vacant whom the ladders write to and nobody in the directory is, as `office/unit role`:
  ///   the coordinating office is written to instead
  public record Report(
      String build,
      Map<String, Integer> policies,
      Optional<Instant> oldestDue,
      List<String> vacant) {}

  public Report report() {
    Map<String, Integer> versions = new LinkedHashMap<>();
    Optional<Instant> oldest = Optional.empty();
    List<String> vacant = new ArrayList<>();
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      versions.put(office, city.version());
      Recipients.vacant(city).forEach(role -> vacant.add(office + "/" + role));
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        Optional<Instant> first =
            outbox.due(office, shard, EVER, 1, null).due().stream().map(Outbox.Due::at).findFirst();
        if (oldest.isEmpty() || (first.isPresent() && first.get().isBefore(oldest.get()))) {
          oldest = first;
        }
      }
    }
    return new Report(build, versions, oldest, vacant);
  }
}
