package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

import duban.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// Marked addresses in DynamoDB: `OFFICE#<office>` / `ADDRESS#<hash>`.
public final class TableAddresses implements Addresses {
  /// How long a block lasts that was written before blocks had an end.
  private static final Duration WITHOUT_END = Policy.Blocks.USUAL.length();

  private final Items items;

  public TableAddresses(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  /// The hash by which an address is known: case does not matter in any mail system one meets.
  public static String hash(String address) {
    return TableLinks.hash(address.strip().toLowerCase(Locale.ROOT));
  }

  @Override
  public void mark(
      String office,
      String address,
      Kind kind,
      String event,
      @Nullable String person,
      Instant now,
      Instant until) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":one", number(1));
    values.put(":zero", number(0));
    values.put(":now", instant(now));
    values.put(":event", text(event));
    values.put(":v", number(Items.SCHEMA));
    values.put(":kind", text(kind.id()));
    values.put(":person", text(person == null ? "" : person));
    String which =
        kind.blocks()
            ? ", #kind = :kind, blocked = :yes, blockedUntil = :until"
            : ", #kind = if_not_exists(#kind, :kind), blocked = if_not_exists(blocked, :yes)";
    if (kind.blocks()) {
      values.put(":until", instant(until));
    }
    values.put(":yes", AttributeValue.fromBool(kind.blocks()));
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.office(office), Keys.address(hash(address))))
                      .updateExpression(
                          "SET #count = if_not_exists(#count, :zero) + :one,"
                              + " #since = if_not_exists(#since, :now), #last = :now,"
                              + " #event = :event, v = :v, person = :person"
                              + which
                              + (kind.blocks()
                                  ? " REMOVE releasedAt, clearAt"
                                  : " REMOVE releasedAt"))
                      .conditionExpression("attribute_not_exists(#event) OR #event <> :event")
                      .expressionAttributeNames(
                          Map.of(
                              "#count", "count",
                              "#since", "since",
                              "#last", "last",
                              "#event", "event",
                              "#kind", "kind"))
                      .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException e) {
      // Noted before.
    }
  }

  @Override
  public boolean blocked(String office, String address, Instant now) {
    return items
        .find(Keys.office(office), Keys.address(hash(address)))
        .filter(TableAddresses::wasBlocked)
        .filter(item -> now.isBefore(end(item)))
        .isPresent();
  }

  private static boolean wasBlocked(Map<String, AttributeValue> item) {
    AttributeValue blocked = item.get("blocked");
    return blocked != null && Boolean.TRUE.equals(blocked.bool());
  }

  private static Instant end(Map<String, AttributeValue> item) {
    return item.containsKey("blockedUntil")
        ? Instant.parse(string(item, "blockedUntil"))
        : Instant.parse(string(item, "last")).plus(WITHOUT_END);
  }

  @Override
  public void tried(String office, String address, Instant now, Instant until) {
    Optional<Map<String, AttributeValue>> found =
        items.find(Keys.office(office), Keys.address(hash(address)));
    if (found
        .filter(TableAddresses::wasBlocked)
        .filter(item -> !now.isBefore(end(item)) && !item.containsKey("clearAt"))
        .isEmpty()) {
      return;
    }
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.office(office), Keys.address(hash(address))))
                      .updateExpression("SET clearAt = :until")
                      .conditionExpression(
                          "attribute_exists(PK) AND attribute_not_exists(clearAt)"
                              + " AND #event = :event")
                      .expressionAttributeNames(Map.of("#event", "event"))
                      .expressionAttributeValues(
                          Map.of(
                              ":until", instant(until),
                              ":event", text(string(found.orElseThrow(), "event")))));
    } catch (ConditionalCheckFailedException e) {
      // Another mail is the trial, or something came back meanwhile.
    }
  }

  /// Whether somebody released it, or its trial went well.
  private static boolean cleared(Map<String, AttributeValue> item, Instant now) {
    return item.containsKey("releasedAt")
        || (item.containsKey("clearAt") && !now.isBefore(Instant.parse(string(item, "clearAt"))));
  }

  @Override
  public Optional<Mark> find(String office, String address, Instant now) {
    return items
        .find(Keys.office(office), Keys.address(hash(address)))
        .filter(item -> !cleared(item, now))
        .map(TableAddresses::mark);
  }

  @Override
  public List<Mark> all(String office, Instant now) {
    return items.list(Keys.office(office), Keys.ADDRESS).stream()
        .filter(item -> !cleared(item, now))
        .map(TableAddresses::mark)
        .toList();
  }

  private static Mark mark(Map<String, AttributeValue> item) {
    String person = string(item, "person");
    return new Mark(
        string(item, "SK").substring(Keys.ADDRESS.length()),
        Kind.valueOf(string(item, "kind").toUpperCase(Locale.ROOT)),
        integer(item, "count"),
        Instant.parse(string(item, "since")),
        Instant.parse(string(item, "last")),
        person.isEmpty() ? null : person);
  }

  @Override
  public boolean release(String office, String address, Instant now) {
    try {
      items
          .db()
          .updateItem(
              r ->
                  r.tableName(items.table())
                      .key(Items.key(Keys.office(office), Keys.address(hash(address))))
                      .updateExpression(
                          "SET blocked = :no, releasedAt = :now, #count = :zero"
                              + " REMOVE #kind, #since, blockedUntil, clearAt")
                      .conditionExpression(
                          "attribute_exists(PK) AND attribute_not_exists(releasedAt)")
                      .expressionAttributeNames(
                          Map.of("#count", "count", "#kind", "kind", "#since", "since"))
                      .expressionAttributeValues(
                          Map.of(
                              ":no", AttributeValue.fromBool(false),
                              ":now", instant(now),
                              ":zero", number(0))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
