package duban.local.clients;

import duban.local.bill.Bill;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// The stack's table service as every function sees it: Amazon's DynamoDB Local, with the capacity
/// of each call put on the bill, the stream told of each write, and calls failing when a test wants
/// them to.
public final class LocalDynamoDb extends ForwardingDynamoDb {
  private final Bill bill;
  private final Faults faults;
  private final Runnable before;
  private final Runnable afterWrite;
  private final TransactionUnits transactions;

  /// @param before called before every call, and may hold it up
  /// @param afterWrite told of every write that took place, before the writer hears of it
  public LocalDynamoDb(
      DynamoDbClient next, Bill bill, Faults faults, Runnable before, Runnable afterWrite) {
    super(next);
    this.before = before;
    this.bill = bill;
    this.faults = faults;
    this.afterWrite = afterWrite;
    this.transactions = new TransactionUnits(next);
  }

  @Override
  <I, O> O read(I request, Function<I, O> call) {
    before.run();
    O answer = faults.around(Faults.Service.DYNAMODB, () -> call.apply(measured(request)));
    bill.reads(consumed(answer));
    return answer;
  }

  @Override
  <I, O> O write(I request, Function<I, O> call) {
    before.run();
    return faults.around(
        Faults.Service.DYNAMODB,
        () -> {
          if (request instanceof TransactWriteItemsRequest transaction) {
            TransactionUnits.Before seen = transactions.before(transaction);
            O answer = call.apply(request);
            afterWrite.run();
            bill.writes(transactions.units(transaction, seen));
            return answer;
          }
          O answer = call.apply(measured(request));
          afterWrite.run();
          bill.writes(consumed(answer));
          return answer;
        });
  }

  /// The request, asking for its consumed capacity.
  @SuppressWarnings("unchecked")
  private static <I> I measured(I request) {
    ReturnConsumedCapacity total = ReturnConsumedCapacity.TOTAL;
    return (I)
        switch (request) {
          case GetItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case BatchGetItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case TransactGetItemsRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case QueryRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case ScanRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case PutItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case UpdateItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case DeleteItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          case BatchWriteItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
          default -> throw new IllegalArgumentException("No data operation: " + request);
        };
  }

  private static double consumed(Object answer) {
    return switch (answer) {
      case GetItemResponse r -> units(r.consumedCapacity());
      case BatchGetItemResponse r -> units(r.consumedCapacity());
      case TransactGetItemsResponse r -> units(r.consumedCapacity());
      case QueryResponse r -> units(r.consumedCapacity());
      case ScanResponse r -> units(r.consumedCapacity());
      case PutItemResponse r -> units(r.consumedCapacity());
      case UpdateItemResponse r -> units(r.consumedCapacity());
      case DeleteItemResponse r -> units(r.consumedCapacity());
      case BatchWriteItemResponse r -> units(r.consumedCapacity());
      default -> throw new IllegalArgumentException("No data operation: " + answer);
    };
  }

  private static double units(ConsumedCapacity capacity) {
    return capacity == null || capacity.capacityUnits() == null ? 0 : capacity.capacityUnits();
  }

  private static double units(List<ConsumedCapacity> capacities) {
    return capacities.stream().mapToDouble(LocalDynamoDb::units).sum();
  }
}
