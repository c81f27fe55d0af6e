package duban.store;

import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.calendar.CalendarData;
import duban.calendar.WorkCalendar;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Policies in DynamoDB. A published version never changes, so it is read once; which one is in
/// force is asked again after a few seconds.
public final class TablePolicies implements Policies {
  private static final Duration POINTER_KEPT = Duration.ofSeconds(5);
  private static final Duration OWNERS_KEPT = Duration.ofMinutes(1);
  private static final int ATTEMPTS = 5;

  /// Characters of one part: each takes three bytes at the most, and an item 400 KB.
  private static final int MOST_CHARACTERS = 120_000;

  /// Sources that are given to an office in the transaction that publishes its policy.
  private static final int MOST_BESIDE = 90;

  private final Items items;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Map<Key, Policy> policies = new ConcurrentHashMap<>();
  private final Map<Key, Directory> directories = new ConcurrentHashMap<>();
  private final Map<Key, CalendarData> holidays = new ConcurrentHashMap<>();
  private final Map<CalendarKey, WorkCalendar> calendars = new ConcurrentHashMap<>();
  private final Map<String, Remembered<Integer>> pointers = new ConcurrentHashMap<>();
  private final Map<String, Remembered<String>> owners = new ConcurrentHashMap<>();

  public TablePolicies(DynamoDbClient db, String table, InstantSource clock) {
    this.items = new Items(db, table);
    this.transactions = new Transactions(db, () -> ThreadLocalRandom.current().nextLong());
    this.clock = clock;
  }

  private record Key(String office, int version) {}

  /// The holidays of one version in the hours of another.
  private record CalendarKey(Key holidays, int policy) {}

  private record Remembered<T>(T value, Instant readAt) {
    /// A clock that was set back makes it stale, too.
    boolean fresh(Instant now, Duration kept) {
      return !now.isBefore(readAt) && now.isBefore(readAt.plus(kept));
    }
  }

  @Override
  public Published current(String office) {
    int version = currentVersion(office);
    return published(version, new Key(office, version));
  }

  @Override
  public Published pinned(String office, int version) {
    return published(version, new Key(office, currentVersion(office)));
  }

  /// The rules of `version` with the people and the holidays of today.
  private Published published(int version, Key today) {
    Policy policy = policy(new Key(today.office(), version));
    return new Published(version, policy, directory(today), calendar(today, version, policy));
  }

  private int currentVersion(String office) {
    Instant now = clock.instant();
    Remembered<Integer> known = pointers.get(office);
    if (known != null && known.fresh(now, POINTER_KEPT)) {
      return known.value();
    }
    int version =
        findVersion(office)
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "The office '" + office + "' has published nothing."));
    pointers.put(office, new Remembered<>(version, now));
    return version;
  }

  private Optional<Integer> findVersion(String office) {
    return items.find(Keys.office(office), Keys.POLICY).map(item -> integer(item, "version"));
  }

  private Policy policy(Key key) {
    return policies.computeIfAbsent(key, k -> Codec.policy(read(k, Keys.policy(k.version()))));
  }

  private Directory directory(Key key) {
    return directories.computeIfAbsent(
        key, k -> Codec.directory(read(k, Keys.directory(k.version()))));
  }

  private WorkCalendar calendar(Key today, int version, Policy policy) {
    return calendars.computeIfAbsent(
        new CalendarKey(today, version), k -> new WorkCalendar(holidays(today), policy.hours()));
  }

  private CalendarData holidays(Key key) {
    return holidays.computeIfAbsent(
        key,
        k -> find(k, Keys.calendar(k.version())).map(Codec::holidays).orElse(CalendarData.NONE));
  }

  private Optional<String> find(Key key, String sort) {
    return items
        .find(Keys.office(key.office()), sort)
        .map(item -> item.containsKey("parts") ? joined(key, item) : string(item, "json"));
  }

  private String joined(Key key, Map<String, AttributeValue> item) {
    String digest = string(item, "digest");
    StringBuilder json = new StringBuilder();
    for (int part = 0; part < integer(item, "parts"); part++) {
      String sort = Keys.part(digest, part);
      json.append(
          items
              .find(Keys.office(key.office()), sort)
              .map(found -> string(found, "json"))
              .orElseThrow(
                  () ->
                      new NoSuchElementException(
                          "The office '" + key.office() + "' has no " + sort + ".")));
    }
    return json.toString();
  }

  /// Keeps a text of any length under a key: in the item itself where it fits, else in parts. The
  /// parts are written here, before the item that leads to them: parts that no item leads to are
  /// read by nobody. They are named by the text's digest, so that writing them again is writing the
  /// same.
  private Map<String, AttributeValue> kept(String office, String sort, String json) {
    Map<String, AttributeValue> item = Items.item(Keys.office(office), sort);
    if (json.length() <= MOST_CHARACTERS) {
      item.put("json", text(json));
      return item;
    }
    String digest = digest(json);
    int part = 0;
    int from = 0;
    while (from < json.length()) {
      int until = Math.min(json.length(), from + MOST_CHARACTERS);
      if (until < json.length() && Character.isHighSurrogate(json.charAt(until - 1))) {
        until--;
      }
      Map<String, AttributeValue> some = Items.item(Keys.office(office), Keys.part(digest, part++));
      some.put("json", text(json.substring(from, until)));
      ItemSize.check(some);
      items.db().putItem(r -> r.tableName(items.table()).item(some));
      from = until;
    }
    item.put("parts", number(part));
    item.put("digest", text(digest));
    return item;
  }

  private static String digest(String json) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String read(Key key, String sort) {
    return find(key, sort)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "The office '" + key.office() + "' has no version " + key.version() + "."));
  }

  @Override
  public Optional<String> findOfficeOfSource(String source) {
    Instant now = clock.instant();
    Remembered<String> known = owners.get(source);
    if (known != null && known.fresh(now, OWNERS_KEPT)) {
      return Optional.of(known.value());
    }
    if (!Keys.fits(source)) {
      return Optional.empty();
    }
    Optional<String> office = items.find(Keys.SOURCES, source).map(item -> string(item, "office"));
    office.ifPresent(o -> owners.put(source, new Remembered<>(o, now)));
    return office;
  }

  @Override
  public List<String> offices() {
    return items.list(Keys.OFFICES).stream().map(item -> string(item, "SK")).toList();
  }

  @Override
  public Published publish(Policy policy, Directory directory, CalendarData holidays) {
    String office = policy.office().id();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<Integer> before = findVersion(office);
      if (before.isPresent()) {
        Key inForce = new Key(office, before.get());
        if (policy(inForce).equals(policy)
            && directory(inForce).equals(directory)
            && holidays(inForce).equals(holidays)) {
          return new Published(
              inForce.version(), policy, directory, new WorkCalendar(holidays, policy.hours()));
        }
      }
      int version = before.orElse(0) + 1;
      Published next =
          new Published(version, policy, directory, new WorkCalendar(holidays, policy.hours()));
      List<TransactWriteItem> owned = owned(office, policy.sources().keySet());
      switch (transactions.write(writes(office, before.orElse(null), next, owned))) {
        case Transactions.Outcome.Written() -> {
          pointers.put(office, new Remembered<>(version, clock.instant()));
          return next;
        }
        case Transactions.Outcome.ConditionFailed(var failed) -> refuseTakenSources(failed);
      }
    }
    throw new StoreBusy("Others kept publishing for the office '" + office + "'.", null);
  }

  /// What gives an office the sources it has not yet. Where they are more than find room beside the
  /// policy, most of them are given first: a source that an office has and does not name in its
  /// policy receives nothing.
  ///
  /// @return what is left to write with the policy
  /// @throws SourceTaken when one belongs to another office; nothing is written then
  private List<TransactWriteItem> owned(String office, Collection<String> sources) {
    Map<String, String> owners = new HashMap<>();
    items
        .list(Keys.SOURCES)
        .forEach(item -> owners.put(string(item, "SK"), string(item, "office")));
    List<TransactWriteItem> missing = new ArrayList<>();
    for (String source : sources) {
      String owner = owners.get(source);
      if (owner == null) {
        missing.add(own(office, source));
      } else if (!owner.equals(office)) {
        throw new SourceTaken(source, owner);
      }
    }
    while (missing.size() > MOST_BESIDE) {
      List<TransactWriteItem> some = missing.subList(0, MOST_BESIDE);
      if (transactions.write(some) instanceof Transactions.Outcome.ConditionFailed(var failed)) {
        refuseTakenSources(failed);
      }
      some.clear();
    }
    return missing;
  }

  private TransactWriteItem own(String office, String source) {
    Map<String, AttributeValue> owned = Items.item(Keys.SOURCES, source);
    owned.put("office", text(office));
    return put(
        owned,
        "attribute_not_exists(PK) OR #office = :office",
        Map.of("#office", "office"),
        Map.of(":office", text(office)));
  }

  private List<TransactWriteItem> writes(
      String office, @Nullable Integer before, Published next, List<TransactWriteItem> owned) {
    int version = next.version();
    List<TransactWriteItem> writes = new ArrayList<>();
    Map<String, AttributeValue> pointer = Items.item(Keys.office(office), Keys.POLICY);
    pointer.put("version", number(version));
    if (before == null) {
      writes.add(items.create(pointer));
    } else {
      writes.add(
          put(
              pointer,
              "#version = :before",
              Map.of("#version", "version"),
              Map.of(":before", number(before))));
    }
    writes.add(items.create(kept(office, Keys.policy(version), Codec.policy(next.policy()))));
    writes.add(
        items.create(kept(office, Keys.directory(version), Codec.directory(next.directory()))));
    writes.add(
        items.create(kept(office, Keys.calendar(version), Codec.holidays(next.calendar().data()))));
    writes.add(items.put(Items.item(Keys.OFFICES, office)));
    writes.addAll(owned);
    return writes;
  }

  private TransactWriteItem put(
      Map<String, AttributeValue> item,
      String condition,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(items.table())
                .item(item)
                .conditionExpression(condition)
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  private static void refuseTakenSources(Map<Integer, Map<String, AttributeValue>> failed) {
    for (Map<String, AttributeValue> item : failed.values()) {
      if (item.containsKey("PK") && string(item, "PK").equals(Keys.SOURCES)) {
        throw new SourceTaken(string(item, "SK"), string(item, "office"));
      }
    }
  }
}
