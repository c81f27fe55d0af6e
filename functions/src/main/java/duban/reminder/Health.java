package duban.reminder;

import duban.dispatch.Reachability;
import duban.policy.Directory;
import duban.policy.Published;
import duban.store.Addresses;
import duban.store.Outbox;
import duban.store.Outbox.Due;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What an operator asks first: which build, which policies, whether anything due is being left
/// lying, and whether a calendar is missing.
public final class Health {
  /// A new effect stands on the index a minute ahead, for the stream to be faster.
  private static final Duration AHEAD = Duration.ofMinutes(2);

  private static final int PAGE = 100;

  /// How long something may be owed before the deployment counts as degraded: sweeps come each
  /// minute.
  private static final Duration LATE = Duration.ofMinutes(10);

  private final String build;
  private final Policies policies;
  private final Outbox outbox;
  private final Addresses addresses;
  private final Reachability reachability;
  private final InstantSource clock;

  public Health(
      String build, Policies policies, Outbox outbox, Addresses addresses, InstantSource clock) {
    this.build = build;
    this.policies = policies;
    this.outbox = outbox;
    this.addresses = addresses;
    this.reachability = new Reachability(policies, addresses);
    this.clock = clock;
  }

  /// @param policies the version in force, by office
  /// @param oldestDue when the oldest thing still to be done was due, or in the case of an effect
  ///   will be in a moment; what is planned for later, like a report or a reminder, is not owed yet
  /// @param calendarMissing the year whose holidays should be published by now, by office: until
  ///   they are, limits in that year are provisional
  /// @param vacant roles that nobody in the directory is in, as `office/unit role`: whom the
  ///   ladders write to (the coordinating office is written to instead), info officers, liaisons
  /// @param unreachable whose mail does not arrive, as `office/person`: somebody else does their
  ///   work
  /// @param cutOff the offices whose own handlers no mail reaches; it is sent to them all the same
  public record Report(
      String build,
      Map<String, Integer> policies,
      Optional<Instant> oldestDue,
      Map<String, Integer> calendarMissing,
      List<String> vacant,
      List<String> unreachable,
      List<String> cutOff) {}

  /// Whether what is due is being done: nothing has been owed for longer than [#LATE].
  public boolean wellNow() {
    Instant now = clock.instant();
    return policies.offices().stream()
        .flatMap(office -> oldest(office, now).stream())
        .noneMatch(at -> at.plus(LATE).isBefore(now));
  }

  private Optional<Instant> oldest(String office, Instant now) {
    return IntStream.range(0, Outbox.shards())
        .mapToObj(shard -> owed(office, shard, now))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  public Report report() {
    Instant now = clock.instant();
    Map<String, Integer> versions = new LinkedHashMap<>();
    Map<String, Integer> missing = new LinkedHashMap<>();
    List<String> vacant = new ArrayList<>();
    List<String> unreachable = new ArrayList<>();
    List<String> cutOff = new ArrayList<>();
    Optional<Instant> oldest = Optional.empty();
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      versions.put(office, city.version());
      city.calendar().missingNextYear(now).ifPresent(year -> missing.put(office, year));
      city.gaps().forEach(gap -> vacant.add(office + "/" + gap.unit() + " " + gap.role()));
      unreachable(office, city, now).forEach(person -> unreachable.add(office + "/" + person));
      if (reachability.cutOff(office, now)) {
        cutOff.add(office);
      }
      oldest =
          Stream.concat(oldest.stream(), oldest(office, now).stream())
              .min(Comparator.naturalOrder());
    }
    return new Report(build, versions, oldest, missing, vacant, unreachable, cutOff);
  }

  /// A person whose address in the directory has changed since is reachable again.
  private List<String> unreachable(String office, Published city, Instant now) {
    return addresses.all(office, now).stream()
        .filter(mark -> mark.kind().blocks() && mark.person() != null)
        .flatMap(mark -> city.directory().findPerson(mark.person()).stream())
        .filter(person -> addresses.blocked(office, person.mail(), now))
        .map(Directory.Person::id)
        .distinct()
        .toList();
  }

  private Optional<Instant> owed(String office, int shard, Instant now) {
    return outbox.due(office, shard, now.plus(AHEAD), PAGE, null).due().stream()
        .filter(due -> due.outboxId().isPresent() || !due.at().isAfter(now))
        .map(Due::at)
        .findFirst();
  }
}
