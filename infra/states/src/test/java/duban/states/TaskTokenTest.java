package duban.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// "Wait for a callback with task token", `TimeoutSeconds`, `HeartbeatSeconds`, SendTask….
class TaskTokenTest {
  private final Stage stage = new Stage();
  private final List<String> tokens = new ArrayList<>();

  @BeforeEach
  void collectTokens() {
    stage.function(
        "ask",
        payload -> {
          tokens.add(payload.substring(1, payload.length() - 1));
          return "\"asked\"";
        });
  }

  private void define(String more) {
    stage.define(
        "Ask",
        """
        Ask:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
          Arguments: {FunctionName: ask, Payload: "{% $states.context.Task.Token %}"}
          Next: Done
        """
            + more.indent(2)
            + "Done: {Type: Succeed}\n");
  }

  private String token() {
    return tokens.getLast();
  }

  private void succeed(String token, String output) {
    stage.sfn.sendTaskSuccess(r -> r.taskToken(token).output(output));
    stage.settle();
  }

  @Test
  void theTaskWaitsUntilItsTokenIsGivenBack() {
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(token()).hasSizeLessThan(2_048);
    succeed(token(), "{\"yes\":true}");
    assertThat(stage.output(execution)).isEqualTo("{\"yes\":true}");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 TaskStateEntered",
            "3<2 TaskScheduled",
            "4<3 TaskStarted",
            "5<4 TaskSubmitted",
            "6<5 TaskSucceeded",
            "7<6 TaskStateExited",
            "8<7 SucceedStateEntered",
            "9<8 SucceedStateExited",
            "10<9 ExecutionSucceeded");
    assertThat(stage.history(execution).get(4).taskSubmittedEventDetails().output())
        .isEqualTo("{\"ExecutedVersion\":\"$LATEST\",\"Payload\":\"asked\",\"StatusCode\":200}");
    assertThat(stage.history(execution).get(5).taskSucceededEventDetails().resource())
        .isEqualTo("invoke.waitForTaskToken");
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void aFailureIsTheTasksError() {
    define("TimeoutSeconds: 60\nCatch: [{ErrorEquals: [Refused], Next: Done}]");
    String execution = stage.start("{}");
    stage.sfn.sendTaskFailure(r -> r.taskToken(token()).error("Refused").cause("not ours"));
    stage.settle();
    assertThat(stage.output(execution)).isEqualTo("{\"Error\":\"Refused\",\"Cause\":\"not ours\"}");
    assertThat(stage.types(execution)).contains("TaskSubmitted", "TaskFailed");
  }

  @Test
  void aTokenIsGoodForOneAnswer() {
    define("TimeoutSeconds: 60");
    stage.start("{}");
    succeed(token(), "1");
    assertDead(token());
  }

  @Test
  void anAnswerBeforeTheFunctionReturnsCounts() {
    stage.function(
        "ask",
        payload -> {
          String token = payload.substring(1, payload.length() - 1);
          stage.sfn.sendTaskSuccess(r -> r.taskToken(token).output("\"early\""));
          return "1";
        });
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    assertThat(stage.output(execution)).isEqualTo("\"early\"");
    assertThat(stage.types(execution)).containsSequence("TaskSubmitted", "TaskSucceeded");
  }

  @Test
  void anAnswerCountsEvenIfTheFunctionThenFails() {
    stage.function(
        "ask",
        payload -> {
          String token = payload.substring(1, payload.length() - 1);
          stage.sfn.sendTaskSuccess(r -> r.taskToken(token).output("\"early\""));
          throw new LambdaTarget.FunctionError("Broken", "after answering");
        });
    define("TimeoutSeconds: 60");
    assertThat(stage.run("{}")).isEqualTo("\"early\"");
  }

  @Test
  void aFunctionThatFailsBeforeAnyAnswerFailsTheTask() {
    stage.function(
        "ask",
        _ -> {
          throw new LambdaTarget.FunctionError("Broken", "no");
        });
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    assertThat(stage.describe(execution).error()).isEqualTo("Broken");
    assertThat(stage.types(execution)).doesNotContain("TaskSubmitted");
  }

  @Test
  void theTaskTimesOutAndTheTokenIsDead() {
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(59));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofSeconds(1));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(stage.describe(execution).error()).isEqualTo("States.Timeout");
    assertThat(stage.describe(execution).cause()).isNull();
    assertThat(stage.events(execution))
        .endsWith("5<4 TaskSubmitted", "6<5 TaskTimedOut", "7<6 ExecutionFailed");
    assertThat(stage.history(execution).get(5).taskTimedOutEventDetails().error())
        .isEqualTo("States.Timeout");
    assertDead(token());
  }

  @Test
  void aRetryHasANewTokenAndANewTimeout() {
    define("TimeoutSeconds: 60\nRetry: [{ErrorEquals: [States.Timeout], MaxAttempts: 1}]");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(61));
    assertThat(tokens).hasSize(2).doesNotHaveDuplicates();
    assertDead(tokens.getFirst());
    stage.advance(Duration.ofSeconds(59));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    succeed(token(), "2");
    assertThat(stage.output(execution)).isEqualTo("2");
  }

  @Test
  void timeoutAndHeartbeatMayBeExpressions() {
    define(
        "TimeoutSeconds: \"{% $states.input.t %}\"\nHeartbeatSeconds: \"{% $states.input.h %}\"");
    String execution = stage.start("{\"t\":600,\"h\":5}");
    var scheduled = stage.history(execution).get(2).taskScheduledEventDetails();
    assertThat(scheduled.timeoutInSeconds()).isEqualTo(600);
    assertThat(scheduled.heartbeatInSeconds()).isEqualTo(5);
    String wrong = stage.start("{\"t\":0,\"h\":5}");
    assertThat(stage.describe(wrong).error()).isEqualTo("States.QueryEvaluationError");
  }

  @Test
  void aMissedHeartbeatIsATimeout() {
    define(
        "TimeoutSeconds: 600\nHeartbeatSeconds: 10\n"
            + "Catch: [{ErrorEquals: [States.Timeout], Next: Done}]");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(9));
    stage.sfn.sendTaskHeartbeat(r -> r.taskToken(token()));
    stage.settle();
    stage.advance(Duration.ofSeconds(9));
    stage.sfn.sendTaskHeartbeat(r -> r.taskToken(token()));
    stage.settle();
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofSeconds(10));
    assertThat(stage.output(execution)).isEqualTo("{\"Error\":\"States.HeartbeatTimeout\"}");
    assertDead(token());
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void heartbeatsDoNotPutOffTheTimeout() {
    define("TimeoutSeconds: 15\nHeartbeatSeconds: 10");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(9));
    stage.sfn.sendTaskHeartbeat(r -> r.taskToken(token()));
    stage.settle();
    stage.advance(Duration.ofSeconds(6));
    assertThat(stage.describe(execution).error()).isEqualTo("States.Timeout");
  }

  @Test
  void stoppingTheExecutionKillsItsTokens() {
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    stage.sfn.stopExecution(r -> r.executionArn(execution).error("Withdrawn").cause("by citizen"));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.ABORTED);
    stage.settle();
    assertThat(stage.types(execution)).endsWith("TaskStateAborted", "ExecutionAborted");
    var aborted = stage.history(execution).getLast().executionAbortedEventDetails();
    assertThat(aborted.error()).isEqualTo("Withdrawn");
    assertThat(aborted.cause()).isEqualTo("by citizen");
    assertDead(token());
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void aPlainCallTimesOutEvenIfItsAnswerComesLater() {
    stage.function(
        "slow",
        _ -> {
          stage.clock.step(stage.clock.now().plusSeconds(5));
          return "1";
        });
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: slow}
          TimeoutSeconds: 5
          End: true
        """);
    String execution = stage.start("{}");
    assertThat(stage.describe(execution).error()).isEqualTo("States.Timeout");
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskTimedOut",
            "ExecutionFailed");
  }

  @Test
  void tokensThatAreNoneAreToldApart() {
    assertThatThrownBy(() -> stage.sfn.sendTaskHeartbeat(r -> r.taskToken("nonsense")))
        .isInstanceOf(InvalidTokenException.class)
        .hasMessageStartingWith("Invalid Token: 'Invalid token'");
    Stage another = new Stage();
    List<String> foreign = new ArrayList<>();
    another.function(
        "ask",
        payload -> {
          foreign.add(payload.substring(1, payload.length() - 1));
          return "1";
        });
    another.define(
        "Ask",
        """
        Ask:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
          Arguments: {FunctionName: ask, Payload: "{% $states.context.Task.Token %}"}
          TimeoutSeconds: 5
          End: true
        """);
    another.start("{}");
    assertThatThrownBy(
            () -> stage.sfn.sendTaskSuccess(r -> r.taskToken(foreign.getFirst()).output("1")))
        .isInstanceOf(TaskDoesNotExistException.class)
        .hasMessageStartingWith("Task does not exist");
  }

  @Test
  void answersMustBeJsonAndWithinTheirLimits() {
    define("TimeoutSeconds: 60");
    String execution = stage.start("{}");
    assertThatThrownBy(() -> stage.sfn.sendTaskSuccess(r -> r.taskToken(token()).output("{")))
        .isInstanceOf(InvalidOutputException.class);
    String tooLong = "\"" + "x".repeat(256 * 1024) + "\"";
    assertThatThrownBy(() -> stage.sfn.sendTaskSuccess(r -> r.taskToken(token()).output(tooLong)))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(
            () -> stage.sfn.sendTaskFailure(r -> r.taskToken(token()).error("e".repeat(257))))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(
            () -> stage.sfn.sendTaskFailure(r -> r.taskToken(token()).cause("c".repeat(32_769))))
        .isInstanceOf(ValidationException.class);
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    succeed(token(), "1");
    assertThat(stage.output(execution)).isEqualTo("1");
  }

  private void assertDead(String token) {
    assertThatThrownBy(() -> stage.sfn.sendTaskSuccess(r -> r.taskToken(token).output("1")))
        .isInstanceOf(TaskTimedOutException.class)
        .satisfies(
            e ->
                assertThat(((SfnException) e).awsErrorDetails().errorMessage())
                    .isEqualTo("Task Timed Out: 'Provided task does not exist anymore'"));
    assertThatThrownBy(() -> stage.sfn.sendTaskFailure(r -> r.taskToken(token)))
        .isInstanceOf(TaskTimedOutException.class);
    assertThatThrownBy(() -> stage.sfn.sendTaskHeartbeat(r -> r.taskToken(token)))
        .isInstanceOf(TaskTimedOutException.class);
  }
}
