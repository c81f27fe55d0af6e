package duban.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import duban.wiring.Environment;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Counts how often it ran, in the table.
public final class SweepFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final DynamoDbClient table;
  private final String name;

  public SweepFunction() {
    Environment environment = Environment.current();
    table = environment.clients().dynamoDb();
    name = environment.require("CASE_TABLE");
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    table.updateItem(
        u ->
            u.tableName(name)
                .key(
                    Map.of(
                        "PK", AttributeValue.fromS("SWEEP"), "SK", AttributeValue.fromS("COUNT")))
                .updateExpression("ADD runs :one SET who = :who")
                .expressionAttributeValues(
                    Map.of(
                        ":one",
                        AttributeValue.fromN("1"),
                        ":who",
                        AttributeValue.fromS(String.valueOf(event.get("who"))))));
    return Map.of("ok", true);
  }
}
