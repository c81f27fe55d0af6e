package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// "Start a new state machine from a running execution".
class NestedExecutionTest {
  private static final String CHILD = Stage.arn("Child");
  private static final String PREFIX = "arn:aws:states:eu-central-1:123456789012:execution:Child:";

  private final Stage stage = new Stage();

  private void define(String resource, String more) {
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::states:%s
          Arguments: {StateMachineArn: "%s", Name: kid, Input: {n: "{%% $states.input %%}"}}
        """
                .formatted(resource, CHILD)
            + more.indent(2)
            + "B: {Type: Succeed, Output: \"{% $states.input %}\"}\n");
  }

  private void child(String states) {
    stage.sfn.define(CHILD, Stage.machine("K", states));
  }

  @Test
  void startingGoesOnAtOnce() {
    child("K: {Type: Wait, Seconds: 60, End: true}");
    define("startExecution", "Next: B");
    assertThat(stage.run("1"))
        .isEqualTo("{\"ExecutionArn\":\"" + PREFIX + "kid\",\"StartDate\":1772442000000}");
    assertThat(stage.describe(PREFIX + "kid").status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(stage.describe(PREFIX + "kid").input()).isEqualTo("{\"n\":1}");
  }

  @Test
  void syncWaitsForTheEndAndItsOutputIsJson() {
    child("K: {Type: Wait, Seconds: 60, Output: {m: \"{% $states.input.n + 1 %}\"}, End: true}");
    define("startExecution.sync:2", "TimeoutSeconds: 600\nNext: B");
    String execution = stage.start("1");
    stage.advance(Duration.ofSeconds(60));
    assertThat(stage.output(execution))
        .isEqualTo(
            "{\"ExecutionArn\":\""
                + PREFIX
                + "kid\",\"Input\":{\"n\":1},\"InputDetails\":{\"Included\":true},\"Name\":\"kid\","
                + "\"StartDate\":1772442000000,\"StateMachineArn\":\""
                + CHILD
                + "\",\"Status\":\"SUCCEEDED\",\"StopDate\":1772442060000,\"Output\":{\"m\":2},"
                + "\"OutputDetails\":{\"Included\":true}}");
    assertThat(stage.types(execution))
        .containsSequence(
            "TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded", "TaskStateExited");
  }

  @Test
  void aFailedChildIsAFailedTaskWithItsDescriptionForCause() {
    child("K: {Type: Fail, Error: Broken, Cause: on purpose}");
    define(
        "startExecution.sync:2",
        """
        TimeoutSeconds: 600
        Catch:
          - ErrorEquals: [States.TaskFailed]
            Output: ["{% $states.errorOutput.Error %}", "{% $parse($states.errorOutput.Cause).[Error, Cause, Status] %}"]
            Next: B
        Next: B
        """);
    assertThat(stage.run("1"))
        .isEqualTo("[\"States.TaskFailed\",[\"Broken\",\"on purpose\",\"FAILED\"]]");
  }

  @Test
  void aNameThatIsTakenIsAnError() {
    child("K: {Type: Succeed}");
    define(
        "startExecution",
        "Catch: [{ErrorEquals: [StepFunctions.ExecutionAlreadyExistsException], Next: B}]\n"
            + "Next: B");
    stage.run("1");
    assertThat(stage.run("2"))
        .isEqualTo(
            "{\"Error\":\"StepFunctions.ExecutionAlreadyExistsException\",\"Cause\":\"Execution"
                + " Already Exists: '"
                + PREFIX
                + "kid'\"}");
  }

  @Test
  void aMachineThatIsNotThereIsAnError() {
    define("startExecution", "Next: B");
    assertThat(stage.describe(stage.start("1")).error())
        .isEqualTo("StepFunctions.StateMachineDoesNotExistException");
  }

  @Test
  void stoppingTheParentStopsTheChild() {
    child("K: {Type: Wait, Seconds: 60, End: true}");
    define("startExecution.sync:2", "TimeoutSeconds: 600\nNext: B");
    String execution = stage.start("1");
    stage.sfn.stopExecution(r -> r.executionArn(execution));
    stage.settle();
    assertThat(stage.describe(PREFIX + "kid").status()).isEqualTo(ExecutionStatus.ABORTED);
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void theTimeoutOfTheTaskStopsTheChild() {
    child("K: {Type: Wait, Seconds: 60, End: true}");
    define("startExecution.sync:2", "TimeoutSeconds: 30\nNext: B");
    String execution = stage.start("1");
    stage.advance(Duration.ofSeconds(30));
    assertThat(stage.describe(execution).error()).isEqualTo("States.Timeout");
    assertThat(stage.describe(PREFIX + "kid").status()).isEqualTo(ExecutionStatus.ABORTED);
  }
}
