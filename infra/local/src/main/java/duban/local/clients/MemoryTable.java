package duban.local.clients;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.dynamodb.services.local.shared.access.LocalDBUtils;
import software.amazon.dynamodb.services.local.shared.access.PaddingNumberEncoder;
import software.amazon.dynamodb.services.local.shared.access.TableInfo;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;
import software.amazon.dynamodb.services.local.shared.model.Condition;

/// The items of one table and its global indexes. Not safe for several threads at once.
///
/// Items stand in the order of the hash of their partition key, as in DynamoDB, and within a
/// partition in the order of their sort key; in an index likewise, by the index's keys.
final class MemoryTable {
  private final String hashName;
  private final @Nullable String rangeName;
  private final NavigableMap<SortKey, byte[]> items = new TreeMap<>();
  private final Map<String, Index> indexes = new HashMap<>();

  /// @param attributes hash keys first, then range keys
  /// @param entries where each item of the index stands in the table
  private record Index(List<String> attributes, NavigableMap<SortKey, SortKey> entries) {}

  MemoryTable(TableInfo info) {
    if (!info.getLSINames().isEmpty()) {
      throw new IllegalArgumentException(
          "The local database has no local secondary indexes, but "
              + info.getTableName()
              + " has "
              + info.getLSINames()
              + ".");
    }
    hashName = info.getHashKey().attributeName();
    rangeName = info.hasRangeKey() ? info.getRangeKey().attributeName() : null;
    for (String index : info.getGSINames()) {
      List<String> attributes = new ArrayList<>();
      info.getGSIHashKeys(index).stream()
          .map(AttributeDefinition::attributeName)
          .forEach(attributes::add);
      info.getGSIRangeKeys(index).stream()
          .map(AttributeDefinition::attributeName)
          .forEach(attributes::add);
      indexes.put(index, new Index(List.copyOf(attributes), new TreeMap<>()));
    }
  }

  /// The key attributes of an item, and nothing else.
  Map<String, AttributeValue> primaryKey(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>();
    key.put(hashName, item.get(hashName));
    if (rangeName != null) {
      key.put(rangeName, item.get(rangeName));
    }
    return key;
  }

  SortKey place(Map<String, AttributeValue> item) {
    SortKey place = SortKey.FIRST.then(LocalDBUtils.getHashValue(item.get(hashName)));
    AttributeValue range = rangeName == null ? null : item.get(rangeName);
    return range == null ? place : place.then(sortable(range));
  }

  byte @Nullable [] get(SortKey place) {
    return items.get(place);
  }

  /// Puts an item where another one stands, or takes that away.
  ///
  /// @param before what stands there now; null when nothing does
  /// @param now what is to stand there; null for nothing
  /// @param encoded `now` as bytes
  void replace(
      SortKey place,
      @Nullable Map<String, AttributeValue> before,
      @Nullable Map<String, AttributeValue> now,
      byte @Nullable [] encoded) {
    for (Index index : indexes.values()) {
      SortKey old = before == null ? null : place(index, before, place);
      if (old != null) {
        index.entries().remove(old);
      }
      SortKey entry = now == null ? null : place(index, now, place);
      if (entry != null) {
        index.entries().put(entry, place);
      }
    }
    if (encoded == null) {
      items.remove(place);
    } else {
      items.put(place, encoded);
    }
  }

  /// Where an item stands in an index; null when it lacks one of the index's keys and so is not in
  /// it.
  private static @Nullable SortKey place(
      Index index, Map<String, AttributeValue> item, SortKey inTable) {
    SortKey entry = SortKey.FIRST;
    for (String attribute : index.attributes()) {
      AttributeValue value = item.get(attribute);
      if (value == null) {
        return null;
      }
      entry = entry.then(sortable(value));
    }
    return entry.then(inTable);
  }

  /// A value of a key as bytes in the value's order.
  private static byte[] sortable(AttributeValue value) {
    return switch (value.getType()) {
      case S -> value.getS().getBytes(StandardCharsets.UTF_8);
      case N -> PaddingNumberEncoder.encodeBigDecimal(new BigDecimal(value.getN()));
      case B -> ItemCodec.bytes(value.getB());
      default -> throw new IllegalArgumentException("No value of a key: " + value);
    };
  }

  /// What of a table or an index to read.
  ///
  /// @param index null for the table itself
  /// @param conditions on key attributes; empty for everything
  /// @param after the keys of the last item that is known; empty to begin at the beginning
  /// @param limit how many; null for all
  record Range(
      @Nullable String index,
      Map<String, Condition> conditions,
      Map<String, AttributeValue> after,
      @Nullable Long limit,
      boolean ascending) {}

  List<byte[]> query(Range range) {
    Index index = range.index() == null ? null : index(range.index());
    SortKey after = range.after().isEmpty() ? null : after(index, range.after());
    List<byte[]> found = new ArrayList<>();
    if (index == null) {
      for (byte[] item : slice(items, bounds(null, range.conditions()), after, range).values()) {
        if (full(found, range.limit())) {
          break;
        }
        found.add(item);
      }
    } else {
      for (SortKey place :
          slice(index.entries(), bounds(index, range.conditions()), after, range).values()) {
        if (full(found, range.limit())) {
          break;
        }
        found.add(items.get(place));
      }
    }
    return found;
  }

  /// Everything of a table or an index whose partition key has a hash between the two; with null,
  /// everything.
  List<byte[]> scan(Range range, byte @Nullable [] firstHash, byte @Nullable [] lastHash) {
    if (firstHash == null || lastHash == null) {
      return query(range);
    }
    SortKey first = SortKey.FIRST.then(firstHash);
    SortKey last = SortKey.FIRST.then(lastHash).end();
    return query(new Range(range.index(), range.conditions(), range.after(), null, true)).stream()
        .filter(
            item -> {
              SortKey place = place(ItemCodec.decode(item));
              return first.compareTo(place) <= 0 && place.compareTo(last) <= 0;
            })
        .limit(range.limit() == null ? Long.MAX_VALUE : range.limit())
        .toList();
  }

  private static boolean full(List<?> found, @Nullable Long limit) {
    return limit != null && found.size() >= limit;
  }

  private @Nullable SortKey after(@Nullable Index index, Map<String, AttributeValue> keys) {
    return index == null ? place(keys) : place(index, keys, place(keys));
  }

  private Index index(String name) {
    Index index = indexes.get(name);
    if (index == null) {
      throw new IllegalArgumentException("There is no index " + name + ".");
    }
    return index;
  }

  /// @param to exclusive: no item's own key is one of these
  private record Bounds(SortKey from, SortKey to) {}

  private Bounds bounds(@Nullable Index index, Map<String, Condition> conditions) {
    List<String> attributes =
        index != null
            ? index.attributes()
            : rangeName == null ? List.of(hashName) : List.of(hashName, rangeName);
    SortKey prefix = SortKey.FIRST;
    for (String attribute : attributes) {
      Condition condition = conditions.get(attribute);
      if (condition == null) {
        break;
      }
      List<AttributeValue> values = condition.getAttributeValueList();
      byte[] value =
          index == null && attribute.equals(hashName)
              ? LocalDBUtils.getHashValue(values.getFirst())
              : sortable(values.getFirst());
      SortKey at = prefix.then(value);
      switch (ComparisonOperator.fromValue(condition.getComparisonOperator())) {
        case EQ -> prefix = at;
        case LT -> {
          return new Bounds(prefix, at);
        }
        case LE -> {
          return new Bounds(prefix, at.end());
        }
        case GT -> {
          return new Bounds(at.end(), prefix.end());
        }
        case GE -> {
          return new Bounds(at, prefix.end());
        }
        case BETWEEN -> {
          return new Bounds(at, prefix.then(sortable(values.get(1))).end());
        }
        case BEGINS_WITH -> {
          return new Bounds(at, behind(prefix, value));
        }
        default ->
            throw new IllegalArgumentException(
                "No condition on a key: " + condition.getComparisonOperator());
      }
    }
    return new Bounds(prefix, prefix.end());
  }

  /// Where what begins with `start` is over.
  private static SortKey behind(SortKey prefix, byte[] start) {
    int last = start.length - 1;
    while (last >= 0 && start[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      return prefix.end();
    }
    byte[] next = Arrays.copyOf(start, last + 1);
    next[last]++;
    return prefix.then(next);
  }

  private static <V> NavigableMap<SortKey, V> slice(
      NavigableMap<SortKey, V> all, Bounds bounds, @Nullable SortKey after, Range range) {
    SortKey from = bounds.from();
    SortKey to = bounds.to();
    boolean withFrom = true;
    if (after != null && range.ascending() && after.compareTo(from) >= 0) {
      from = after;
      withFrom = false;
    }
    if (after != null && !range.ascending() && after.compareTo(to) < 0) {
      to = after;
    }
    if (from.compareTo(to) >= 0) {
      return new TreeMap<>();
    }
    NavigableMap<SortKey, V> slice = all.subMap(from, withFrom, to, false);
    return range.ascending() ? slice : slice.descendingMap();
  }

  long count(@Nullable String index) {
    return index == null ? items.size() : index(index).entries().size();
  }

  long bytes(@Nullable String index) {
    return query(new Range(index, Map.of(), Map.of(), null, true)).stream()
        .mapToLong(item -> LocalDBUtils.getItemSizeBytes(ItemCodec.decode(item)))
        .sum();
  }
}
