package duban.local.clients;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.dynamodb.services.local.shared.access.TableInfo;
import software.amazon.dynamodb.services.local.shared.access.sqlite.SQLiteDBAccess;

/// DynamoDB Local's storage, remembering what its tables are like. By itself it reads and parses a
/// table's description anew for every item it touches, which is more than half of the time of a
/// transaction.
///
/// The stack creates its tables once and changes none afterwards; [#remember()] is called in
/// between.
final class KnownTables extends SQLiteDBAccess {
  private final Map<String, TableInfo> known = new ConcurrentHashMap<>();
  private volatile boolean remembering;

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
    TableInfo remembered = known.get(table);
    if (remembered != null) {
      return remembered;
    }
    TableInfo read = super.getTableInfo(table);
    if (read != null) {
      known.put(table, read);
    }
    return read;
  }
}
