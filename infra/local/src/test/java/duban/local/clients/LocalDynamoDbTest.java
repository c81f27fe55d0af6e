package duban.local.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.TestTables;
import duban.local.bill.Bill;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// What the table of the local stack counts and refuses, as AWS does.
class LocalDynamoDbTest {
  private final LocalDatabase database = new LocalDatabase(List.of(TestTables.CASES));
  private final Bill bill = new Bill();
  private final LocalDynamoDb db =
      new LocalDynamoDb(database.client(), bill, new Faults(), () -> {}, () -> {});

  @AfterEach
  void close() {
    database.close();
  }

  private static Map<String, AttributeValue> key(String id) {
    return Map.of("PK", AttributeValue.fromS(id), "SK", AttributeValue.fromS("x"));
  }

  private static TransactWriteItem put(String id, int length, String... more) {
    Map<String, AttributeValue> item = new HashMap<>(key(id));
    item.put("text", AttributeValue.fromS("x".repeat(length)));
    for (int i = 0; i < more.length; i += 2) {
      item.put(more[i], AttributeValue.fromS(more[i + 1]));
    }
    return TransactWriteItem.builder().put(p -> p.tableName("cases").item(item)).build();
  }

  private static TransactWriteItem update(String id, String change, String value) {
    return TransactWriteItem.builder()
        .update(
            u ->
                u.tableName("cases")
                    .key(key(id))
                    .updateExpression(change)
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromS(value))))
        .build();
  }

  private static TransactWriteItem check(String id) {
    return TransactWriteItem.builder()
        .conditionCheck(
            c -> c.tableName("cases").key(key(id)).conditionExpression("attribute_exists(PK)"))
        .build();
  }

  private double written(TransactWriteItem... writes) {
    double before = bill.writeUnits();
    db.transactWriteItems(r -> r.transactItems(writes));
    return bill.writeUnits() - before;
  }

  @Test
  void aTransactionCostsTwiceEachItemRoundedUpByItself() {
    assertThat(written(put("a", 100), put("b", 100), put("c", 100))).isEqualTo(6);
    assertThat(written(put("d", 1100), put("e", 10))).isEqualTo(4 + 2);
  }

  @Test
  void anItemThatIsOnlyCheckedCostsAsMuchAsOneThatIsWritten() {
    written(put("large", 3000));

    assertThat(written(put("small", 10), check("large"))).isEqualTo(2 + 6);
  }

  @Test
  void anUpdateCostsTheWholeItemTheLargerOfBeforeAndAfter() {
    written(put("a", 3000), put("b", 10));

    assertThat(written(update("a", "SET n = :v", "1"), update("b", "SET n = :v", "1")))
        .isEqualTo(6 + 2);
    assertThat(written(put("a", 10), put("z", 10))).as("replaced").isEqualTo(6 + 2);
  }

  @Test
  void anEntryOfAnIndexCostsOneWhenItComesGoesOrStaysElseTwo() {
    assertThat(written(put("a", 10, "duePk", "DUE#1", "dueAt", "2026"), put("b", 10)))
        .isEqualTo(4 + 1);
    assertThat(written(update("a", "SET dueAt = :v", "2027"), put("b", 10)))
        .as("moved: taken away and put")
        .isEqualTo(4 + 2);
    assertThat(written(update("a", "SET n = :v REMOVE duePk", "x"), put("b", 10))).isEqualTo(4 + 1);
    assertThat(written(update("a", "SET n = :v", "y"), put("b", 10))).isEqualTo(4);
  }

  @Test
  void moreThanAHundredItemsOrFourMegabytesAreRefused() {
    TransactWriteItem[] many =
        IntStream.range(0, 101).mapToObj(i -> put("m" + i, 1)).toArray(TransactWriteItem[]::new);
    TransactWriteItem[] large =
        IntStream.range(0, 11)
            .mapToObj(i -> put("l" + i, 390 * 1024))
            .toArray(TransactWriteItem[]::new);

    assertThatThrownBy(() -> written(many)).isInstanceOf(DynamoDbException.class);
    assertThatThrownBy(() -> written(large)).isInstanceOf(DynamoDbException.class);
    assertThat(database.client().scan(r -> r.tableName("cases")).items()).isEmpty();
  }
}
