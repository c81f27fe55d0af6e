package duban.local.clients;

import duban.local.template.Deployment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/// Amazon's DynamoDB Local, in this JVM and in memory, with the deployment's tables.
public final class LocalDatabase implements AutoCloseable {
  private final AmazonDynamoDBLocal local;
  private final Map<String, String> streamArns = new HashMap<>();

  public LocalDatabase(Collection<Deployment.Table> tables) {
    local = DynamoDBEmbedded.create(true);
    for (Deployment.Table table : tables) {
      TableDescription made = local.dynamoDbClient().createTable(table.request()).tableDescription();
      if (made.latestStreamArn() != null) {
        streamArns.put(table.logicalId(), made.latestStreamArn());
      }
    }
  }

  /// The database itself: nothing is billed, no stream is woken.
  public DynamoDbClient client() {
    return local.dynamoDbClient();
  }

  public DynamoDbStreamsClient streams() {
    return local.dynamoDbStreamsClient();
  }

  /// @throws IllegalArgumentException when the table has no stream
  public String streamArn(String table) {
    String arn = streamArns.get(table);
    if (arn == null) {
      throw new IllegalArgumentException("The table " + table + " has no stream.");
    }
    return arn;
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}
