package duban.local;

import duban.local.template.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;

/// A table like the product's: two keys, two indexes, a stream.
public final class TestTables {
  public static final Deployment.Table CASES =
      new Deployment.Table(
          "CaseTable",
          CreateTableRequest.builder()
              .tableName("cases")
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(
                  Stream.of("PK", "SK", "duePk", "dueAt", "officePk", "officeSk")
                      .map(
                          n ->
                              AttributeDefinition.builder()
                                  .attributeName(n)
                                  .attributeType("S")
                                  .build())
                      .toList())
              .keySchema(keys("PK", "SK"))
              .globalSecondaryIndexes(
                  index("due-index", "duePk", "dueAt"),
                  index("office-index", "officePk", "officeSk"))
              .streamSpecification(s -> s.streamEnabled(true).streamViewType("NEW_IMAGE"))
              .build(),
          Optional.of("expiresAt"));

  private TestTables() {}

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
}
