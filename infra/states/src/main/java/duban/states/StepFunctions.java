package duban.states;

import duban.states.history.Event;
import duban.states.jsonata.Json;
import duban.states.jsonata.JsonSyntaxException;
import duban.states.step.Failure;
import duban.states.step.Stepper;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskHeartbeatResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;

/// Step Functions in this process, offered as the SDK's own client: standard workflows in the
/// JSONata dialect. Operations that are not here throw what the SDK throws by default,
/// [UnsupportedOperationException].
///
/// Everything asynchronous runs on the given executor, everything timed on the given timers, and
/// nothing else has a thread: when the executor is idle and no timer is due, nothing is left to do.
public final class StepFunctions implements SfnClient {
  private static final int LONGEST_ERROR = 256;
  private static final int LONGEST_CAUSE = 32_768;

  private final Surroundings around;

  /// Whether a text has the form of a task token: whoever shows a history must be able to leave
  /// them out.
  public static boolean isTaskToken(String text) {
    return TaskTokens.wellFormed(text);
  }

  /// An interpreter with the service's limits.
  ///
  /// @param executor runs steps and function calls; must not run a task inside `execute`
  public StepFunctions(Timers timers, Executor executor, LambdaTarget lambdas) {
    this(timers, executor, lambdas, Limits.OF_THE_SERVICE);
  }

  public StepFunctions(Timers timers, Executor executor, LambdaTarget lambdas, Limits limits) {
    this(timers, executor, lambdas, limits, new SecureRandom());
  }

  /// @param jitter draws the delays of Retriers with `"JitterStrategy": "FULL"`
  public StepFunctions(
      Timers timers,
      Executor executor,
      LambdaTarget lambdas,
      Limits limits,
      RandomGenerator jitter) {
    this.around =
        new Surroundings(
            timers,
            executor,
            lambdas,
            limits,
            jitter,
            new Stepper(limits.payloadBytes()),
            new TaskTokens(),
            new Executions(limits));
  }

  /// Makes a state machine known under an ARN, or replaces its definition. Executions under way go
  /// on with the definition they were started with.
  public void define(String stateMachineArn, StateMachine machine) {
    around.executions().define(stateMachineArn, machine, around.timers().now());
  }

  /// How many states all executions have entered so far: what the service charges for.
  public long transitions() {
    return around.executions().transitions();
  }

  @Override
  public StartExecutionResponse startExecution(StartExecutionRequest request) {
    Execution execution =
        around
            .executions()
            .start(
                around,
                required("stateMachineArn", request.stateMachineArn()),
                Optional.ofNullable(request.name()),
                request.input() == null ? "{}" : request.input());
    return StartExecutionResponse.builder()
        .executionArn(execution.arn())
        .startDate(execution.context().startTime())
        .build();
  }

  @Override
  public StopExecutionResponse stopExecution(StopExecutionRequest request) {
    checkLengths(request.error(), request.cause());
    Execution execution = around.executions().get(required("executionArn", request.executionArn()));
    execution.stop(Optional.ofNullable(request.error()), Optional.ofNullable(request.cause()));
    return StopExecutionResponse.builder().stopDate(stopDate(execution.standing())).build();
  }

  @Override
  public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
    Execution execution = around.executions().get(required("executionArn", request.executionArn()));
    Standing standing = execution.standing();
    DescribeExecutionResponse.Builder response =
        DescribeExecutionResponse.builder()
            .executionArn(execution.arn())
            .stateMachineArn(execution.machineArn().toString())
            .name(execution.context().name())
            .status(status(standing))
            .startDate(execution.context().startTime())
            .stopDate(stopDate(standing))
            .input(Json.write(execution.context().input()))
            .inputDetails(details -> details.included(true))
            .redriveCount(0);
    switch (standing) {
      case Standing.Running(), Standing.TimedOut(Instant _) -> {}
      case Standing.Succeeded(_, Object output) ->
          response.output(Json.write(output)).outputDetails(details -> details.included(true));
      case Standing.Failed(_, var error, var cause) ->
          response.error(error.orElse(null)).cause(cause.orElse(null));
      case Standing.Aborted(_, var error, var cause) ->
          response.error(error.orElse(null)).cause(cause.orElse(null));
    }
    return response.build();
  }

  @Override
  public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
    Execution execution = around.executions().get(required("executionArn", request.executionArn()));
    List<Event> events = new ArrayList<>(execution.history().events());
    if (Boolean.TRUE.equals(request.reverseOrder())) {
      events = events.reversed();
    }
    boolean data = !Boolean.FALSE.equals(request.includeExecutionData());
    Page<Event> page = Page.of(events, request.maxResults(), request.nextToken());
    return GetExecutionHistoryResponse.builder()
        .events(page.items().stream().map(event -> event.toSdk(data)).toList())
        .nextToken(page.nextToken().orElse(null))
        .build();
  }

  @Override
  public ListExecutionsResponse listExecutions(ListExecutionsRequest request) {
    Executions.Defined defined =
        around.executions().machine(required("stateMachineArn", request.stateMachineArn()));
    List<Execution> matching =
        around.executions().of(defined.arn()).stream()
            .filter(
                execution ->
                    request.statusFilter() == null
                        || request.statusFilter() == status(execution.standing()))
            .toList();
    Page<Execution> page = Page.of(matching, request.maxResults(), request.nextToken());
    return ListExecutionsResponse.builder()
        .executions(page.items().stream().map(StepFunctions::item).toList())
        .nextToken(page.nextToken().orElse(null))
        .build();
  }

  private static ExecutionListItem item(Execution execution) {
    return ExecutionListItem.builder()
        .executionArn(execution.arn())
        .stateMachineArn(execution.machineArn().toString())
        .name(execution.context().name())
        .status(status(execution.standing()))
        .startDate(execution.context().startTime())
        .stopDate(stopDate(execution.standing()))
        .redriveCount(0)
        .build();
  }

  @Override
  public DescribeStateMachineResponse describeStateMachine(DescribeStateMachineRequest request) {
    Executions.Defined defined =
        around.executions().machine(required("stateMachineArn", request.stateMachineArn()));
    return DescribeStateMachineResponse.builder()
        .stateMachineArn(defined.arn().toString())
        .name(defined.arn().name())
        .status(StateMachineStatus.ACTIVE)
        .definition(defined.machine().definition())
        .roleArn(defined.arn().roleArn())
        .type(StateMachineType.STANDARD)
        .creationDate(defined.since())
        .build();
  }

  @Override
  public ListStateMachinesResponse listStateMachines(ListStateMachinesRequest request) {
    Page<Executions.Defined> page =
        Page.of(
            List.copyOf(around.executions().machines()), request.maxResults(), request.nextToken());
    return ListStateMachinesResponse.builder()
        .stateMachines(
            page.items().stream()
                .map(
                    defined ->
                        StateMachineListItem.builder()
                            .stateMachineArn(defined.arn().toString())
                            .name(defined.arn().name())
                            .type(StateMachineType.STANDARD)
                            .creationDate(defined.since())
                            .build())
                .toList())
        .nextToken(page.nextToken().orElse(null))
        .build();
  }

  @Override
  public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
    String output = required("output", request.output());
    int limit = around.limits().payloadBytes();
    if (output.length() > limit || output.getBytes(StandardCharsets.UTF_8).length > limit) {
      throw Refusals.validation(
          "1 validation error detected: Value at 'output' failed to satisfy constraint: Member must"
              + " have length less than or equal to "
              + limit);
    }
    Object json;
    try {
      json = Json.parse(output);
    } catch (JsonSyntaxException e) {
      throw Refusals.invalidOutput(String.valueOf(e.getMessage()));
    }
    String token = required("taskToken", request.taskToken());
    around.tokens().close(token).orElseThrow(() -> closed(token)).answer(json);
    return SendTaskSuccessResponse.builder().build();
  }

  @Override
  public SendTaskFailureResponse sendTaskFailure(SendTaskFailureRequest request) {
    checkLengths(request.error(), request.cause());
    String token = required("taskToken", request.taskToken());
    around
        .tokens()
        .close(token)
        .orElseThrow(() -> closed(token))
        .answer(
            new Failure(
                Optional.ofNullable(request.error()),
                Optional.ofNullable(request.cause()),
                Optional.empty()));
    return SendTaskFailureResponse.builder().build();
  }

  @Override
  public SendTaskHeartbeatResponse sendTaskHeartbeat(SendTaskHeartbeatRequest request) {
    String token = required("taskToken", request.taskToken());
    around.tokens().find(token).orElseThrow(() -> closed(token)).heartbeat(around.timers().now());
    return SendTaskHeartbeatResponse.builder().build();
  }

  private SfnException closed(String token) {
    return switch (around.tokens().explain(token)) {
      case OVER -> Refusals.taskTimedOut();
      case UNKNOWN -> Refusals.taskDoesNotExist();
      case MALFORMED -> Refusals.invalidToken();
    };
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  /// Nothing to let go of: threads and timers belong to the caller.
  @Override
  public void close() {}

  private static String required(String name, @Nullable String value) {
    if (value == null) {
      throw Refusals.validation(
          "1 validation error detected: Value at '"
              + name
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }

  private static void checkLengths(@Nullable String error, @Nullable String cause) {
    if (error != null && error.length() > LONGEST_ERROR) {
      throw Refusals.validation(
          "1 validation error detected: Value at 'error' failed to satisfy constraint: Member must"
              + " have length less than or equal to "
              + LONGEST_ERROR);
    }
    if (cause != null && cause.length() > LONGEST_CAUSE) {
      throw Refusals.validation(
          "1 validation error detected: Value at 'cause' failed to satisfy constraint: Member must"
              + " have length less than or equal to "
              + LONGEST_CAUSE);
    }
  }

  private static ExecutionStatus status(Standing standing) {
    return switch (standing) {
      case Standing.Running() -> ExecutionStatus.RUNNING;
      case Standing.Succeeded _ -> ExecutionStatus.SUCCEEDED;
      case Standing.Failed _ -> ExecutionStatus.FAILED;
      case Standing.TimedOut _ -> ExecutionStatus.TIMED_OUT;
      case Standing.Aborted _ -> ExecutionStatus.ABORTED;
    };
  }

  private static @Nullable Instant stopDate(Standing standing) {
    return switch (standing) {
      case Standing.Running() -> null;
      case Standing.Succeeded(Instant at, _) -> at;
      case Standing.Failed(Instant at, _, _) -> at;
      case Standing.TimedOut(Instant at) -> at;
      case Standing.Aborted(Instant at, _, _) -> at;
    };
  }
}
