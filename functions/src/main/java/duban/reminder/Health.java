package duban.reminder;

import duban.policy.Published;
import duban.store.Outbox;
import duban.store.Outbox.Due;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an operator asks first: which build, which policies, whether anything due is being left
/// lying, and whether a calendar is missing.
public final class Health {
  /// A new effect stands on the index a minute ahead, for the stream to be faster.
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private static final int PAGE = 100;

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
  /// @param oldestDue when the oldest thing still to be done was due, or in the case of an effect
  ///   will be in a moment; what is planned for later, like a report or a reminder, is not owed yet
  /// @param calendarMissing the year whose holidays should be published by now, by office: until
  ///   they are, limits in that year are provisional
  /// @param vacant whom the ladders write to and nobody in the directory is, as `office/unit role`:
  ///   the coordinating office is written to instead
  public record Report(
      String build,
      Map<String, Integer> policies,
      Optional<Instant> oldestDue,
      Map<String, Integer> calendarMissing,
      List<String> vacant) {}

  public Report report() {
    Instant now = clock.instant();
    Map<String, Integer> versions = new LinkedHashMap<>();
    Map<String, Integer> missing = new LinkedHashMap<>();
    List<String> vacant = new ArrayList<>();
    Optional<Instant> oldest = Optional.empty();
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      versions.put(office, city.version());
      city.calendar().missingNextYear(now).ifPresent(year -> missing.put(office, year));
      Recipients.vacant(city).forEach(role -> vacant.add(office + "/" + role));
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        Optional<Instant> first = owed(office, shard, now);
        if (oldest.isEmpty() || (first.isPresent() && first.get().isBefore(oldest.get()))) {
          oldest = first;
        }
      }
    }
    return new Report(build, versions, oldest, missing, vacant);
  }

  private Optional<Instant> owed(String office, int shard, Instant now) {
    return outbox.due(office, shard, now.plus(AHEAD), PAGE, null).due().stream()
        .filter(due -> due.outboxId().isPresent() || !due.at().isAfter(now))
        .map(Due::at)
        .findFirst();
  }
}
