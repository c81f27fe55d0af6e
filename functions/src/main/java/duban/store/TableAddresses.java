package duban.store;

import static duban.store.Items.instant;
import static duban.store.Items.integer;
import static duban.store.Items.number;
import static duban.store.Items.string;
import static duban.store.Items.text;

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
      Instant now) {
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
            ? ", #kind = :kind, blocked = :yes"
            : ", #kind = if_not_exists(#kind, :kind), blocked = if_not_exists(blocked, :yes)";
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
                              + " REMOVE releasedAt")
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
  public boolean blocked(String office, String address) {
    return items
        .find(Keys.office(office), Keys.address(hash(address)))
        .map(item -> item.get("blocked"))
        .filter(blocked -> Boolean.TRUE.equals(blocked.bool()))
        .isPresent();
  }

  @Override
  public Optional<Mark> find(String office, String address) {
    return items
        .find(Keys.office(office), Keys.address(hash(address)))
        .filter(item -> !item.containsKey("releasedAt"))
        .map(TableAddresses::mark);
  }

  @Override
  public List<Mark> all(String office) {
    return items.list(Keys.office(office), Keys.ADDRESS).stream()
        .filter(item -> !item.containsKey("releasedAt"))
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
                          "SET blocked = :no, releasedAt = :now, #count = :zero REMOVE #kind, #since")
                      .conditionExpression("attribute_exists(PK) AND attribute_not_exists(releasedAt)")
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
