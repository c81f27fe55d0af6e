package duban.local.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.TestTables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class LocalDatabaseTest {
  private final LocalDatabase database = new LocalDatabase(List.of(TestTables.CASES));
  private final DynamoDbClient client = database.client();

  @AfterEach
  void stop() {
    database.close();
  }

  private static Map<String, AttributeValue> item(String sk) {
    return Map.of(
        "PK", AttributeValue.fromS("CASE#1"),
        "SK", AttributeValue.fromS(sk),
        "duePk", AttributeValue.fromS("DUE#1"),
        "dueAt", AttributeValue.fromS("2026-04-15T01:00:00Z"));
  }

  private static TransactWriteItem create(String sk) {
    return TransactWriteItem.builder()
        .put(
            p ->
                p.tableName("cases")
                    .item(item(sk))
                    .conditionExpression("attribute_not_exists(PK)")
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .build();
  }

  @Test
  void aFailedConditionIsTheSdksOwnException() {
    client.putItem(p -> p.tableName("cases").item(item("META")));

    assertThatThrownBy(
            () ->
                client.putItem(
                    p ->
                        p.tableName("cases")
                            .item(item("META"))
                            .conditionExpression("attribute_not_exists(PK)")
                            .returnValuesOnConditionCheckFailure("ALL_OLD")))
        .isInstanceOfSatisfying(
            ConditionalCheckFailedException.class,
            e -> assertThat(e.item()).isEqualTo(item("META")))
        .hasMessageStartingWith("The conditional request failed");
  }

  @Test
  void aTransactionIsAllOrNothingAndSaysWhichItemStoppedIt() {
    client.putItem(p -> p.tableName("cases").item(item("META")));

    assertThatThrownBy(
            () ->
                client.transactWriteItems(t -> t.transactItems(create("EVENT#1"), create("META"))))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons())
                  .extracting(CancellationReason::code)
                  .containsExactly("None", "ConditionalCheckFailed");
              assertThat(e.cancellationReasons().get(1).item()).isEqualTo(item("META"));
            });

    assertThat(client.getItem(g -> g.tableName("cases").key(key("EVENT#1"))).hasItem()).isFalse();
  }

  @Test
  void theSameTransactionTwiceUnderOneTokenIsOne() {
    for (int i = 0; i < 2; i++) {
      client.transactWriteItems(
          t ->
              t.clientRequestToken("once")
                  .transactItems(
                      TransactWriteItem.builder()
                          .update(
                              u ->
                                  u.tableName("cases")
                                      .key(key("COUNT"))
                                      .updateExpression("ADD n :one")
                                      .expressionAttributeValues(
                                          Map.of(":one", AttributeValue.fromN("1"))))
                          .build()));
    }

    assertThat(client.getItem(g -> g.tableName("cases").key(key("COUNT"))).item())
        .containsEntry("n", AttributeValue.fromN("1"));
  }

  private static Map<String, AttributeValue> key(String sk) {
    return Map.of("PK", AttributeValue.fromS("CASE#1"), "SK", AttributeValue.fromS(sk));
  }

  @Test
  void anIndexHoldsKeysOnlyAndOnlyItemsThatHaveItsKey() {
    client.putItem(p -> p.tableName("cases").item(item("TASK#1")));
    client.putItem(p -> p.tableName("cases").item(key("TASK#2")));

    var due =
        client.query(
            q ->
                q.tableName("cases")
                    .indexName("due-index")
                    .keyConditionExpression("duePk = :d AND dueAt <= :t")
                    .expressionAttributeValues(
                        Map.of(
                            ":d", AttributeValue.fromS("DUE#1"),
                            ":t", AttributeValue.fromS("2026-04-15T01:00:00Z"))));

    assertThat(due.items()).containsExactly(item("TASK#1"));
  }

  @Test
  void anUnknownTableAndABadExpressionAreRefused() {
    assertThatThrownBy(() -> client.getItem(g -> g.tableName("nothing").key(key("META"))))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(
            () -> client.query(q -> q.tableName("cases").keyConditionExpression("PK = nonsense")))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }
}
