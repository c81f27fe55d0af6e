package duban.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/// Writes several items whole or not at all, and tells apart why it did not: because a condition no
/// longer held, which is an answer, or because the table was busy, which is waited out here.
final class Transactions {
  /// DynamoDB's limit for the writes of one transaction.
  static final int MOST_WRITES = 100;

  private static final int ATTEMPTS = 10;
  private static final int FIRST_WAIT_MILLIS = 4;
  private static final int LONGEST_WAIT_MILLIS = 400;

  private final DynamoDbClient db;
  private final RandomGenerator random;

  Transactions(DynamoDbClient db, RandomGenerator random) {
    this.db = db;
    this.random = random;
  }

  /// How a write ended.
  sealed interface Outcome {
    record Written() implements Outcome {}

    /// Nothing was written.
    ///
    /// @param failed what stands in the table where a condition failed, by the position of the
    ///   write in the list
    record ConditionFailed(Map<Integer, Map<String, AttributeValue>> failed) implements Outcome {}
  }

  /// Whether a transaction can hold the writes.
  static boolean holds(List<TransactWriteItem> writes) {
    return writes.size() <= MOST_WRITES
        && ItemSize.bytes(writes) <= ItemSize.MOST_OF_TRANSACTION - ItemSize.SPARE;
  }

  /// @throws StoreBusy when the table stayed busy through every attempt
  Outcome write(List<TransactWriteItem> writes) {
    for (int attempt = 1; ; attempt++) {
      try {
        // One item needs no transaction, and costs half without.
        Put only = writes.size() == 1 ? writes.getFirst().put() : null;
        if (only != null && !only.hasExpressionAttributeValues()) {
          return single(only);
        }
        db.transactWriteItems(r -> r.transactItems(writes));
        return new Outcome.Written();
      } catch (TransactionCanceledException e) {
        Map<Integer, Map<String, AttributeValue>> failed = conditionsFailed(e);
        if (!failed.isEmpty()) {
          return new Outcome.ConditionFailed(failed);
        }
        if (!onlyBusy(e)) {
          throw e;
        }
        waitOrGiveUp(attempt, e);
      } catch (TransactionInProgressException
          | TransactionConflictException
          | ProvisionedThroughputExceededException e) {
        waitOrGiveUp(attempt, e);
      }
    }
  }

  private Outcome single(Put put) {
    try {
      db.putItem(
          r ->
              r.tableName(put.tableName())
                  .item(put.item())
                  .conditionExpression(put.conditionExpression())
                  .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure()));
      return new Outcome.Written();
    } catch (ConditionalCheckFailedException e) {
      // An earlier try of the SDK may have got through without its answer getting back.
      return e.hasItem() && e.item().equals(put.item())
          ? new Outcome.Written()
          : new Outcome.ConditionFailed(Map.of(0, e.hasItem() ? e.item() : Map.of()));
    }
  }

  private static Map<Integer, Map<String, AttributeValue>> conditionsFailed(
      TransactionCanceledException e) {
    Map<Integer, Map<String, AttributeValue>> failed = new TreeMap<>();
    List<CancellationReason> reasons = e.cancellationReasons();
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if ("ConditionalCheckFailed".equals(reason.code())) {
        failed.put(i, reason.hasItem() ? reason.item() : Map.of());
      }
    }
    return failed;
  }

  private static boolean onlyBusy(TransactionCanceledException e) {
    List<String> codes = new ArrayList<>();
    for (CancellationReason reason : e.cancellationReasons()) {
      if (reason.code() != null && !reason.code().equals("None")) {
        codes.add(reason.code());
      }
    }
    return !codes.isEmpty()
        && codes.stream()
            .allMatch(
                code ->
                    code.equals("TransactionConflict")
                        || code.equals("ThrottlingError")
                        || code.equals("ProvisionedThroughputExceeded"));
  }

  private void waitOrGiveUp(int attempt, RuntimeException cause) {
    if (attempt >= ATTEMPTS) {
      throw new StoreBusy("The table stayed busy through " + ATTEMPTS + " attempts.", cause);
    }
    pause(attempt);
  }

  /// Waits a random time that grows with the attempts, so that those who collided do not meet
  /// again.
  void pause(int attempt) {
    int longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempt, 10));
    try {
      Thread.sleep(random.nextInt(1, longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreBusy("Interrupted while waiting for the table.", e);
    }
  }
}
