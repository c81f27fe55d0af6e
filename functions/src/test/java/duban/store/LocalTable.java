package duban.store;

import duban.cases.CaseRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/// The table of the deployment, on Amazon's DynamoDB Local within the test's own JVM.
public final class LocalTable implements AfterAllCallback {
  public static final String NAME = "cases";

  private final AmazonDynamoDBLocal server = DynamoDBEmbedded.create(true);
  private final DynamoDbClient client = server.dynamoDbClient();

  public LocalTable() {
    client.createTable(
        r ->
            r.tableName(NAME)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    List.of("PK", "SK", "duePk", "dueAt", "officePk", "officeSk").stream()
                        .map(
                            name ->
                                AttributeDefinition.builder()
                                    .attributeName(name)
                                    .attributeType(ScalarAttributeType.S)
                                    .build())
                        .toList())
                .keySchema(keys("PK", "SK"))
                .globalSecondaryIndexes(
                    index("due-index", "duePk", "dueAt"),
                    index("office-index", "officePk", "officeSk"))
                .streamSpecification(s -> s.streamEnabled(true).streamViewType("NEW_IMAGE")));
  }

  private static GlobalSecondaryIndex index(String name, String hash, String range) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(keys(hash, range))
        .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static List<KeySchemaElement> keys(String hash, String range) {
    return List.of(
        KeySchemaElement.builder().attributeName(hash).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(range).keyType(KeyType.RANGE).build());
  }

  public DynamoDbClient client() {
    return client;
  }

  /// Everything in the table.
  public List<Map<String, AttributeValue>> items() {
    return client.scanPaginator(r -> r.tableName(NAME).consistentRead(true)).items().stream()
        .toList();
  }

  /// The effects of a case, in order, as they stand in the table.
  public List<Map<String, AttributeValue>> outbox(CaseRef ref) {
    return new Items(client, NAME).list(Keys.caseOf(ref), Keys.OUTBOX);
  }

  /// Empties the table.
  public void clear() {
    for (Map<String, AttributeValue> item : items()) {
      client.deleteItem(
          r ->
              r.tableName(NAME).key(Items.key(Items.string(item, "PK"), Items.string(item, "SK"))));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    client.close();
    server.shutdown();
  }
}
