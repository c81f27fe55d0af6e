package duban.states;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What `states:startExecution.sync:2` tells of the execution it waited for: the fields of
/// `DescribeExecution`, with input and output as JSON and not as text.
final class ChildDescription {
  private ChildDescription() {}

  static Map<String, Object> of(Execution child) {
    Map<String, Object> description = new LinkedHashMap<>();
    switch (child.standing()) {
      case Standing.Running() -> describe(child, description, "RUNNING", Optional.empty());
      case Standing.Succeeded(Instant at, Object output) -> {
        describe(child, description, "SUCCEEDED", Optional.of(at));
        description.put("Output", output);
        description.put("OutputDetails", Map.of("Included", true));
      }
      case Standing.Failed(Instant at, var error, var cause) -> {
        describe(child, description, "FAILED", Optional.of(at));
        error.ifPresent(name -> description.put("Error", name));
        cause.ifPresent(text -> description.put("Cause", text));
      }
      case Standing.TimedOut(Instant at) ->
          describe(child, description, "TIMED_OUT", Optional.of(at));
      case Standing.Aborted(Instant at, var error, var cause) -> {
        describe(child, description, "ABORTED", Optional.of(at));
        error.ifPresent(name -> description.put("Error", name));
        cause.ifPresent(text -> description.put("Cause", text));
      }
    }
    return description;
  }

  private static void describe(
      Execution child, Map<String, Object> description, String status, Optional<Instant> stop) {
    description.put("ExecutionArn", child.arn());
    description.put("Input", child.context().input());
    description.put("InputDetails", Map.of("Included", true));
    description.put("Name", child.context().name());
    description.put("StartDate", child.context().startTime().toEpochMilli());
    description.put("StateMachineArn", child.machineArn().toString());
    description.put("Status", status);
    stop.ifPresent(at -> description.put("StopDate", at.toEpochMilli()));
  }
}
