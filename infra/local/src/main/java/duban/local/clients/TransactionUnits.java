package duban.local.clients;

import duban.store.ItemSize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// What a transaction costs, item by item as AWS counts: each item the larger of what it was and
/// what it is, rounded up to whole kilobytes, twice; an item that is only checked likewise; and
/// each index one unit for each kilobyte of an entry that is put and of one that is taken away.
/// DynamoDB Local adds the sizes of all items first and rounds once.
final class TransactionUnits {
  private static final int KILOBYTE = 1024;
  private static final int IN_A_TRANSACTION = 2;

  private final DynamoDbClient db;
  private final Map<String, TableDescription> tables = new ConcurrentHashMap<>();

  TransactionUnits(DynamoDbClient db) {
    this.db = db;
  }

  private record Place(String table, Map<String, AttributeValue> key) {}

  /// The items as they stood before the transaction, in its order.
  record Before(List<Map<String, AttributeValue>> items) {}

  Before before(TransactWriteItemsRequest transaction) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    transaction.transactItems().forEach(write -> items.add(read(place(write))));
    return new Before(items);
  }

  double units(TransactWriteItemsRequest transaction, Before before) {
    double units = 0;
    for (int i = 0; i < transaction.transactItems().size(); i++) {
      TransactWriteItem write = transaction.transactItems().get(i);
      Place place = place(write);
      Map<String, AttributeValue> was = before.items().get(i);
      Map<String, AttributeValue> is = read(place);
      units += IN_A_TRANSACTION * kilobytes(Math.max(bytes(was), bytes(is)));
      if (write.conditionCheck() == null) {
        for (GlobalSecondaryIndexDescription index :
            table(place.table()).globalSecondaryIndexes()) {
          units += ofIndex(place.table(), index, was, is);
        }
      }
    }
    return units;
  }

  private double ofIndex(
      String table,
      GlobalSecondaryIndexDescription index,
      Map<String, AttributeValue> was,
      Map<String, AttributeValue> is) {
    Map<String, AttributeValue> old = entry(table, index, was);
    Map<String, AttributeValue> now = entry(table, index, is);
    if (old.equals(now)) {
      return 0;
    }
    boolean samePlace = keys(index.keySchema(), old).equals(keys(index.keySchema(), now));
    if (samePlace) {
      return kilobytes(Math.max(bytes(old), bytes(now)));
    }
    return (old.isEmpty() ? 0 : kilobytes(bytes(old)))
        + (now.isEmpty() ? 0 : kilobytes(bytes(now)));
  }

  /// What an index keeps of an item; nothing of one that lacks the index's key.
  private Map<String, AttributeValue> entry(
      String table, GlobalSecondaryIndexDescription index, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> entry = new LinkedHashMap<>(keys(index.keySchema(), item));
    if (entry.size() < index.keySchema().size()) {
      return Map.of();
    }
    if (index.projection().projectionType() == ProjectionType.ALL) {
      return item;
    }
    entry.putAll(keys(table(table).keySchema(), item));
    index
        .projection()
        .nonKeyAttributes()
        .forEach(
            name -> {
              if (item.containsKey(name)) {
                entry.put(name, Objects.requireNonNull(item.get(name)));
              }
            });
    return entry;
  }

  private TableDescription table(String name) {
    return tables.computeIfAbsent(name, n -> db.describeTable(r -> r.tableName(n)).table());
  }

  private Place place(TransactWriteItem write) {
    if (write.put() != null) {
      String table = write.put().tableName();
      return new Place(table, keys(table(table).keySchema(), write.put().item()));
    }
    if (write.update() != null) {
      return new Place(write.update().tableName(), write.update().key());
    }
    if (write.delete() != null) {
      return new Place(write.delete().tableName(), write.delete().key());
    }
    return new Place(write.conditionCheck().tableName(), write.conditionCheck().key());
  }

  private Map<String, AttributeValue> read(Place place) {
    return db.getItem(r -> r.tableName(place.table()).key(place.key()).consistentRead(true)).item();
  }

  private static Map<String, AttributeValue> keys(
      List<KeySchemaElement> schema, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> keys = new LinkedHashMap<>();
    for (KeySchemaElement element : schema) {
      AttributeValue value = item.get(element.attributeName());
      if (value != null) {
        keys.put(element.attributeName(), value);
      }
    }
    return keys;
  }

  /// At least one: what is not there costs as much as the smallest item.
  private static int kilobytes(int bytes) {
    return Math.max(1, Math.ceilDiv(bytes, KILOBYTE));
  }

  private static int bytes(Map<String, AttributeValue> item) {
    return ItemSize.bytes(item);
  }
}
