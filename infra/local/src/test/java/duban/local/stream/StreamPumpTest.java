package duban.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.TestTables;
import duban.local.bill.Bill;
import duban.local.clients.Faults;
import duban.local.clients.LocalDatabase;
import duban.local.clients.LocalDynamoDb;
import duban.local.template.Deployment;
import duban.local.work.InFlight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class StreamPumpTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private final InFlight work = new InFlight();
  private final List<JsonNode> arrived = Collections.synchronizedList(new ArrayList<>());
  private final LocalDatabase database = new LocalDatabase(List.of(TestTables.CASES));
  private final StreamPump pump =
      new StreamPump(
          database.streams(),
          database.streamArn("CaseTable"),
          List.of(
              new Delivery(
                  new Deployment.StreamMapping(
                      "CaseTable", "DispatchFunction", 100, 0, false, false, List.of()),
                  this::take)),
          work);
  private final DynamoDbClient client =
      new LocalDynamoDb(database.client(), new Bill(), new Faults(), () -> {}, pump::wrote);

  private byte[] take(String function, byte[] event) {
    JsonMapper.shared()
        .readTree(new String(event, StandardCharsets.UTF_8))
        .get("Records")
        .forEach(arrived::add);
    return new byte[0];
  }

  @BeforeEach
  void start() {
    pump.start();
  }

  @AfterEach
  void stop() {
    pump.close();
    database.close();
  }

  private void put(String sk) {
    client.putItem(p -> p.tableName("cases").item(Map.of("PK", s("CASE#1"), "SK", s(sk))));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  private List<String> keys() {
    return arrived.stream().map(r -> r.at("/dynamodb/Keys/SK/S").asString()).toList();
  }

  @Test
  void whatIsWrittenArrivesInOrderWithoutPolling() {
    List<String> written = IntStream.range(0, 1_200).mapToObj(i -> "OUTBOX#" + i).toList();
    written.forEach(this::put);

    work.awaitIdle(LIMIT);

    assertThat(keys()).isEqualTo(written);
  }

  @Test
  void aRecordHasLambdasForm() {
    client.putItem(
        p ->
            p.tableName("cases")
                .item(
                    Map.of(
                        "PK", s("CASE#1"),
                        "SK", s("META"),
                        "n", AttributeValue.fromN("7"),
                        "yes", AttributeValue.fromBool(true),
                        "none", AttributeValue.fromNul(true),
                        "list", AttributeValue.fromL(List.of(s("a"), AttributeValue.fromN("1"))),
                        "map", AttributeValue.fromM(Map.of("k", s("v"))),
                        "set", AttributeValue.fromSs(List.of("x")),
                        "bytes", AttributeValue.fromB(SdkBytes.fromUtf8String("hi")))));
    client.deleteItem(d -> d.tableName("cases").key(Map.of("PK", s("CASE#1"), "SK", s("META"))));

    work.awaitIdle(LIMIT);

    JsonNode insert = arrived.get(0);
    assertThat(insert.get("eventName").asString()).isEqualTo("INSERT");
    assertThat(insert.get("eventSource").asString()).isEqualTo("aws:dynamodb");
    assertThat(insert.get("eventSourceARN").asString()).isEqualTo(database.streamArn("CaseTable"));
    assertThat(insert.at("/dynamodb/StreamViewType").asString()).isEqualTo("NEW_IMAGE");
    assertThat(insert.at("/dynamodb/ApproximateCreationDateTime").isNumber()).isTrue();
    assertThat(insert.at("/dynamodb/NewImage"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"PK":{"S":"CASE#1"},"SK":{"S":"META"},"n":{"N":"7"},"yes":{"BOOL":true},"none":{"NULL":true},
                     "list":{"L":[{"S":"a"},{"N":"1"}]},"map":{"M":{"k":{"S":"v"}}},"set":{"SS":["x"]},
                     "bytes":{"B":"aGk="}}"""));
    assertThat(arrived.get(1).get("eventName").asString()).isEqualTo("REMOVE");
    assertThat(arrived.get(1).get("dynamodb").has("NewImage")).isFalse();
  }

  @Test
  void whileItIsPausedRecordsWait() {
    pump.pause();
    put("OUTBOX#1");
    work.awaitIdle(LIMIT);
    assertThat(keys()).isEmpty();

    pump.resume();
    work.awaitIdle(LIMIT);
    assertThat(keys()).containsExactly("OUTBOX#1");
  }

  @Test
  void itCanLoseWhatWaited() {
    pump.pause();
    put("OUTBOX#lost");
    pump.resumeForgetting();
    work.awaitIdle(LIMIT);
    put("OUTBOX#2");
    work.awaitIdle(LIMIT);

    assertThat(keys()).containsExactly("OUTBOX#2");
  }
}
