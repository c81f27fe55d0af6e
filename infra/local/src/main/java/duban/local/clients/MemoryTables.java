package duban.local.clients;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.dynamodb.services.local.shared.access.QueryResponseInfo;
import software.amazon.dynamodb.services.local.shared.access.ShardIterator;
import software.amazon.dynamodb.services.local.shared.access.TableInfo;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;
import software.amazon.dynamodb.services.local.shared.dataaccess.OperationType;
import software.amazon.dynamodb.services.local.shared.model.AttributeValue;
import software.amazon.dynamodb.services.local.shared.model.Condition;

/// DynamoDB Local's storage, with items and stream records in maps of this process. What requests
/// mean, what they may say, conditions, transactions and prices stay Amazon's code; the
/// descriptions of tables and streams stay in Amazon's SQLite. By itself DynamoDB Local keeps items
/// there too and reads and parses the table's description anew for every item it touches: most of
/// what a case costs on the local stack.
///
/// The stack creates its tables once and changes none afterwards; [#remember()] is called in
/// between.
final class MemoryTables extends SQLiteDBAccess {
  /// How long a repeated transaction is recognised by its token, as in DynamoDB.
  private static final Duration TOKENS_KEPT = Duration.ofMinutes(10);

  private final Map<String, TableInfo> descriptions = new ConcurrentHashMap<>();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  // The lock guards these and what is in them. A transaction holds it for writing from its
  // beginning
  // to its end.
  private final Map<String, MemoryTable> tables = new ConcurrentHashMap<>();
  private final Map<String, MemoryStream> active = new ConcurrentHashMap<>();
  private final Map<String, MemoryStream> shards = new ConcurrentHashMap<>();
  private final Map<String, Token> tokens = new LinkedHashMap<>();
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private boolean inTransaction;

  private volatile boolean remembering;

  private record Token(byte[] signature, long nanoTime) {}

  /// From now on no table is created, changed or deleted.
  void remember() {
    remembering = true;
  }

  @Override
  public @Nullable TableInfo getTableInfo(String table) {
    // The constructor of the superclass may ask before this object's fields are there.
    if (!remembering) {
      return super.getTableInfo(table);
    }
    TableInfo remembered = descriptions.get(table);
    if (remembered != null) {
      return remembered;
    }
    TableInfo read = super.getTableInfo(table);
    if (read != null) {
      descriptions.put(table, read);
    }
    return read;
  }

  private MemoryTable table(String name) {
    return tables.computeIfAbsent(
        name,
        n -> {
          TableInfo info = getTableInfo(n);
          if (info == null) {
            throw new IllegalArgumentException("There is no table " + n + ".");
          }
          return new MemoryTable(info);
        });
  }

  private <T> T reading(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private <T> T writing(Supplier<T> work) {
    lock.writeLock().lock();
    try {
      return work.get();
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public @Nullable Map<String, AttributeValue> getRecord(
      String table, Map<String, AttributeValue> key) {
    MemoryTable items = table(table);
    SortKey place = items.place(key);
    byte[] found = reading(() -> items.get(place));
    return found == null ? null : ItemCodec.decode(found);
  }

  @Override
  public void putRecord(
      String table,
      Map<String, AttributeValue> item,
      AttributeValue hashKey,
      @Nullable AttributeValue rangeKey,
      boolean isUpdate) {
    byte[] now = ItemCodec.encode(item);
    boolean unused = write(table, item, item, now, OperationType.MODIFY);
  }

  @Override
  public boolean deleteRecord(
      String table, Map<String, AttributeValue> key, boolean isSystemDelete) {
    return write(
        table, key, null, null, isSystemDelete ? OperationType.EXPIRE : OperationType.REMOVE);
  }

  /// @param key the item's key, with or without the rest of the item
  /// @return whether there was an item before
  private boolean write(
      String table,
      Map<String, AttributeValue> key,
      @Nullable Map<String, AttributeValue> item,
      byte @Nullable [] now,
      OperationType type) {
    MemoryTable items = table(table);
    @Nullable MemoryStream stream = active.computeIfAbsent(table, this::activeShard);
    SortKey place = items.place(key);
    return writing(
        () -> {
          byte[] before = items.get(place);
          if (before == null && now == null) {
            return false;
          }
          Map<String, AttributeValue> old = before == null ? null : ItemCodec.decode(before);
          items.replace(place, old, item, now);
          // A put that changes nothing is no event of the stream.
          Long number =
              stream == null || Arrays.equals(before, now)
                  ? null
                  : stream.append(
                      before == null ? OperationType.INSERT : type,
                      before,
                      now,
                      Instant.now().truncatedTo(ChronoUnit.MINUTES));
          if (inTransaction) {
            undo.push(
                () -> {
                  items.replace(place, item, old, before);
                  if (stream != null && number != null) {
                    stream.takeBack(number);
                  }
                });
          }
          return before != null;
        });
  }

  @Override
  public QueryResponseInfo queryRecords(
      String table,
      @Nullable String index,
      @Nullable Map<String, Condition> conditions,
      @Nullable Map<String, AttributeValue> exclusiveStartKey,
      @Nullable Long limit,
      boolean ascending,
      byte @Nullable [] beginHash,
      byte @Nullable [] endHash,
      boolean isScan,
      boolean isGlobalIndex) {
    MemoryTable items = table(table);
    // DynamoDB Local says -1, too, when it means all.
    Long most = limit == null || limit <= 0 ? null : limit;
    MemoryTable.Range range =
        new MemoryTable.Range(
            index,
            conditions == null ? Map.of() : conditions,
            exclusiveStartKey == null ? Map.of() : exclusiveStartKey,
            most,
            ascending);
    List<byte[]> found =
        reading(() -> isScan ? items.scan(range, beginHash, endHash) : items.query(range));
    List<Map<String, AttributeValue>> read = new ArrayList<>(found.size());
    found.forEach(item -> read.add(ItemCodec.decode(item)));
    boolean more = most != null && read.size() == most;
    return new QueryResponseInfo(read, more ? read.getLast() : null);
  }

  @Override
  public byte @Nullable [] beginTransaction(String token) {
    lock.writeLock().lock();
    inTransaction = true;
    undo.clear();
    Token known = tokens.get(token);
    return known == null || System.nanoTime() - known.nanoTime() > TOKENS_KEPT.toNanos()
        ? null
        : known.signature();
  }

  @Override
  public void commitTransaction(String token, byte[] signature) {
    requireTransaction();
    long now = System.nanoTime();
    Iterator<Token> oldest = tokens.values().iterator();
    while (oldest.hasNext() && now - oldest.next().nanoTime() > TOKENS_KEPT.toNanos()) {
      oldest.remove();
    }
    tokens.put(token, new Token(signature, now));
    endTransaction();
  }

  @Override
  public void rollbackTransaction() {
    requireTransaction();
    undo.forEach(Runnable::run);
    endTransaction();
  }

  private void requireTransaction() {
    if (!lock.isWriteLockedByCurrentThread() || !inTransaction) {
      throw new IllegalStateException("There is no transaction to end.");
    }
  }

  private void endTransaction() {
    undo.clear();
    inTransaction = false;
    lock.writeLock().unlock();
  }

  @Override
  public List<Record> getStreamRecords(@Nullable Integer limit, ShardIterator iterator) {
    MemoryStream stream = shards.get(iterator.shardId);
    if (stream == null) {
      return new ArrayList<>();
    }
    int most = limit == null ? Integer.MAX_VALUE : limit;
    return stream.read(
        writing(() -> stream.from(iterator.shardSequenceNumber, most)), table(stream.table()));
  }

  @Override
  public @Nullable Long getLatestSequenceNumberForShard(String shard) {
    MemoryStream stream = shards.get(shard);
    return stream == null ? null : reading(stream::latest);
  }

  @Override
  public @Nullable Long getEarliestNonExpiredSequenceNumberForShard(String shard) {
    MemoryStream stream = shards.get(shard);
    return stream == null ? null : reading(stream::earliest);
  }

  @Override
  public void findAndRolloverActiveShards(String table, long age) {
    super.findAndRolloverActiveShards(table, age);
    active.remove(table);
  }

  /// Where the records of a table's writes go.
  private @Nullable MemoryStream activeShard(String table) {
    TableInfo info = getTableInfo(table);
    if (info == null
        || info.getStreamSpecification() == null
        || !info.getStreamSpecification().streamEnabled()) {
      return null;
    }
    Shard open =
        getStreamInfo(table, info.getLatestStreamId(), null, null, null)
            .getFirst()
            .shards()
            .stream()
            .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
            .findFirst()
            .orElseThrow();
    return shards.computeIfAbsent(
        open.shardId(),
        id ->
            new MemoryStream(
                table,
                info.getStreamSpecification().streamViewType(),
                Long.parseLong(open.sequenceNumberRange().startingSequenceNumber())));
  }

  @Override
  public long getTableItemCount(String table) {
    return reading(() -> table(table).count(null));
  }

  @Override
  public long getTableByteSize(String table) {
    return reading(() -> table(table).bytes(null));
  }

  @Override
  public long getGSIItemCount(String table, String index) {
    return reading(() -> table(table).count(index));
  }

  @Override
  public long getGSIByteSize(String table, String index) {
    return reading(() -> table(table).bytes(index));
  }
}
