package duban.states.history;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What an event tells beyond its type. Values are kept as they are and written as JSON only for a
/// reader.
public sealed interface Details {
  record None() implements Details {}

  record ExecutionStarted(Object input, String roleArn) implements Details {}

  record ExecutionSucceeded(Object output) implements Details {}

  /// An execution that failed, was aborted or timed out.
  record ExecutionEnded(Optional<String> error, Optional<String> cause) implements Details {}

  record StateEntered(String name, Object input) implements Details {}

  record StateExited(String name, Object output, Map<String, Object> assigned) implements Details {}

  record TaskScheduled(
      Integration integration,
      String region,
      Object parameters,
      OptionalInt timeoutSeconds,
      OptionalInt heartbeatSeconds)
      implements Details {}

  record TaskStarted(Integration integration) implements Details {}

  /// A task that was handed over, or that succeeded.
  record TaskOutput(Integration integration, Object output) implements Details {}

  /// A task that failed or timed out.
  record TaskError(Integration integration, Optional<String> error, Optional<String> cause)
      implements Details {}

  record MapStarted(int length) implements Details {}

  record Iteration(String name, int index) implements Details {}

  record EvaluationFailed(
      String state, Optional<String> error, Optional<String> cause, Optional<String> location)
      implements Details {}

  /// What a task is done with: `lambda`, `invoke`.
  record Integration(String resourceType, String resource) {}
}
