package duban.states;

import duban.states.history.Details;
import duban.states.history.Details.Integration;
import duban.states.jsonata.Json;
import duban.states.jsonata.JsonSyntaxException;
import duban.states.model.ErrorNames;
import duban.states.model.State;
import duban.states.step.Failure;
import duban.states.step.Outcome;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.SfnException;

/// One attempt of a Task state.
final class TaskRun implements Work {
  private static final String LATEST = "$LATEST";

  private final Strand strand;
  private final Execution execution;
  private final State.Task state;
  private final Outcome.Call call;
  private final Optional<String> token;
  private final Integration integration;
  private Timers.@Nullable Timer timeout;
  private Timers.@Nullable Timer heartbeat;
  private @Nullable Execution child;
  private @Nullable Runnable answer;
  private boolean submitted;
  private boolean over;

  TaskRun(Strand strand, State.Task state, Outcome.Call call, Optional<String> token) {
    this.strand = strand;
    this.execution = strand.execution();
    this.state = state;
    this.call = call;
    this.token = token;
    this.integration = new Integration(state.resource().type(), state.resource().action());
  }

  @Override
  public void begin() {
    strand.record(
        HistoryEventType.TASK_SCHEDULED,
        new Details.TaskScheduled(
            integration,
            execution.machineArn().region(),
            call.arguments(),
            call.timeoutSeconds(),
            call.heartbeatSeconds()));
    strand.record(HistoryEventType.TASK_STARTED, new Details.TaskStarted(integration));
    Instant now = execution.now();
    call.timeoutSeconds()
        .ifPresent(
            seconds ->
                timeout = timer(now.plusSeconds(seconds), () -> timedOut(ErrorNames.TIMEOUT)));
    token.ifPresent(
        open -> {
          execution.waits();
          execution.around().tokens().open(open, this);
          expectHeartbeat(now);
        });
    Optional<Failure> refusal = refusal();
    if (refusal.isPresent()) {
      fail(refusal.get());
      return;
    }
    switch (state.resource()) {
      case LAMBDA_INVOKE, LAMBDA_INVOKE_WAIT -> invoke();
      case START_EXECUTION, START_EXECUTION_SYNC -> startExecution();
    }
  }

  /// Arguments that an expression makes up are known only now.
  private Optional<Failure> refusal() {
    String required = state.resource().requiredArgument();
    if (!(call.arguments().get(required) instanceof String)) {
      return Optional.of(
          new Failure(
              ErrorNames.RUNTIME,
              "The Arguments of '" + state.name() + "' have no string field '" + required + "'."));
    }
    return call.arguments().keySet().stream()
        .filter(name -> !state.resource().arguments().contains(String.valueOf(name)))
        .findFirst()
        .map(
            name ->
                new Failure(
                    ErrorNames.RUNTIME,
                    "The field '"
                        + name
                        + "' in the Arguments of '"
                        + state.name()
                        + "' is not supported."));
  }

  private Timers.Timer timer(Instant due, Runnable step) {
    return execution.around().timers().at(due, () -> execution.post(step));
  }

  private void expectHeartbeat(Instant now) {
    call.heartbeatSeconds()
        .ifPresent(
            seconds -> {
              if (heartbeat != null) {
                heartbeat.cancel();
              }
              heartbeat =
                  timer(now.plusSeconds(seconds), () -> timedOut(ErrorNames.HEARTBEAT_TIMEOUT));
            });
  }

  // Lambda

  private void invoke() {
    String qualifier = argument("Qualifier").orElse(LATEST);
    String name = argument("FunctionName").orElseThrow();
    String function = qualifier.equals(LATEST) ? name : name + ":" + qualifier;
    Object payload = call.arguments().get("Payload");
    String text = payload == null ? "{}" : Json.write(payload);
    LambdaTarget lambdas = execution.around().lambdas();
    execution.call(() -> invocation(lambdas, function, text, qualifier));
  }

  /// Calls the function, outside of the steps; what comes back is a step.
  private Runnable invocation(
      LambdaTarget lambdas, String function, String payload, String version) {
    try {
      String response = lambdas.invoke(function, payload);
      return () -> answered(response, version);
    } catch (LambdaTarget.FunctionError e) {
      Failure failure = failure(e);
      return () -> invocationFailed(failure);
    } catch (RuntimeException e) {
      // A target that breaks is what the service calls an unknown error of Lambda.
      Failure failure = new Failure("Lambda.Unknown", e.toString());
      return () -> invocationFailed(failure);
    }
  }

  private static Failure failure(LambdaTarget.FunctionError e) {
    String message = String.valueOf(e.getMessage());
    if (e.errorType().startsWith("Lambda.")) {
      return new Failure(e.errorType(), message);
    }
    Map<String, Object> cause = new LinkedHashMap<>();
    cause.put("errorMessage", message);
    cause.put("errorType", e.errorType());
    return new Failure(e.errorType(), Json.write(cause));
  }

  private void answered(String response, String version) {
    if (over) {
      return;
    }
    Object payload;
    try {
      payload = Json.parse(response);
    } catch (JsonSyntaxException e) {
      payload = response; // A function may answer with any text; the service passes it on as such.
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ExecutedVersion", version);
    result.put("Payload", payload);
    result.put("StatusCode", 200);
    if (token.isPresent()) {
      submitted(result);
    } else {
      succeed(result);
    }
  }

  private void invocationFailed(Failure failure) {
    if (over) {
      return;
    }
    if (answer != null) {
      answer.run(); // The function has given its token back before it failed.
    } else {
      fail(failure);
    }
  }

  private void submitted(Object output) {
    submitted = true;
    strand.record(HistoryEventType.TASK_SUBMITTED, new Details.TaskOutput(integration, output));
    if (answer != null) {
      answer.run();
    }
  }

  // Task tokens

  /// Takes the answer that came with the token, which is closed already.
  void answer(Object output) {
    execution.post(() -> take(() -> succeed(output)));
  }

  void answer(Failure failure) {
    execution.post(() -> take(() -> fail(failure)));
  }

  /// An answer may come while the function that handed the token out is still running.
  private void take(Runnable given) {
    if (over) {
      return;
    }
    if (submitted) {
      given.run();
    } else {
      answer = given;
    }
  }

  void heartbeat(Instant now) {
    execution.post(
        () -> {
          if (!over) {
            expectHeartbeat(now);
          }
        });
  }

  private void timedOut(String error) {
    if (over) {
      return;
    }
    if (token.isPresent() && execution.around().tokens().close(token.get()).isEmpty()) {
      // The token was given back in time; its answer wins, even over a function that never returns.
      if (answer != null) {
        answer.run();
      }
      return;
    }
    finish();
    strand.record(
        HistoryEventType.TASK_TIMED_OUT,
        new Details.TaskError(integration, Optional.of(error), Optional.empty()));
    stopChild();
    strand.failed(new Failure(error));
  }

  // Nested executions

  private void startExecution() {
    Object input = call.arguments().get("Input");
    Surroundings around = execution.around();
    Execution started;
    try {
      started =
          around
              .executions()
              .start(
                  around,
                  argument("StateMachineArn").orElseThrow(),
                  argument("Name"),
                  input == null ? "{}" : Json.write(input));
    } catch (SfnException e) {
      String name = e.getClass().getSimpleName();
      fail(new Failure("StepFunctions." + name, e.awsErrorDetails().errorMessage()));
      return;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ExecutionArn", started.arn());
    result.put("StartDate", started.context().startTime().toEpochMilli());
    switch (state.resource()) {
      case START_EXECUTION_SYNC -> {
        child = started;
        execution.waits();
        submitted(result);
        started.onEnd(() -> execution.post(() -> childEnded(started)));
      }
      case START_EXECUTION, LAMBDA_INVOKE, LAMBDA_INVOKE_WAIT -> succeed(result);
    }
  }

  private void childEnded(Execution ended) {
    if (over) {
      return;
    }
    child = null;
    Map<String, Object> description = ChildDescription.of(ended);
    if (ended.standing() instanceof Standing.Succeeded) {
      succeed(description);
    } else {
      fail(new Failure(ErrorNames.TASK_FAILED, Json.write(description)));
    }
  }

  private void stopChild() {
    Execution running = child;
    child = null;
    if (running != null) {
      running.stop(Optional.empty(), Optional.empty());
    }
  }

  // Ends

  private void succeed(Object result) {
    if (Json.exceeds(result, execution.around().limits().payloadBytes())) {
      // The service names a task's result by its integration.
      fail(Failure.dataLimit(integration.resourceType()));
      return;
    }
    finish();
    strand.record(HistoryEventType.TASK_SUCCEEDED, new Details.TaskOutput(integration, result));
    strand.resume(this, () -> strand.done(result));
  }

  private void fail(Failure failure) {
    finish();
    strand.record(
        HistoryEventType.TASK_FAILED,
        new Details.TaskError(integration, failure.error(), failure.cause()));
    strand.resume(this, () -> strand.failed(failure));
  }

  private void finish() {
    over = true;
    token.ifPresent(open -> execution.around().tokens().close(open));
    if (timeout != null) {
      timeout.cancel();
    }
    if (heartbeat != null) {
      heartbeat.cancel();
    }
  }

  @Override
  public void abort(long because) {
    finish();
    stopChild();
  }

  private Optional<String> argument(String name) {
    return call.arguments().get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
