package duban.local.clients;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.dynamodb.services.local.shared.access.LocalDBUtils;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccessUtils;
import software.amazon.dynamodb.services.local.shared.dataaccess.OperationType;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;

/// The records of one shard of a table's stream. Not safe for several threads at once.
///
/// What a reader has passed is let go, so that a long run fits in memory: here every stream has one
/// reader.
final class MemoryStream {
  private final String table;
  private final StreamViewType view;
  private final NavigableMap<Long, Change> changes = new TreeMap<>();
  private long next;
  private long passed;

  /// @param first the number of the first record
  MemoryStream(String table, StreamViewType view, long first) {
    this.table = table;
    this.view = view;
    this.next = first;
    this.passed = first;
  }

  /// One write, as it stands in the shard.
  ///
  /// @param before null when the item is new, or readers do not see it
  /// @param now null when the item is gone
  record Change(
      long number,
      Instant at,
      OperationType type,
      byte @Nullable [] before,
      byte @Nullable [] now) {}

  /// The table whose writes stand here.
  String table() {
    return table;
  }

  /// Appends a record.
  ///
  /// @param before null when the item is new
  /// @param now null when the item is gone
  /// @return its number
  long append(OperationType type, byte @Nullable [] before, byte @Nullable [] now, Instant at) {
    long number = next++;
    byte @Nullable [] old = showsOld() || now == null ? before : null;
    changes.put(number, new Change(number, at, type, old, now));
    return number;
  }

  private boolean showsOld() {
    return view == StreamViewType.OLD_IMAGE || view == StreamViewType.NEW_AND_OLD_IMAGES;
  }

  private boolean showsNew() {
    return view == StreamViewType.NEW_IMAGE || view == StreamViewType.NEW_AND_OLD_IMAGES;
  }

  /// Takes back the newest record, whose transaction did not come about. Its number is not used
  /// again.
  void takeBack(long number) {
    changes.remove(number);
  }

  /// The first records from a number on; what stands before it is let go.
  List<Change> from(long number, int most) {
    changes.headMap(number, false).clear();
    passed = Math.max(passed, number);
    return changes.tailMap(number, true).values().stream().limit(most).toList();
  }

  /// Null when there was none yet.
  @Nullable Long latest() {
    return changes.isEmpty() ? (passed == next ? null : Long.valueOf(next - 1)) : changes.lastKey();
  }

  /// From where on it can be read; null when there was no record yet.
  @Nullable Long earliest() {
    return latest() == null ? null : Long.valueOf(passed);
  }

  /// Changes as the stream's readers see them.
  ///
  /// @param table whose stream it is
  List<Record> read(List<Change> some, MemoryTable table) {
    // DynamoDB Local changes the list that it is given.
    List<Record> records = new ArrayList<>();
    some.forEach(change -> records.add(read(change, table)));
    return records;
  }

  private Record read(Change change, MemoryTable table) {
    Map<String, AttributeValue> before = decoded(change.before());
    Map<String, AttributeValue> now = decoded(change.now());
    Map<String, AttributeValue> key = table.primaryKey(now.isEmpty() ? before : now);
    StreamRecord.Builder record =
        StreamRecord.builder()
            .approximateCreationDateTime(change.at())
            .keys(external(key))
            .sequenceNumber(LocalDBUtils.longToSequenceNumber(change.number()))
            .streamViewType(view);
    long size = LocalDBUtils.getItemSizeBytes(key);
    if (showsOld() && !before.isEmpty()) {
      record.oldImage(external(before));
      size += LocalDBUtils.getItemSizeBytes(before);
    }
    if (showsNew() && !now.isEmpty()) {
      record.newImage(external(now));
      size += LocalDBUtils.getItemSizeBytes(now);
    }
    return Record.builder()
        .dynamodb(record.sizeBytes(size).build())
        .eventID("%032x".formatted(change.number()))
        .eventVersion("1.1")
        .eventName(change.type().toString())
        .build();
  }

  private static Map<String, AttributeValue> decoded(byte @Nullable [] item) {
    return item == null ? Map.of() : ItemCodec.decode(item);
  }

  private static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue>
      external(Map<String, AttributeValue> item) {
    Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> values =
        HashMap.newHashMap(item.size());
    item.forEach(
        (name, value) -> values.put(name, SQLiteDBAccessUtils.convertLocalAttributeValue(value)));
    return values;
  }
}
