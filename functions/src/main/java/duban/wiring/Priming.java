package duban.wiring;

import java.util.Map;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads once before a snapshot of the function is taken: what the first call loads, compiles and
/// works out is then in the snapshot, and the first request after a restore does not wait for it.
///
/// The read asks for a key that no item has. Its connection is closed with its answer: one kept in
/// the snapshot would be dead when the snapshot is restored.
final class Priming implements Resource {
  private static final System.Logger LOG = System.getLogger(Priming.class.getName());

  private static final Map<String, AttributeValue> NO_ITEM =
      Map.of("PK", AttributeValue.fromS("PRIMING"), "SK", AttributeValue.fromS("PRIMING"));

  private final Clients clients;
  private final String table;

  Priming(Clients clients, String table) {
    this.clients = clients;
    this.table = table;
  }

  /// Registers itself. The context holds it weakly: the caller keeps it as long as the function.
  Priming register() {
    Core.getGlobalContext().register(this);
    return this;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      DynamoDbClient db = clients.dynamoDb();
      db.getItem(
          r ->
              r.tableName(table)
                  .key(NO_ITEM)
                  .overrideConfiguration(o -> o.putHeader("Connection", "close")));
    } catch (SdkException e) {
      // The function works as well without, and its first call is slower.
      LOG.log(System.Logger.Level.WARNING, "Nothing was read before the snapshot.", e);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
