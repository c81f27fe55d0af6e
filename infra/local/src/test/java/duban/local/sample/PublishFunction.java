package duban.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.wiring.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps what it was asked to publish last, per office.
public final class PublishFunction implements RequestStreamHandler {
  private final DynamoDbClient table;
  private final String name;

  public PublishFunction() {
    Environment environment = Environment.current();
    table = environment.clients().dynamoDb();
    name = environment.require("CASE_TABLE");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    JsonNode request = JsonMapper.shared().readTree(text);
    if (request.at("/files/policy.yaml").asString().contains("broken")) {
      throw new IllegalArgumentException("policy.yaml: broken");
    }
    table.putItem(
        p ->
            p.tableName(name)
                .item(
                    Map.of(
                        "PK", AttributeValue.fromS("PUBLISHED"),
                        "SK", AttributeValue.fromS(request.get("office").asString()),
                        "request", AttributeValue.fromS(text))));
    output.write("{}".getBytes(StandardCharsets.UTF_8));
  }
}
