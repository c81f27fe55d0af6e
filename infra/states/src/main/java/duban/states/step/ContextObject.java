package duban.states.step;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What `$states.context` shows a state.
///
/// @param execution about the whole execution
/// @param token only in a Task that waits for it
/// @param item only inside a Map state, of the innermost one
public record ContextObject(
    ExecutionContext execution,
    String stateName,
    Instant enteredTime,
    int retryCount,
    Optional<String> token,
    Optional<Item> item) {

  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /// The part that is the same for all states of an execution.
  public record ExecutionContext(
      String id,
      Object input,
      String name,
      String roleArn,
      Instant startTime,
      String stateMachineId,
      String stateMachineName) {}

  /// An item of a Map state.
  public record Item(int index, Object value) {}

  /// The same attempt with another item, for `ItemSelector`.
  ContextObject with(Item another) {
    return new ContextObject(
        execution, stateName, enteredTime, retryCount, token, Optional.of(another));
  }

  /// As JSON, with AWS's field names.
  Map<String, Object> json() {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("Id", execution.id());
    about.put("Input", execution.input());
    about.put("Name", execution.name());
    about.put("RoleArn", execution.roleArn());
    about.put("StartTime", MILLISECONDS.format(execution.startTime()));
    about.put("RedriveCount", 0);
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("EnteredTime", MILLISECONDS.format(enteredTime));
    state.put("Name", stateName);
    state.put("RetryCount", retryCount);
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("Id", execution.stateMachineId());
    machine.put("Name", execution.stateMachineName());
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("Execution", about);
    context.put("State", state);
    context.put("StateMachine", machine);
    token.ifPresent(value -> context.put("Task", Map.of("Token", value)));
    item.ifPresent(
        value -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("Index", value.index());
          fields.put("Value", value.value());
          context.put("Map", Map.of("Item", fields));
        });
    return context;
  }
}
