package duban.states;

import duban.states.jsonata.Json;
import duban.states.jsonata.JsonSyntaxException;
import duban.states.step.ContextObject.ExecutionContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/// All state machines, and their executions: every running one and the latest of the ended ones.
final class Executions {
  /// White space, brackets, wildcards, the special characters that the service names, and controls.
  private static final Pattern FORBIDDEN_IN_NAMES =
      Pattern.compile("[\\s<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\p{Cntrl}\\uFFFE\\uFFFF]");

  private static final int LONGEST_NAME = 80;

  /// A machine under its ARN.
  record Defined(StateMachineArn arn, StateMachine machine, Instant since) {}

  private final Limits limits;
  private final Map<String, Defined> machines = new ConcurrentHashMap<>();
  private final Map<String, Execution> executions = new ConcurrentHashMap<>();

  /// Guarded by itself: the ARNs of ended executions, the oldest first.
  private final Deque<String> ended = new ArrayDeque<>();

  private final LongAdder transitions = new LongAdder();

  Executions(Limits limits) {
    this.limits = limits;
  }

  void countTransition() {
    transitions.increment();
  }

  long transitions() {
    return transitions.sum();
  }

  void define(String arn, StateMachine machine, Instant now) {
    StateMachineArn parsed = StateMachineArn.find(arn).orElseThrow(() -> Refusals.invalidArn(arn));
    machines.put(arn, new Defined(parsed, machine, now));
  }

  Collection<Defined> machines() {
    return machines.values().stream()
        .sorted(Comparator.comparing((Defined defined) -> defined.arn().name()))
        .toList();
  }

  Defined machine(String arn) {
    if (StateMachineArn.find(arn).isEmpty()) {
      throw Refusals.invalidArn(arn);
    }
    Defined defined = machines.get(arn);
    if (defined == null) {
      throw Refusals.stateMachineDoesNotExist(arn);
    }
    return defined;
  }

  /// Starts an execution, or finds the one that the same call has started already.
  Execution start(Surroundings around, String machineArn, Optional<String> wanted, String input) {
    Defined defined = machine(machineArn);
    String name = wanted.orElseGet(() -> UUID.randomUUID().toString());
    if (name.isEmpty() || name.length() > LONGEST_NAME || FORBIDDEN_IN_NAMES.matcher(name).find()) {
      throw Refusals.invalidName(name);
    }
    Object json = parse(input);
    ExecutionContext context =
        new ExecutionContext(
            defined.arn().executionArn(name),
            json,
            name,
            defined.arn().roleArn(),
            around.timers().now(),
            machineArn,
            defined.arn().name());
    Execution execution = new Execution(around, defined.arn(), defined.machine(), context);
    Execution known = executions.putIfAbsent(execution.arn(), execution);
    if (known == null) {
      execution.start();
      return execution;
    }
    if (known.standing() instanceof Standing.Running && known.context().input().equals(json)) {
      return known;
    }
    throw Refusals.executionAlreadyExists(known.arn());
  }

  private Object parse(String input) {
    if (input.length() > limits.payloadBytes()
        || input.getBytes(StandardCharsets.UTF_8).length > limits.payloadBytes()) {
      throw Refusals.validation(
          "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must"
              + " have length less than or equal to "
              + limits.payloadBytes());
    }
    try {
      return Json.parse(input);
    } catch (JsonSyntaxException e) {
      throw Refusals.invalidInput(String.valueOf(e.getMessage()));
    }
  }

  Execution get(String arn) {
    Execution execution = executions.get(arn);
    if (execution == null) {
      throw arn.startsWith("arn:") && arn.contains(":execution:")
          ? Refusals.executionDoesNotExist(arn)
          : Refusals.invalidArn(arn);
    }
    return execution;
  }

  /// The executions of a machine, the latest first.
  List<Execution> of(StateMachineArn machine) {
    return executions.values().stream()
        .filter(execution -> execution.machineArn().equals(machine))
        .sorted(
            Comparator.comparing((Execution execution) -> execution.context().startTime())
                .reversed()
                .thenComparing(execution -> execution.context().name()))
        .toList();
  }

  /// Remembers that an execution has ended, and forgets the oldest when there are too many.
  void ended(Execution execution) {
    synchronized (ended) {
      ended.addLast(execution.arn());
      while (ended.size() > limits.finishedExecutions()) {
        executions.remove(ended.removeFirst());
      }
    }
  }
}
