package duban.store;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Reading and building the table's items. Every item says in `v` which schema it was written
/// under; an item of a schema this code does not know is refused, because guessing at it could lose
/// what it says.
final class Items {
  /// The schema that this code writes.
  static final int SCHEMA = 1;

  private static final String VERSION = "v";

  /// Always with milliseconds, so that the order of the texts is the order of the instants.
  private static final DateTimeFormatter SORTABLE =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final DynamoDbClient db;
  private final String table;

  Items(DynamoDbClient db, String table) {
    this.db = db;
    this.table = table;
  }

  DynamoDbClient db() {
    return db;
  }

  String table() {
    return table;
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue instant(Instant value) {
    return AttributeValue.fromS(sortable(value));
  }

  /// The text whose order is that of the instants.
  static String sortable(Instant value) {
    return SORTABLE.format(value);
  }

  static Map<String, AttributeValue> key(String partition, String sort) {
    return Map.of("PK", text(partition), "SK", text(sort));
  }

  /// A new item with its key and schema; the caller adds the rest.
  static Map<String, AttributeValue> item(String partition, String sort) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("PK", text(partition));
    item.put("SK", text(sort));
    item.put(VERSION, number(SCHEMA));
    return item;
  }

  /// @throws UnknownSchema when the item was written under another schema
  static Map<String, AttributeValue> known(Map<String, AttributeValue> item) {
    AttributeValue version = item.get(VERSION);
    if (version == null || !Integer.toString(SCHEMA).equals(version.n())) {
      throw new UnknownSchema(
          string(item, "PK"),
          string(item, "SK"),
          version == null ? "none" : String.valueOf(version.n()));
    }
    return item;
  }

  /// Strongly consistent.
  Optional<Map<String, AttributeValue>> find(String partition, String sort) {
    Map<String, AttributeValue> item =
        db.getItem(r -> r.tableName(table).key(key(partition, sort)).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(known(item));
  }

  /// Every item of a partition whose sort key begins with `prefix`, in order; strongly consistent.
  List<Map<String, AttributeValue>> list(String partition, String prefix) {
    return db
        .queryPaginator(
            r ->
                r.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk AND begins_with(SK, :sk)")
                    .expressionAttributeValues(Map.of(":pk", text(partition), ":sk", text(prefix))))
        .items()
        .stream()
        .map(Items::known)
        .toList();
  }

  /// Every item of a partition, in order; strongly consistent.
  List<Map<String, AttributeValue>> list(String partition) {
    return db
        .queryPaginator(
            r ->
                r.tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk")
                    .expressionAttributeValues(Map.of(":pk", text(partition))))
        .items()
        .stream()
        .map(Items::known)
        .toList();
  }

  TransactWriteItem put(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(table).item(item).build())
        .build();
  }

  /// Puts only where nothing is; what is there comes back with the refusal.
  TransactWriteItem create(Map<String, AttributeValue> item) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(table)
                .item(item)
                .conditionExpression("attribute_not_exists(PK)")
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build())
        .build();
  }

  /// @throws IllegalStateException when the item lacks the attribute
  static String string(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    if (value == null || value.s() == null) {
      throw new IllegalStateException(
          "The item "
              + item.get("PK")
              + " / "
              + item.get("SK")
              + " has no text '"
              + attribute
              + "'.");
    }
    return value.s();
  }

  static int integer(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    if (value == null || value.n() == null) {
      throw new IllegalStateException(
          "The item "
              + item.get("PK")
              + " / "
              + item.get("SK")
              + " has no number '"
              + attribute
              + "'.");
    }
    return Integer.parseInt(value.n());
  }
}
