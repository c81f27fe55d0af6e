package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/// An interpreter on one thread with a clock moved by hand: nothing happens unless the test says
/// so.
final class Stage {
  static final String MACHINE = arn("Case");

  /// What a function does.
  @FunctionalInterface
  interface Function {
    String answer(String payload) throws LambdaTarget.FunctionError;
  }

  final HandClock clock = new HandClock();
  final Deque<Runnable> tasks = new ArrayDeque<>();
  final List<String> invocations = new ArrayList<>();
  final List<Instant> invocationTimes = new ArrayList<>();
  final StepFunctions sfn;
  private final Map<String, Function> functions = new HashMap<>();

  Stage() {
    this(Limits.OF_THE_SERVICE);
  }

  Stage(Limits limits) {
    this(limits, RandomGenerator.of("L64X128MixRandom"));
  }

  Stage(Limits limits, RandomGenerator jitter) {
    sfn = new StepFunctions(clock, tasks::add, this::invoke, limits, jitter);
  }

  static String arn(String name) {
    return "arn:aws:states:eu-central-1:123456789012:stateMachine:" + name;
  }

  private String invoke(String name, String payload) throws LambdaTarget.FunctionError {
    invocations.add(name + " " + payload);
    invocationTimes.add(clock.now());
    Function function = functions.get(name);
    if (function == null) {
      throw new LambdaTarget.FunctionError(
          "Lambda.ResourceNotFoundException", "Function not found: " + name);
    }
    return function.answer(payload);
  }

  Stage function(String name, Function function) {
    functions.put(name, function);
    return this;
  }

  /// A machine whose states are given in YAML, each line indented as under `States:`.
  static StateMachine machine(String startAt, String states) {
    return StateMachine.load(
        "test.asl.yaml",
        "QueryLanguage: JSONata\nStartAt: " + startAt + "\nStates:\n" + states.indent(2));
  }

  Stage define(String startAt, String states) {
    sfn.define(MACHINE, machine(startAt, states));
    return this;
  }

  /// Starts an execution and runs until nothing is left to do at this instant.
  String start(String input) {
    String execution =
        sfn.startExecution(r -> r.stateMachineArn(MACHINE).input(input)).executionArn();
    settle();
    return execution;
  }

  void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void advance(Duration by) {
    Instant end = clock.now().plus(by);
    settle();
    while (clock.step(end)) {
      settle();
    }
    clock.arrive(end);
  }

  DescribeExecutionResponse describe(String execution) {
    return sfn.describeExecution(r -> r.executionArn(execution));
  }

  /// The output of an execution that has succeeded.
  String output(String execution) {
    DescribeExecutionResponse description = describe(execution);
    assertThat(description.status())
        .as("%s %s", description.error(), description.cause())
        .isEqualTo(ExecutionStatus.SUCCEEDED);
    return description.output();
  }

  /// The output of a new execution, which must succeed without waiting.
  String run(String input) {
    return output(start(input));
  }

  List<HistoryEvent> history(String execution) {
    return sfn.getExecutionHistory(r -> r.executionArn(execution).maxResults(1_000)).events();
  }

  /// Each event as `id<previous type`.
  List<String> events(String execution) {
    return history(execution).stream()
        .map(e -> e.id() + "<" + e.previousEventId() + " " + e.typeAsString())
        .toList();
  }

  List<String> types(String execution) {
    return history(execution).stream().map(HistoryEvent::typeAsString).toList();
  }
}
