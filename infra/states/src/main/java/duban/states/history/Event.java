package duban.states.history;

import duban.states.history.Details.Integration;
import duban.states.jsonata.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// One event of an execution.
///
/// @param id counted from 1
/// @param previousId the event it follows in its own branch; 0 for the first two events
public record Event(
    long id, long previousId, Instant timestamp, HistoryEventType type, Details details) {

  /// As the SDK has it.
  ///
  /// @param data whether to include inputs and outputs
  public HistoryEvent toSdk(boolean data) {
    HistoryEvent.Builder event =
        HistoryEvent.builder().id(id).previousEventId(previousId).timestamp(timestamp).type(type);
    switch (details) {
      case Details.None() -> {}
      case Details.ExecutionStarted(Object input, String role) ->
          event.executionStartedEventDetails(
              b -> b.input(text(input, data)).inputDetails(d -> d.truncated(false)).roleArn(role));
      case Details.ExecutionSucceeded(Object output) ->
          event.executionSucceededEventDetails(
              b -> b.output(text(output, data)).outputDetails(d -> d.truncated(false)));
      case Details.ExecutionEnded ended -> ended(event, ended);
      case Details.StateEntered(String name, Object input) ->
          event.stateEnteredEventDetails(
              b -> b.name(name).input(text(input, data)).inputDetails(d -> d.truncated(false)));
      case Details.StateExited(String name, Object output, Map<String, Object> assigned) ->
          event.stateExitedEventDetails(
              b -> {
                b.name(name).output(text(output, data)).outputDetails(d -> d.truncated(false));
                if (data && !assigned.isEmpty()) {
                  Map<String, String> texts = new LinkedHashMap<>();
                  assigned.forEach((variable, value) -> texts.put(variable, Json.write(value)));
                  b.assignedVariables(texts).assignedVariablesDetails(d -> d.truncated(false));
                }
              });
      case Details.TaskScheduled scheduled -> scheduled(event, scheduled, data);
      case Details.TaskStarted(Integration by) ->
          event.taskStartedEventDetails(
              b -> b.resourceType(by.resourceType()).resource(by.resource()));
      case Details.TaskOutput output -> output(event, output, data);
      case Details.TaskError error -> error(event, error);
      case Details.MapStarted(int length) ->
          event.mapStateStartedEventDetails(b -> b.length(length));
      case Details.Iteration iteration -> iteration(event, iteration);
      case Details.EvaluationFailed(String state, var error, var cause, var location) ->
          event.evaluationFailedEventDetails(
              b ->
                  b.state(state)
                      .error(error.orElse(null))
                      .cause(cause.orElse(null))
                      .location(location.orElse(null)));
    }
    return event.build();
  }

  private static @Nullable String text(Object value, boolean data) {
    return data ? Json.write(value) : null;
  }

  private void ended(HistoryEvent.Builder event, Details.ExecutionEnded ended) {
    @Nullable String error = ended.error().orElse(null);
    @Nullable String cause = ended.cause().orElse(null);
    if (type == HistoryEventType.EXECUTION_ABORTED) {
      event.executionAbortedEventDetails(b -> b.error(error).cause(cause));
    } else if (type == HistoryEventType.EXECUTION_TIMED_OUT) {
      event.executionTimedOutEventDetails(b -> b.error(error).cause(cause));
    } else {
      event.executionFailedEventDetails(b -> b.error(error).cause(cause));
    }
  }

  private static void scheduled(
      HistoryEvent.Builder event, Details.TaskScheduled scheduled, boolean data) {
    event.taskScheduledEventDetails(
        b ->
            b.resourceType(scheduled.integration().resourceType())
                .resource(scheduled.integration().resource())
                .region(scheduled.region())
                .parameters(text(scheduled.parameters(), data))
                .timeoutInSeconds(orNull(scheduled.timeoutSeconds()))
                .heartbeatInSeconds(orNull(scheduled.heartbeatSeconds())));
  }

  private static @Nullable Long orNull(OptionalInt seconds) {
    return seconds.isPresent() ? Long.valueOf(seconds.getAsInt()) : null;
  }

  private void output(HistoryEvent.Builder event, Details.TaskOutput output, boolean data) {
    Integration by = output.integration();
    @Nullable String text = text(output.output(), data);
    if (type == HistoryEventType.TASK_SUBMITTED) {
      event.taskSubmittedEventDetails(
          b ->
              b.resourceType(by.resourceType())
                  .resource(by.resource())
                  .output(text)
                  .outputDetails(d -> d.truncated(false)));
    } else {
      event.taskSucceededEventDetails(
          b ->
              b.resourceType(by.resourceType())
                  .resource(by.resource())
                  .output(text)
                  .outputDetails(d -> d.truncated(false)));
    }
  }

  private void error(HistoryEvent.Builder event, Details.TaskError failed) {
    Integration by = failed.integration();
    @Nullable String error = failed.error().orElse(null);
    @Nullable String cause = failed.cause().orElse(null);
    if (type == HistoryEventType.TASK_TIMED_OUT) {
      event.taskTimedOutEventDetails(
          b -> b.resourceType(by.resourceType()).resource(by.resource()).error(error).cause(cause));
    } else {
      event.taskFailedEventDetails(
          b -> b.resourceType(by.resourceType()).resource(by.resource()).error(error).cause(cause));
    }
  }

  private void iteration(HistoryEvent.Builder event, Details.Iteration iteration) {
    String name = iteration.name();
    int index = iteration.index();
    switch (type) {
      case MAP_ITERATION_STARTED ->
          event.mapIterationStartedEventDetails(b -> b.name(name).index(index));
      case MAP_ITERATION_SUCCEEDED ->
          event.mapIterationSucceededEventDetails(b -> b.name(name).index(index));
      case MAP_ITERATION_FAILED ->
          event.mapIterationFailedEventDetails(b -> b.name(name).index(index));
      default -> event.mapIterationAbortedEventDetails(b -> b.name(name).index(index));
    }
  }
}
