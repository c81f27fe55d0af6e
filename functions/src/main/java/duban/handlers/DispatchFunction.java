package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import duban.dispatch.Batch;
import duban.wiring.DispatchWiring;
import duban.wiring.Environment;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The table's stream: carries out effects as soon as they are written.
public final class DispatchFunction implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final Batch batch;

  public DispatchFunction() {
    this(new DispatchWiring(Environment.current()).batch());
  }

  public DispatchFunction(Batch batch) {
    this.batch = batch;
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    Invocation.begins(context);
    return new StreamsEventResponse(
        batch.deliver(event.getRecords().stream().map(DispatchFunction::item).toList()).stream()
            .map(BatchItemFailure::new)
            .toList());
  }

  private static Batch.Item item(DynamodbStreamRecord record) {
    StreamRecord change = record.getDynamodb();
    return new Batch.Item(
        change.getSequenceNumber(), key(change, "PK"), key(change, "SK"), image(change));
  }

  /// The item as it was written. What an outbox item consists of are texts and numbers; of anything
  /// else nothing is guessed, and the table is asked.
  private static Map<String, Object> image(StreamRecord change) {
    Map<String, Object> image = new HashMap<>();
    if (change.getNewImage() != null) {
      for (var attribute : change.getNewImage().entrySet()) {
        var value = attribute.getValue();
        if (value.getS() != null) {
          image.put(attribute.getKey(), value.getS());
        } else if (value.getN() != null) {
          image.put(attribute.getKey(), new BigDecimal(value.getN()));
        } else {
          return Map.of();
        }
      }
    }
    return image;
  }

  private static String key(StreamRecord change, String name) {
    return Objects.requireNonNull(change.getKeys().get(name), name).getS();
  }
}
