package duban.dispatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/// Step Functions as far as dispatch sees it: a name starts once, a token is good once.
public final class FakeStepFunctions implements SfnClient {
  public final Map<String, String> started = new HashMap<>();
  final List<String> completions = new ArrayList<>();
  private final Set<String> waiting = new HashSet<>();
  private final Set<String> ended = new HashSet<>();

  /// Asked at each call; what it gives is thrown.
  Supplier<@Nullable Throwable> before = () -> null;

  /// Asked after each call has had its effect.
  Supplier<@Nullable Throwable> after = () -> null;

  void waitUnder(String token) {
    waiting.add(token);
  }

  void stopWaitingUnder(String token) {
    waiting.remove(token);
  }

  @Override
  public StartExecutionResponse startExecution(StartExecutionRequest request) {
    fail(before.get());
    if (started.putIfAbsent(request.name(), request.input()) != null) {
      throw ExecutionAlreadyExistsException.builder().message("exists").build();
    }
    fail(after.get());
    return StartExecutionResponse.builder().executionArn("arn:execution:" + request.name()).build();
  }

  /// From now on every call ends in a fault that its caller does not expect.
  public void broken() {
    before = () -> new IllegalStateException("broken");
  }

  /// The execution is over, however it ended.
  public void ended(String name) {
    ended.add(name);
  }

  @Override
  public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
    fail(before.get());
    String name = request.executionArn().substring(request.executionArn().lastIndexOf(':') + 1);
    return DescribeExecutionResponse.builder()
        .status(ended.contains(name) ? ExecutionStatus.FAILED : ExecutionStatus.RUNNING)
        .build();
  }

  @Override
  public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
    fail(before.get());
    if (!waiting.remove(request.taskToken())) {
      throw TaskTimedOutException.builder().message("Task Timed Out").build();
    }
    completions.add(request.taskToken() + " " + request.output());
    fail(after.get());
    return SendTaskSuccessResponse.builder().build();
  }

  static void fail(@Nullable Throwable thrown) {
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  static SfnException unavailable() {
    return (SfnException) SfnException.builder().message("unavailable").statusCode(503).build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
