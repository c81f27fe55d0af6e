package duban.local.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// `AWS::DynamoDB::Table`: on demand, with its indexes, its stream and the attribute by which items
/// expire.
final class DynamoTable implements ResourceType {
  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    String arn = LocalAws.arn("dynamodb", "table/" + LocalAws.name(logicalId));
    return Map.of(
        "Ref",
        LocalAws.name(logicalId),
        "Arn",
        arn,
        "StreamArn",
        arn + "/stream/2026-01-01T00:00:00.000");
  }

  @Override
  public void read(String logicalId, Section table, Blueprint blueprint) {
    table.withoutLocalEffect(
        "DeletionProtectionEnabled",
        "PointInTimeRecoverySpecification",
        "SSESpecification",
        "Tags");
    table.requiredText("BillingMode");
    table.mustBe("BillingMode", "PAY_PER_REQUEST");
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(LocalAws.name(logicalId))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                table.sections("AttributeDefinitions").stream()
                    .map(DynamoTable::attribute)
                    .toList())
            .keySchema(keySchema(table));
    List<GlobalSecondaryIndex> indexes =
        table.sections("GlobalSecondaryIndexes").stream().map(DynamoTable::index).toList();
    if (!indexes.isEmpty()) {
      request.globalSecondaryIndexes(indexes);
    }
    table
        .section("StreamSpecification")
        .ifPresent(
            stream -> {
              try (stream) {
                StreamViewType view =
                    oneOf(
                        stream,
                        "StreamViewType",
                        StreamViewType.fromValue(stream.requiredText("StreamViewType")),
                        StreamViewType.UNKNOWN_TO_SDK_VERSION);
                request.streamSpecification(
                    StreamSpecification.builder().streamEnabled(true).streamViewType(view).build());
              }
            });
    Optional<String> timeToLive =
        table
            .section("TimeToLiveSpecification")
            .flatMap(
                section -> {
                  try (section) {
                    String attribute = section.requiredText("AttributeName");
                    return section.flag("Enabled") ? Optional.of(attribute) : Optional.empty();
                  }
                });
    blueprint.add(new Deployment.Table(logicalId, request.build(), timeToLive));
  }

  private static AttributeDefinition attribute(Section section) {
    try (section) {
      return AttributeDefinition.builder()
          .attributeName(section.requiredText("AttributeName"))
          .attributeType(
              oneOf(
                  section,
                  "AttributeType",
                  ScalarAttributeType.fromValue(section.requiredText("AttributeType")),
                  ScalarAttributeType.UNKNOWN_TO_SDK_VERSION))
          .build();
    }
  }

  private static List<KeySchemaElement> keySchema(Section owner) {
    return owner.sections("KeySchema").stream()
        .map(
            section -> {
              try (section) {
                return KeySchemaElement.builder()
                    .attributeName(section.requiredText("AttributeName"))
                    .keyType(
                        oneOf(
                            section,
                            "KeyType",
                            KeyType.fromValue(section.requiredText("KeyType")),
                            KeyType.UNKNOWN_TO_SDK_VERSION))
                    .build();
              }
            })
        .toList();
  }

  private static GlobalSecondaryIndex index(Section section) {
    try (section) {
      return GlobalSecondaryIndex.builder()
          .indexName(section.requiredText("IndexName"))
          .keySchema(keySchema(section))
          .projection(projection(section))
          .build();
    }
  }

  private static Projection projection(Section index) {
    Section section = index.requiredSection("Projection");
    try (section) {
      Projection.Builder projection =
          Projection.builder()
              .projectionType(
                  oneOf(
                      section,
                      "ProjectionType",
                      ProjectionType.fromValue(section.requiredText("ProjectionType")),
                      ProjectionType.UNKNOWN_TO_SDK_VERSION));
      List<String> attributes = section.texts("NonKeyAttributes");
      if (!attributes.isEmpty()) {
        projection.nonKeyAttributes(attributes);
      }
      return projection.build();
    }
  }

  /// The SDK's enumerations turn what they do not know into one constant.
  private static <E extends Enum<E>> E oneOf(Section section, String name, E value, E unknown) {
    if (value == unknown) {
      section
          .text(name)
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> section.problem(name, name + " cannot be " + text + "."));
    }
    return value;
  }
}
