package duban.bench;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.local.LocalStack;
import duban.local.stream.StreamPump;
import duban.states.LambdaTarget;
import duban.store.Cases;
import duban.store.TableCases;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import tools.jackson.databind.json.JsonMapper;

/// What a sweep costs with few and with many open cases, of which a hundred are due: it follows
/// what is due, not what is open.
///
/// One case is made as cases are made, and copied under other ids into the table: as far as the
/// sweep is concerned there is no difference. The sweep is the deployment's own function.
final class SweepBench {
  private static final int DUE = 100;
  private static final int BATCH = 25;
  private static final String FUNCTION = "RemindFunction";
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LocalStack stack;
  private final DynamoDbClient db;
  private final String table;
  private int made;

  private SweepBench(LocalStack stack) {
    this.stack = stack;
    this.db = stack.database();
    this.table =
        Objects.requireNonNull(stack.deployment().tables().getFirst().request().tableName());
  }

  /// @param sizes how many cases are open, ascending
  static List<Result> run(LocalStack stack, List<Integer> sizes) throws LambdaTarget.FunctionError {
    return new SweepBench(stack).measure(sizes);
  }

  private record Cost(double millis, double readUnits, double writeUnits) {}

  private List<Result> measure(List<Integer> sizes) throws LambdaTarget.FunctionError {
    stack.schedules().fallSilent();
    stack.streams().forEach(StreamPump::pause);
    sweep(DUE);
    List<Result> results = new ArrayList<>();
    Cost first = null;
    int open = made;
    for (int size : sizes) {
      open(size - open - DUE, stack.clock().instant().plus(Duration.ofDays(300)));
      open = size;
      Cost cost = sweep(DUE);
      first = first == null ? cost : first;
      results.add(
          Result.info(
              "Sweep with %,d cases open, %d of them due".formatted(size, DUE),
              "%,.0f ms, %,.0f read and %,.0f write units"
                  .formatted(cost.millis(), cost.readUnits(), cost.writeUnits())));
      if (size == sizes.getLast()) {
        double times =
            (cost.readUnits() + cost.writeUnits()) / (first.readUnits() + first.writeUnits());
        results.add(
            new Result(
                "Capacity of that sweep, compared with %,d open".formatted(sizes.getFirst()),
                "%.2f times".formatted(times),
                "≤ 1.3 times",
                times <= 1.3));
      }
    }
    return results;
  }

  /// Makes so many cases due and sweeps once; the best of three, each with cases of its own.
  private Cost sweep(int due) throws LambdaTarget.FunctionError {
    Cost best = null;
    for (int i = 0; i < 3; i++) {
      Instant now = stack.clock().instant();
      open(due, now);
      stack.advance(Duration.ofMinutes(1));
      double read = stack.bill().readUnits();
      double write = stack.bill().writeUnits();
      long start = System.nanoTime();
      String outcome = stack.invoke(FUNCTION, "{}");
      double millis = (System.nanoTime() - start) / 1e6;
      int settled = JSON.readTree(outcome).get("settled").asInt();
      if (settled < due) {
        throw new IllegalStateException("The sweep reminded of " + settled + " cases: " + outcome);
      }
      Cost cost =
          new Cost(millis, stack.bill().readUnits() - read, stack.bill().writeUnits() - write);
      best = best == null || cost.millis() < best.millis() ? cost : best;
    }
    return Objects.requireNonNull(best);
  }

  /// Opens cases whose reminder is due at an instant.
  private void open(int count, Instant at) {
    if (count <= 0) {
      return;
    }
    List<Map<String, AttributeValue>> model = model(at);
    List<WriteRequest> batch = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      String id = "bench" + made++;
      for (Map<String, AttributeValue> item : model) {
        batch.add(copy(item, id));
        if (batch.size() == BATCH) {
          write(batch);
        }
      }
    }
    write(batch);
  }

  private static WriteRequest copy(Map<String, AttributeValue> item, String id) {
    Map<String, AttributeValue> copied = new HashMap<>(item);
    copied.put("PK", AttributeValue.fromS("CASE#qinglan#" + id));
    if (item.containsKey("duePk")) {
      copied.put("duePk", AttributeValue.fromS("DUE#qinglan#" + Math.floorMod(id.hashCode(), 8)));
    }
    return WriteRequest.builder().putRequest(PutRequest.builder().item(copied).build()).build();
  }

  private void write(List<WriteRequest> batch) {
    if (!batch.isEmpty()) {
      db.batchWriteItem(r -> r.requestItems(Map.of(table, List.copyOf(batch))));
      batch.clear();
    }
  }

  /// One case, made as cases are made, whose written report is due so that its reminder falls on an
  /// instant; and its items as they stand in the table.
  private List<Map<String, AttributeValue>> model(Instant at) {
    Instant now = stack.clock().instant();
    StatusCode code = StatusCode.random("qinglan", new SecureRandom());
    CaseRef ref = code.ref();
    Message message =
        new Message(
            "bench-" + ref.id(),
            "人行道被占用",
            "鼓岭路 12 号门前的人行道长期被摊位占用。",
            null,
            now,
            null,
            "350102",
            "占道经营",
            "general",
            null,
            List.of(),
            Map.of());
    Cases cases = new TableCases(db, table, file -> Optional.of(at));
    cases.register(
        ref,
        "city-portal",
        "bench-" + ref.id(),
        message,
        new Step(
            Actor.SYSTEM,
            now,
            List.of(
                new CaseEvent.Registered(
                    "舆〔2026〕0号", "city-portal", code.text(), 1, "county", message)),
            List.of()));
    Instant limit = at.plus(Duration.ofMinutes(20));
    cases.change(
        ref,
        file ->
            new Cases.Change.Write<>(
                new Step(
                    Actor.SYSTEM,
                    now,
                    List.of(
                        new CaseEvent.Assigned(
                            "county", "general", "gutai-bureau", List.of(), null, true),
                        new CaseEvent.TaskOpened(
                            "handle-1-gutai-bureau",
                            TaskKind.HANDLE,
                            "gutai-bureau",
                            List.of("chen-zhiqiang"),
                            1,
                            List.of(new Deadline("written-report", "assigned", now, limit, null)))),
                    List.of()),
                true));
    made++;
    return db.query(
            r ->
                r.tableName(table)
                    .keyConditionExpression("PK = :pk")
                    .expressionAttributeValues(
                        Map.of(":pk", AttributeValue.fromS("CASE#qinglan#" + ref.id()))))
        .items();
  }
}
