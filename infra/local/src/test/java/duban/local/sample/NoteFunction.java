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

/// Writes two items: `{"id":"7"}` → `NOTE#7` and `OUTBOX#7`. Fails or hangs when asked to.
public final class NoteFunction implements RequestStreamHandler {
  private final DynamoDbClient table;
  private final String name;
  private final Environment environment;
  private int calls;

  public NoteFunction() {
    environment = Environment.current();
    table = environment.clients().dynamoDb();
    name = environment.require("CASE_TABLE");
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    JsonNode event = JsonMapper.shared().readTree(input.readAllBytes());
    if (event.has("fail")) {
      throw new IllegalArgumentException(event.get("fail").asString());
    }
    if (event.has("hang")) {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    put("NOTE#" + event.path("id").asString());
    put("OUTBOX#" + event.path("id").asString());
    calls++;
    output.write(
        "{\"calls\":%d,\"now\":\"%s\"}"
            .formatted(calls, environment.clock().instant())
            .getBytes(StandardCharsets.UTF_8));
  }

  private void put(String sk) {
    table.putItem(
        p ->
            p.tableName(name)
                .item(Map.of("PK", AttributeValue.fromS("NOTES"), "SK", AttributeValue.fromS(sk))));
  }
}
