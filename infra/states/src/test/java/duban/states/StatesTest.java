package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// What each type of state does with its input, its output and the variables.
class StatesTest {
  private final Stage stage = new Stage();

  @Test
  void withoutOutputAStateGivesOutItsInput() {
    stage.define("A", "A: {Type: Pass, Next: B}\nB: {Type: Succeed}");
    assertThat(stage.run("{\"a\":[1,null,{\"b\":2.5}]}")).isEqualTo("{\"a\":[1,null,{\"b\":2.5}]}");
  }

  @Test
  void outputMayBeAnyJsonWithExpressionsInIt() {
    stage.define(
        "A",
        """
        A:
          Type: Succeed
          Output: {sum: "{% $states.input.a + 1 %}", list: [1, "{% $states.input.a %}"], plain: $x}
        """);
    assertThat(stage.run("{\"a\":1}")).isEqualTo("{\"sum\":2,\"list\":[1,1],\"plain\":\"$x\"}");
  }

  @Test
  void assignAndOutputSeeTheValuesFromBeforeTheAssignment() {
    stage.define(
        "A",
        """
        A: {Type: Pass, Assign: {x: 1, y: 2}, Next: B}
        B:
          Type: Pass
          Assign: {x: "{% $y %}", y: "{% $x %}"}
          Output: ["{% $x %}", "{% $y %}"]
          Next: C
        C: {Type: Succeed, Output: {before: "{% $states.input %}", after: ["{% $x %}", "{% $y %}"]}}
        """);
    assertThat(stage.run("{}")).isEqualTo("{\"before\":[1,2],\"after\":[2,1]}");
  }

  @Test
  void assignedVariablesAreInTheHistory() {
    stage.define("A", "A: {Type: Pass, Assign: {x: {a: 1}, y: \"{% null %}\"}, End: true}");
    String execution = stage.start("{}");
    assertThat(stage.history(execution).get(2).stateExitedEventDetails().assignedVariables())
        .containsExactlyInAnyOrderEntriesOf(Map.of("x", "{\"a\":1}", "y", "null"));
  }

  @Test
  void theContextObjectTellsOfExecutionStateAndMachine() {
    stage.define(
        "A", "A: {Type: Pass, Next: B}\nB: {Type: Succeed, Output: \"{% $states.context %}\"}");
    stage.sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE).name("one").input("{\"i\":1}"));
    stage.settle();
    assertThat(stage.output("arn:aws:states:eu-central-1:123456789012:execution:Case:one"))
        .isEqualTo(
            "{\"Execution\":{\"Id\":\"arn:aws:states:eu-central-1:123456789012:execution:Case:one\","
                + "\"Input\":{\"i\":1},\"Name\":\"one\","
                + "\"RoleArn\":\"arn:aws:iam::123456789012:role/Case\","
                + "\"StartTime\":\"2026-03-02T09:00:00.000Z\",\"RedriveCount\":0},"
                + "\"State\":{\"EnteredTime\":\"2026-03-02T09:00:00.000Z\",\"Name\":\"B\","
                + "\"RetryCount\":0},"
                + "\"StateMachine\":{\"Id\":\""
                + Stage.MACHINE
                + "\",\"Name\":\"Case\"}}");
  }

  @Test
  void theFirstRuleThatHoldsIsTaken() {
    stage.define(
        "A",
        """
        A:
          Type: Choice
          Choices:
            - {Condition: "{% $states.input.n > 10 %}", Next: Big, Output: big, Assign: {w: 1}}
            - {Condition: "{% $states.input.n > 5 %}", Next: Big}
          Default: Small
          Output: small
          Assign: {w: 0}
        Big: {Type: Succeed, Output: ["{% $states.input %}"]}
        Small: {Type: Succeed, Output: ["{% $states.input %}", "{% $w %}"]}
        """);
    assertThat(stage.run("{\"n\":11}")).isEqualTo("[\"big\"]");
    assertThat(stage.run("{\"n\":6}")).isEqualTo("[{\"n\":6}]");
    assertThat(stage.run("{\"n\":1}")).isEqualTo("[\"small\",0]");
  }

  @Test
  void noRuleAndNoDefaultFailTheExecution() {
    stage.define(
        "A",
        """
        A: {Type: Choice, Choices: [{Condition: "{% $states.input.n = 1 %}", Next: B}]}
        B: {Type: Succeed}
        """);
    String execution = stage.start("{\"n\":2}");
    failed(
        execution,
        "States.NoChoiceMatched",
        "An error occurred while executing the state 'A' (entered at the event id #2). Failed to"
            + " transition out of the state. The state does not point to a next state.");
    assertThat(stage.events(execution))
        .containsExactly("1<0 ExecutionStarted", "2<0 ChoiceStateEntered", "3<2 ExecutionFailed");
  }

  @Test
  void aConditionMustGiveABoolean() {
    stage.define(
        "A",
        """
        A: {Type: Choice, Choices: [{Condition: "{% $states.input.n %}", Next: B}], Default: B}
        B: {Type: Succeed}
        """);
    String execution = stage.start("{\"n\":1}");
    failed(
        execution,
        "States.QueryEvaluationError",
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata"
            + " expression '$states.input.n' specified for the field 'Choices[0]/Condition'"
            + " returned an unexpected result type. Expected 'boolean', but was 'number'.");
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted", "ChoiceStateEntered", "EvaluationFailed", "ExecutionFailed");
    assertThat(stage.history(execution).get(2).evaluationFailedEventDetails().location())
        .isEqualTo("Choices[0]/Condition");
    assertThat(stage.history(execution).get(2).evaluationFailedEventDetails().state())
        .isEqualTo("A");
  }

  @Test
  void anUndefinedResultIsAnError() {
    stage.define("A", "A: {Type: Pass, Output: {x: \"{% $states.input.gone %}\"}, End: true}");
    failed(
        stage.start("{}"),
        "States.QueryEvaluationError",
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata"
            + " expression '$states.input.gone' specified for the field 'Output/x' returned nothing"
            + " (undefined).");
  }

  @Test
  void anErrorInsideAnExpressionIsAnError() {
    stage.define("A", "A: {Type: Pass, Assign: {x: \"{% 1 + 'a' %}\"}, End: true}");
    failed(
        stage.start("{}"),
        "States.QueryEvaluationError",
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata"
            + " expression '1 + 'a'' specified for the field 'Assign/x' threw an error during"
            + " evaluation. T2002: The right side of the \"+\" operator must evaluate to a number");
  }

  @Test
  void aFailStateGivesErrorAndCause() {
    stage.define(
        "A",
        "A: {Type: Fail, Error: \"{% 'Late.' & $states.input %}\", Cause: The office did not answer}");
    String execution = stage.start("\"Reply\"");
    failed(execution, "Late.Reply", "The office did not answer");
    assertThat(stage.events(execution))
        .containsExactly("1<0 ExecutionStarted", "2<0 FailStateEntered", "3<2 ExecutionFailed");
    assertThat(stage.history(execution).getLast().executionFailedEventDetails().error())
        .isEqualTo("Late.Reply");
  }

  @Test
  void aFailStateMayGiveNeither() {
    stage.define("A", "A: {Type: Fail}");
    DescribeExecutionResponse description = stage.describe(stage.start("{}"));
    assertThat(description.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(description.error()).isNull();
    assertThat(description.cause()).isNull();
  }

  @Test
  void aWaitLastsItsSeconds() {
    stage.define(
        "A",
        """
        A: {Type: Wait, Seconds: "{% $states.input.s %}", Assign: {x: 1}, Next: B}
        B: {Type: Succeed, Output: ["{% $x %}", "{% $states.context.State.EnteredTime %}"]}
        """);
    String execution = stage.start("{\"s\":90}");
    stage.advance(Duration.ofSeconds(89));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofSeconds(1));
    assertThat(stage.output(execution)).isEqualTo("[1,\"2026-03-02T09:01:30.000Z\"]");
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "SucceedStateEntered",
            "SucceedStateExited",
            "ExecutionSucceeded");
  }

  @Test
  void aWaitLastsUntilItsTimestampAndNotAtAllIfThatIsPast() {
    stage.define("A", "A: {Type: Wait, Timestamp: \"{% $states.input %}\", End: true}");
    String later = stage.start("\"2026-03-02T11:00:00+01:00\"");
    String past = stage.start("\"2020-01-01T00:00:00Z\"");
    stage.advance(Duration.ZERO);
    assertThat(stage.describe(past).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    stage.advance(Duration.ofHours(1));
    assertThat(stage.describe(later).stopDate()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
  }

  @Test
  void aWaitThatMakesNoSenseFails() {
    stage.define("A", "A: {Type: Wait, Seconds: \"{% $states.input %}\", End: true}");
    failed(
        stage.start("-1"),
        "States.QueryEvaluationError",
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata"
            + " expression '$states.input' specified for the field 'Seconds' returned a number that"
            + " is not an integer from 0 to 99999999.");
    stage.define("A", "A: {Type: Wait, Timestamp: \"{% $states.input %}\", End: true}");
    failed(
        stage.start("\"tomorrow\""),
        "States.QueryEvaluationError",
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata"
            + " expression '$states.input' specified for the field 'Timestamp' returned a string"
            + " that is no RFC 3339 timestamp.");
  }

  @Test
  void aMachineTimesOut() {
    stage.sfn.define(
        Stage.MACHINE,
        StateMachine.load(
            "m.asl.yaml",
            """
            QueryLanguage: JSONata
            TimeoutSeconds: 60
            StartAt: A
            States:
              A: {Type: Wait, Seconds: 61, End: true}
            """));
    String execution = stage.start("{}");
    stage.advance(Duration.ofHours(1));
    DescribeExecutionResponse description = stage.describe(execution);
    assertThat(description.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(description.stopDate()).isEqualTo(Instant.parse("2026-03-02T09:01:00Z"));
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted", "WaitStateEntered", "WaitStateAborted", "ExecutionTimedOut");
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void noExecutionOutlastsAYear() {
    stage.define("A", "A: {Type: Wait, Seconds: 40000000, End: true}");
    String execution = stage.start("{}");
    stage.advance(Duration.ofDays(364));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofDays(1));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void aFaultOfTheSurroundingsEndsTheExecutionVisibly() {
    HandClock clock = new HandClock();
    Timers broken =
        new Timers() {
          @Override
          public Instant now() {
            return clock.now();
          }

          @Override
          public Timer at(Instant due, Runnable action) {
            throw new IllegalStateException("no timers left");
          }
        };
    Deque<Runnable> tasks = new ArrayDeque<>();
    StepFunctions sfn = new StepFunctions(broken, tasks::add, (_, payload) -> payload);
    sfn.define(Stage.MACHINE, Stage.machine("A", "A: {Type: Wait, Seconds: 1, End: true}"));
    String execution = sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE)).executionArn();
    tasks.remove().run();
    DescribeExecutionResponse description = sfn.describeExecution(r -> r.executionArn(execution));
    assertThat(description.error()).isEqualTo("States.Runtime");
    assertThat(description.cause())
        .isEqualTo("Internal fault: java.lang.IllegalStateException: no timers left");
  }

  private void failed(String execution, String error, String cause) {
    DescribeExecutionResponse description = stage.describe(execution);
    assertThat(description.status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(description.error()).isEqualTo(error);
    assertThat(description.cause()).isEqualTo(cause);
  }
}
