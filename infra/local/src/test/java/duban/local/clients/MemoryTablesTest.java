package duban.local.clients;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.TestTables;
import duban.local.template.Deployment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/// The storage in memory beside Amazon's own: whatever is asked of both, they answer alike.
class MemoryTablesTest {
  private static final Deployment.Table NUMBERED =
      new Deployment.Table(
          "NumberedTable",
          CreateTableRequest.builder()
              .tableName("numbered")
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(attribute("id", "B"), attribute("n", "N"))
              .keySchema(
                  KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build(),
                  KeySchemaElement.builder().attributeName("n").keyType(KeyType.RANGE).build())
              .streamSpecification(s -> s.streamEnabled(true).streamViewType("NEW_AND_OLD_IMAGES"))
              .build(),
          Optional.empty());

  private final LocalDatabase memory = new LocalDatabase(List.of(TestTables.CASES, NUMBERED));
  private final AmazonDynamoDBLocal amazons = DynamoDBEmbedded.create(true);
  private final List<String> streams = new ArrayList<>();
  private int last;

  private static AttributeDefinition attribute(String name, String type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  @BeforeEach
  void create() {
    for (Deployment.Table table : List.of(TestTables.CASES, NUMBERED)) {
      streams.add(
          amazons
              .dynamoDbClient()
              .createTable(table.request())
              .tableDescription()
              .latestStreamArn());
    }
  }

  @AfterEach
  void stop() {
    memory.close();
    amazons.shutdownNow();
  }

  /// The answer, or what was thrown, in a form that can be compared.
  private static Object outcome(Function<DynamoDbClient, ?> call, DynamoDbClient client) {
    try {
      return call.apply(client);
    } catch (TransactionCanceledException e) {
      return List.of("cancelled", e.cancellationReasons());
    } catch (ConditionalCheckFailedException e) {
      return List.of("condition", e.item());
    } catch (DynamoDbException e) {
      return List.of(e.getClass().getName(), e.awsErrorDetails().errorMessage());
    }
  }

  private void bothAnswerAlike(String what, Function<DynamoDbClient, ?> call) {
    assertThat(outcome(call, memory.client()))
        .as(what)
        .isEqualTo(outcome(call, amazons.dynamoDbClient()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsAskedTheyAnswerAlike(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      switch (random.nextInt(9)) {
        case 0 -> {
          var item = item(random);
          bothAnswerAlike("put " + item, c -> c.putItem(p -> p.tableName("cases").item(item)));
        }
        case 1 -> {
          var item = item(random);
          bothAnswerAlike(
              "create " + item,
              c ->
                  c.putItem(
                      p ->
                          p.tableName("cases")
                              .item(item)
                              .conditionExpression("attribute_not_exists(PK)")
                              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                              .returnValuesOnConditionCheckFailure(
                                  ReturnValuesOnConditionCheckFailure.ALL_OLD)));
        }
        case 2 -> {
          var key = key(random);
          String at = next();
          bothAnswerAlike(
              "update " + key,
              c ->
                  c.updateItem(
                      u ->
                          u.tableName("cases")
                              .key(key)
                              .updateExpression("SET dueAt = :at ADD serial :one REMOVE #list[0]")
                              .conditionExpression("attribute_exists(PK)")
                              .expressionAttributeNames(Map.of("#list", "list"))
                              .expressionAttributeValues(
                                  Map.of(":at", s(at), ":one", AttributeValue.fromN("1")))
                              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                              .returnValues(ReturnValue.ALL_NEW)));
        }
        case 3 -> {
          var key = key(random);
          bothAnswerAlike(
              "delete " + key,
              c ->
                  c.deleteItem(
                      d -> d.tableName("cases").key(key).returnValues(ReturnValue.ALL_OLD)));
        }
        case 4 -> {
          var writes = IntStream.range(0, 3).mapToObj(n -> write(random)).toList();
          bothAnswerAlike(
              "transaction " + writes, c -> c.transactWriteItems(t -> t.transactItems(writes)));
        }
        case 5 -> {
          var key = key(random);
          bothAnswerAlike("get " + key, c -> c.getItem(g -> g.tableName("cases").key(key)));
        }
        case 6, 7 -> {
          QueryRequest query = query(random);
          bothAnswerAlike("query " + query, c -> pages(c, query));
        }
        default -> {
          int limit = 1 + random.nextInt(9);
          bothAnswerAlike(
              "scan",
              c ->
                  c.scanPaginator(s -> s.tableName("cases").limit(limit)).stream()
                      .map(page -> List.of(page.items(), page.lastEvaluatedKey()))
                      .toList());
        }
      }
    }
    bothAnswerAlike(
        "parts of a scan",
        c ->
            IntStream.range(0, 3)
                .mapToObj(
                    n -> c.scan(s -> s.tableName("cases").totalSegments(3).segment(n)).items())
                .toList());
    assertThat(records(memory.streams(), memory.streamArn("CaseTable")))
        .isNotEmpty()
        .isEqualTo(records(amazons.dynamoDbStreamsClient(), streams.getFirst()));
  }

  @Test
  void numbersAndBytesAsKeysAreInTheirOrder() {
    List<String> numbers = List.of("10", "9", "-1", "-2.5", "0", "1E+20", "3", "-1E-7");
    for (String number : numbers) {
      bothAnswerAlike(
          "put " + number,
          c -> c.putItem(p -> p.tableName("numbered").item(numbered(number, "of " + number))));
    }
    for (String condition : List.of("n < :n", "n <= :n", "n > :n", "n >= :n", "n = :n")) {
      for (boolean forward : List.of(true, false)) {
        QueryRequest query =
            QueryRequest.builder()
                .tableName("numbered")
                .keyConditionExpression("id = :id AND " + condition)
                .expressionAttributeValues(Map.of(":id", id(), ":n", AttributeValue.fromN("3")))
                .scanIndexForward(forward)
                .limit(2)
                .build();
        bothAnswerAlike(query.toString(), c -> pages(c, query));
      }
    }
    bothAnswerAlike(
        "change",
        c -> c.putItem(p -> p.tableName("numbered").item(numbered("3", "of another mind"))));
    bothAnswerAlike(
        "the same again",
        c -> c.putItem(p -> p.tableName("numbered").item(numbered("3", "of another mind"))));
    bothAnswerAlike(
        "delete", c -> c.deleteItem(d -> d.tableName("numbered").key(numberedKey("3"))));
    bothAnswerAlike(
        "count", c -> c.describeTable(d -> d.tableName("numbered")).table().itemCount());
    bothAnswerAlike(
        "size", c -> c.describeTable(d -> d.tableName("numbered")).table().tableSizeBytes());
    assertThat(records(memory.streams(), memory.streamArn("NumberedTable")))
        .hasSize(numbers.size() + 2)
        .isEqualTo(records(amazons.dynamoDbStreamsClient(), streams.getLast()));
  }

  private static Map<String, AttributeValue> numbered(String number, String text) {
    Map<String, AttributeValue> item = new HashMap<>(numberedKey(number));
    item.put("text", s(text));
    return item;
  }

  private static Map<String, AttributeValue> numberedKey(String number) {
    return Map.of("id", id(), "n", AttributeValue.fromN(number));
  }

  private static AttributeValue id() {
    return AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {(byte) 0xFF, 0, 7}));
  }

  private static Map<String, AttributeValue> key(Random random) {
    return Map.of(
        "PK", s("CASE#" + random.nextInt(4)),
        "SK", s((random.nextBoolean() ? "事件#" : "EVENT#") + random.nextInt(8)));
  }

  private Map<String, AttributeValue> item(Random random) {
    Map<String, AttributeValue> item = new HashMap<>(key(random));
    item.put("list", AttributeValue.fromL(List.of(s("a"), AttributeValue.fromN("1.50"))));
    item.put("map", AttributeValue.fromM(Map.of("k", AttributeValue.fromBool(false))));
    item.put("none", AttributeValue.fromNul(true));
    item.put("set", AttributeValue.fromSs(List.of("x", "y")));
    item.put("numbers", AttributeValue.fromNs(List.of("2", "10")));
    item.put("bytes", AttributeValue.fromB(SdkBytes.fromUtf8String("hi")));
    if (random.nextBoolean()) {
      item.put("duePk", s("DUE#" + random.nextInt(2)));
      item.put("dueAt", s(next()));
    }
    return item;
  }

  /// Never the same twice: the order of equals in an index is nobody's promise.
  private String next() {
    last += 1;
    return "T%04d".formatted(last * 7919 % 10_000);
  }

  private TransactWriteItem write(Random random) {
    TransactWriteItem.Builder write = TransactWriteItem.builder();
    return switch (random.nextInt(4)) {
      case 0 -> write.put(p -> p.tableName("cases").item(item(random))).build();
      case 1 ->
          write
              .put(
                  p ->
                      p.tableName("cases")
                          .item(item(random))
                          .conditionExpression("attribute_not_exists(PK)")
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD))
              .build();
      case 2 -> write.delete(d -> d.tableName("cases").key(key(random))).build();
      default ->
          write
              .update(
                  u ->
                      u.tableName("cases")
                          .key(key(random))
                          .updateExpression("ADD serial :one")
                          .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
              .build();
    };
  }

  private static QueryRequest query(Random random) {
    boolean index = random.nextBoolean();
    String range = index ? "dueAt" : "SK";
    String low = index ? "T2" : "EVENT#3";
    String condition =
        switch (random.nextInt(8)) {
          case 0 -> range + " = :low";
          case 1 -> range + " < :low";
          case 2 -> range + " <= :low";
          case 3 -> range + " > :low";
          case 4 -> range + " >= :low";
          case 5 -> "begins_with(" + range + ", :low)";
          case 6 -> range + " BETWEEN :low AND :high";
          default -> "";
        };
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":pk", s(index ? "DUE#" + random.nextInt(2) : "CASE#" + random.nextInt(4)));
    if (!condition.isEmpty()) {
      values.put(":low", s(low));
    }
    if (condition.contains(":high")) {
      values.put(":high", s(index ? "T7" : "事件#4"));
    }
    return QueryRequest.builder()
        .tableName("cases")
        .indexName(index ? "due-index" : null)
        .keyConditionExpression(
            (index ? "duePk" : "PK") + " = :pk" + (condition.isEmpty() ? "" : " AND " + condition))
        .expressionAttributeValues(values)
        .scanIndexForward(random.nextBoolean())
        .limit(random.nextBoolean() ? null : 1 + random.nextInt(5))
        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
        .build();
  }

  private static Object pages(DynamoDbClient client, QueryRequest query) {
    return client.queryPaginator(query).stream().toList();
  }

  private static List<List<?>> records(DynamoDbStreamsClient client, String arn) {
    String shard =
        client
            .describeStream(d -> d.streamArn(arn))
            .streamDescription()
            .shards()
            .getFirst()
            .shardId();
    String at =
        client
            .getShardIterator(
                i -> i.streamArn(arn).shardId(shard).shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    List<List<?>> records = new ArrayList<>();
    while (true) {
      String from = at;
      var page = client.getRecords(g -> g.shardIterator(from).limit(100));
      if (page.records().isEmpty()) {
        return records;
      }
      page.records().stream().map(MemoryTablesTest::content).forEach(records::add);
      at = page.nextShardIterator();
    }
  }

  private static List<?> content(Record record) {
    return Stream.of(
            record.eventNameAsString(),
            record.dynamodb().keys(),
            record.dynamodb().oldImage(),
            record.dynamodb().newImage(),
            record.dynamodb().sizeBytes(),
            record.dynamodb().streamViewTypeAsString())
        .toList();
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
