package duban.local.stream;

import duban.local.pattern.FilterPattern;
import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One event source mapping: hands a function the records of a stream that pass its filters, in
/// batches, in order, and deals with its failures as Lambda does. A batch is tried again up to the
/// mapping's maximum, from the first failed record on when the function reports which; it is halved
/// first when the mapping says so; what still fails is set aside.
public final class Delivery {
  private static final System.Logger LOG = System.getLogger(Delivery.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Deployment.StreamMapping mapping;
  private final List<FilterPattern> filters;
  private final Target target;
  private final List<GivenUp> givenUp = new CopyOnWriteArrayList<>();
  private volatile int twice;
  private volatile @Nullable Random shuffle;

  /// The function at the end.
  @FunctionalInterface
  public interface Target {
    byte[] invoke(String function, byte[] event) throws LambdaTarget.FunctionError;
  }

  /// Records that the function did not take, as they would arrive at the failure destination.
  public record GivenUp(String function, List<String> sequenceNumbers, String error) {
    public GivenUp {
      sequenceNumbers = List.copyOf(sequenceNumbers);
    }
  }

  private record Batch(List<ObjectNode> records, int failures) {}

  private sealed interface Outcome {
    /// Everything before `index` was taken.
    record FailedFrom(int index, String error) implements Outcome {}

    record Taken() implements Outcome {}
  }

  public Delivery(Deployment.StreamMapping mapping, Target target) {
    if (mapping.maximumRetries() < 0) {
      throw new IllegalArgumentException(
          "The stream mapping of "
              + mapping.function()
              + " retries without end: give MaximumRetryAttempts.");
    }
    this.mapping = mapping;
    this.target = target;
    this.filters = mapping.filterPatterns().stream().map(FilterPattern::parse).toList();
  }

  /// What was set aside so far.
  public List<GivenUp> givenUp() {
    return List.copyOf(givenUp);
  }

  /// The next `batches` batches are delivered a second time after they were taken: a stream
  /// delivers at least once.
  public void repeatNext(int batches) {
    twice = batches;
  }

  /// From now on the records of a read arrive in an order drawn from `random`; with null, in their
  /// own.
  public void shuffle(@Nullable Random random) {
    shuffle = random;
  }

  void deliver(List<ObjectNode> read) {
    List<ObjectNode> wanted = new ArrayList<>(read.stream().filter(this::passes).toList());
    Random order = shuffle;
    if (order != null) {
      java.util.Collections.shuffle(wanted, order);
    }
    for (int from = 0; from < wanted.size(); from += mapping.batchSize()) {
      List<ObjectNode> records =
          wanted.subList(from, Math.min(from + mapping.batchSize(), wanted.size()));
      work(new Batch(records, 0));
      if (twice > 0) {
        twice--;
        work(new Batch(records, 0));
      }
    }
  }

  private boolean passes(ObjectNode record) {
    return filters.isEmpty() || filters.stream().anyMatch(f -> f.matches(record));
  }

  private void work(Batch first) {
    Deque<Batch> todo = new ArrayDeque<>();
    todo.push(first);
    while (!todo.isEmpty()) {
      Batch batch = todo.pop();
      switch (invoke(batch.records())) {
        case Outcome.Taken() -> {}
        case Outcome.FailedFrom(int index, String error) -> retry(batch, index, error, todo);
      }
    }
  }

  private void retry(Batch batch, int index, String error, Deque<Batch> todo) {
    List<ObjectNode> left = batch.records().subList(index, batch.records().size());
    if (mapping.bisectOnError() && left.size() > 1) {
      // Halving does not count as a retry.
      int half = left.size() / 2;
      todo.push(new Batch(left.subList(half, left.size()), batch.failures()));
      todo.push(new Batch(left.subList(0, half), batch.failures()));
    } else if (batch.failures() < mapping.maximumRetries()) {
      todo.push(new Batch(left, batch.failures() + 1));
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} did not take {1} records: {2}",
          mapping.function(),
          left.size(),
          error);
      givenUp.add(
          new GivenUp(
              mapping.function(), left.stream().map(RecordJson::sequenceNumber).toList(), error));
    }
  }

  private Outcome invoke(List<ObjectNode> records) {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode list = event.putArray("Records");
    records.forEach(list::add);
    byte[] answer;
    try {
      answer = target.invoke(mapping.function(), JSON.writeValueAsBytes(event));
    } catch (LambdaTarget.FunctionError e) {
      return new Outcome.FailedFrom(0, e.errorType() + ": " + e.getMessage());
    }
    return mapping.reportsPartialFailures() ? partial(answer, records) : new Outcome.Taken();
  }

  /// The answer's lowest failed record; everything from there on is tried again. An identifier that
  /// is empty or unknown fails the whole batch, as in Lambda.
  private static Outcome partial(byte[] answer, List<ObjectNode> records) {
    JsonNode failures =
        JSON.readTree(new String(answer, StandardCharsets.UTF_8)).path("batchItemFailures");
    if (failures.isEmpty()) {
      return new Outcome.Taken();
    }
    List<String> numbers = records.stream().map(RecordJson::sequenceNumber).toList();
    int lowest =
        failures
            .valueStream()
            .mapToInt(f -> Math.max(0, numbers.indexOf(f.path("itemIdentifier").asString(""))))
            .min()
            .orElse(0);
    return new Outcome.FailedFrom(lowest, "reported by the function");
  }
}
