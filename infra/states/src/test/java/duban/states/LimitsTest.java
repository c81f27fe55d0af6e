package duban.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/// "Step Functions service quotas".
class LimitsTest {
  private static final String TOO_LARGE =
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes"
          + " service limit.";

  private final Stage stage = new Stage();

  @Test
  void aResultMayTake256KiBAndNoMore() {
    stage.function("f", payload -> "\"" + "x".repeat(Integer.parseInt(payload)) + "\"");
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Payload: "{% $states.input %}"}
          Output: done
          Catch: [{ErrorEquals: [States.ALL], Next: B}]
          End: true
        B: {Type: Succeed}
        """);
    int frame = "{\"ExecutedVersion\":\"$LATEST\",\"Payload\":\"\",\"StatusCode\":200}".length();
    assertThat(stage.run(String.valueOf(256 * 1024 - frame))).isEqualTo("\"done\"");
    String execution = stage.start(String.valueOf(256 * 1024 - frame + 1));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(stage.describe(execution).error()).isEqualTo("States.DataLimitExceeded");
    assertThat(stage.describe(execution).cause()).isEqualTo(TOO_LARGE);
    assertThat(stage.types(execution)).endsWith("TaskStarted", "TaskFailed", "ExecutionFailed");
  }

  @Test
  void sizeIsCountedInBytesNotInCharacters() {
    stage.define(
        "A", "A: {Type: Pass, Output: \"{% $states.input & $states.input %}\", End: true}");
    String three = "\"" + "督".repeat(45_000) + "\"";
    assertThat(stage.describe(stage.start(three)).error()).isEqualTo("States.DataLimitExceeded");
    String one = "\"" + "d".repeat(45_000) + "\"";
    assertThat(stage.describe(stage.start(one)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void aVariableMayNotBeLargerEither() {
    stage.define(
        "A",
        """
        A: {Type: Pass, Assign: {x: "{% $states.input & $states.input %}"}, Output: 1, End: true}
        """);
    String half = "\"" + "d".repeat(132_000) + "\"";
    assertThat(stage.describe(stage.start(half)).error()).isEqualTo("States.DataLimitExceeded");
  }

  @Test
  void anInputThatIsTooLargeIsNotTaken() {
    stage.define("A", "A: {Type: Succeed}");
    String largest = "\"" + "x".repeat(256 * 1024 - 2) + "\"";
    assertThat(stage.run(largest)).isEqualTo(largest);
    assertThatThrownBy(
            () ->
                stage.sfn.startExecution(
                    r -> r.stateMachineArn(Stage.MACHINE).input(" " + largest)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theLastOf25000EventsTellsWhyTheExecutionFailed() {
    stage.define("A", "A: {Type: Pass, Next: B}\nB: {Type: Pass, Next: A}");
    String execution = stage.start("{}");
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(stage.describe(execution).error()).isEqualTo("States.Runtime");
    assertThat(stage.describe(execution).cause())
        .isEqualTo("The execution reached the maximum number of history events (25000).");
    var last =
        stage
            .sfn
            .getExecutionHistory(r -> r.executionArn(execution).reverseOrder(true).maxResults(1))
            .events()
            .getFirst();
    assertThat(last.id()).isEqualTo(25_000);
    assertThat(last.type()).isEqualTo(HistoryEventType.EXECUTION_FAILED);
  }

  @Test
  void onlySoManyEndedExecutionsAreKeptAndEveryRunningOne() {
    Stage small = new Stage(new Limits(256 * 1024, 25_000, 40, 2));
    small.define(
        "A",
        """
        A: {Type: Choice, Choices: [{Condition: "{% $states.input = 0 %}", Next: W}], Default: B}
        W: {Type: Wait, Seconds: 60, End: true}
        B: {Type: Succeed}
        """);
    String running = small.start("0");
    String first = small.start("1");
    String second = small.start("2");
    String third = small.start("3");
    assertThatThrownBy(() -> small.describe(first))
        .isInstanceOf(ExecutionDoesNotExistException.class);
    assertThat(small.output(second)).isEqualTo("2");
    assertThat(small.output(third)).isEqualTo("3");
    assertThat(small.describe(running).status()).isEqualTo(ExecutionStatus.RUNNING);
  }
}
