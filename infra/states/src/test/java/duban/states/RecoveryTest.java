package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import duban.states.model.ErrorNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// "Errors": what matches what, retrying, catching.
class RecoveryTest {
  private final Stage stage = new Stage();

  private static final String CALL =
      """
      A:
        Type: Task
        Resource: arn:aws:states:::lambda:invoke
        Arguments: {FunctionName: f, Payload: "{% $states.context.State.RetryCount %}"}
        Output: "{% $states.result.Payload %}"
        Retry: [RETRIERS]
        Catch: [CATCHERS]
        End: true
      B: {Type: Succeed, Output: {b: "{% $states.input %}"}}
      C: {Type: Succeed, Output: {c: "{% $states.input %}"}}
      """;

  private static final String CATCH_B = "{ErrorEquals: [States.ALL], Next: B}";

  private void define(String retry, String catchers) {
    String states = CALL.replace("RETRIERS", retry).replace("CATCHERS", catchers);
    for (String unused : List.of("B", "C")) {
      if (!catchers.contains("Next: " + unused)) {
        states = states.replaceAll("(?m)^" + unused + ": .*\\R", "");
      }
    }
    stage.define("A", states);
  }

  private static LambdaTarget.FunctionError error(String type) {
    return new LambdaTarget.FunctionError(type, "it broke");
  }

  private List<Long> delays() {
    Instant start = stage.invocationTimes.getFirst();
    return stage.invocationTimes.stream()
        .map(at -> Duration.between(start, at).toMillis())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "States.ALL, duban.Late, true",
    "States.ALL, States.Timeout, true",
    "States.ALL, States.QueryEvaluationError, true",
    "States.ALL, States.DataLimitExceeded, false",
    "States.ALL, States.Runtime, false",
    "States.Runtime, States.Runtime, false",
    "States.DataLimitExceeded, States.DataLimitExceeded, true",
    "States.TaskFailed, duban.Late, true",
    "States.TaskFailed, Lambda.TooManyRequestsException, true",
    "States.TaskFailed, States.Timeout, false",
    "States.TaskFailed, States.HeartbeatTimeout, false",
    "States.TaskFailed, States.DataLimitExceeded, false",
    "States.Timeout, States.Timeout, true",
    "States.Timeout, States.HeartbeatTimeout, true",
    "States.HeartbeatTimeout, States.Timeout, false",
    "States.HeartbeatTimeout, States.HeartbeatTimeout, true",
    "duban.Late, duban.Late, true",
    "duban.Late, duban.later, false"
  })
  void errorNamesMatch(String listed, String error, boolean matches) {
    assertThat(ErrorNames.matches(List.of(listed), error)).isEqualTo(matches);
  }

  @Test
  void theDefaultsAreThreeRetriesAfterOneTwoAndFourSeconds() {
    stage.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    define("{ErrorEquals: [Broken]}", "");
    String execution = stage.start("{}");
    stage.advance(Duration.ofMinutes(1));
    assertThat(delays()).containsExactly(0L, 1_000L, 3_000L, 7_000L);
    assertThat(stage.invocations).containsExactly("f 0", "f 1", "f 2", "f 3");
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(stage.describe(execution).error()).isEqualTo("Broken");
    assertThat(stage.describe(execution).cause())
        .isEqualTo("{\"errorMessage\":\"it broke\",\"errorType\":\"Broken\"}");
  }

  @Test
  void aRetryIsScheduledAnewWithoutEnteringTheStateAgain() {
    stage.function(
        "f",
        payload -> {
          if (payload.equals("0")) {
            throw error("Broken");
          }
          return payload;
        });
    define("{ErrorEquals: [Broken]}", "");
    String execution = stage.start("{}");
    stage.advance(Duration.ofMinutes(1));
    assertThat(stage.output(execution)).isEqualTo("1");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 TaskStateEntered",
            "3<2 TaskScheduled",
            "4<3 TaskStarted",
            "5<4 TaskFailed",
            "6<5 TaskScheduled",
            "7<6 TaskStarted",
            "8<7 TaskSucceeded",
            "9<8 TaskStateExited",
            "10<9 ExecutionSucceeded");
  }

  @Test
  void theDelayGrowsUpToItsBound() {
    stage.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    define(
        "{ErrorEquals: [Broken], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10,"
            + " MaxAttempts: 4}",
        "");
    stage.start("{}");
    stage.advance(Duration.ofMinutes(5));
    assertThat(delays()).containsExactly(0L, 2_000L, 8_000L, 18_000L, 28_000L);
  }

  @Test
  void fullJitterDrawsTheDelayFromNothingUpToTheInterval() {
    RandomGenerator quarters =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public double nextDouble() {
            return 0.25;
          }
        };
    Stage jittery = new Stage(Limits.OF_THE_SERVICE, quarters);
    jittery.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    jittery.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f}
          Retry: [{ErrorEquals: [Broken], IntervalSeconds: 4, MaxAttempts: 2, JitterStrategy: FULL}]
          End: true
        """);
    Instant start = jittery.clock.now();
    jittery.start("{}");
    jittery.advance(Duration.ofMinutes(1));
    assertThat(jittery.invocationTimes)
        .containsExactly(start, start.plusSeconds(1), start.plusSeconds(3));
  }

  @Test
  void theFirstRetrierThatMatchesDecidesAndEachHasItsOwnCount() {
    stage.function(
        "f",
        payload -> {
          throw error(payload.equals("0") || payload.equals("2") ? "First" : "Second");
        });
    define(
        "{ErrorEquals: [First], MaxAttempts: 2, BackoffRate: 1}, {ErrorEquals: [States.ALL],"
            + " IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 1}",
        "");
    String execution = stage.start("{}");
    stage.advance(Duration.ofMinutes(5));
    assertThat(delays()).containsExactly(0L, 1_000L, 11_000L, 12_000L, 22_000L);
    assertThat(stage.describe(execution).error()).isEqualTo("Second");
  }

  @Test
  void noAttemptsMeansNoRetryEvenWhenALaterRetrierWouldMatch() {
    stage.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    define("{ErrorEquals: [Broken], MaxAttempts: 0}, {ErrorEquals: [States.ALL]}", CATCH_B);
    String execution = stage.start("{}");
    assertThat(stage.invocations).hasSize(1);
    assertThat(stage.output(execution)).contains("\"Error\":\"Broken\"");
  }

  @Test
  void theCountStartsAnewWheneverTheStateIsEntered() {
    stage.function(
        "f",
        payload -> {
          if (payload.equals("0")) {
            throw error("Broken");
          }
          return payload;
        });
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Payload: "{% $states.context.State.RetryCount %}"}
          Retry: [{ErrorEquals: [Broken], MaxAttempts: 1}]
          Output: "{% $states.input + 1 %}"
          Next: B
        B:
          Type: Choice
          Choices: [{Condition: "{% $states.input < 2 %}", Next: A}]
          Default: C
        C: {Type: Succeed}
        """);
    String execution = stage.start("0");
    stage.advance(Duration.ofMinutes(1));
    assertThat(stage.output(execution)).isEqualTo("2");
    assertThat(stage.invocations).containsExactly("f 0", "f 1", "f 0", "f 1");
  }

  @Test
  void theErrorOutputIsTheOutputOfACatcher() {
    stage.function(
        "f",
        _ -> {
          throw error("duban.cases.CaseClosed");
        });
    define("", "{ErrorEquals: [Other], Next: C}, {ErrorEquals: [duban.cases.CaseClosed], Next: B}");
    String execution = stage.start("{}");
    assertThat(stage.output(execution))
        .isEqualTo(
            "{\"b\":{\"Error\":\"duban.cases.CaseClosed\",\"Cause\":\"{\\\"errorMessage\\\":\\\"it"
                + " broke\\\",\\\"errorType\\\":\\\"duban.cases.CaseClosed\\\"}\"}}");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 TaskStateEntered",
            "3<2 TaskScheduled",
            "4<3 TaskStarted",
            "5<4 TaskFailed",
            "6<5 TaskStateExited",
            "7<6 SucceedStateEntered",
            "8<7 SucceedStateExited",
            "9<8 ExecutionSucceeded");
  }

  @Test
  void aCatcherHasItsOwnOutputAndAssignments() {
    stage.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f}
          Assign: {x: success}
          Catch:
            - ErrorEquals: [States.TaskFailed]
              Assign: {x: "{% $states.errorOutput.Error %}", given: "{% $states.input %}"}
              Output: caught
              Next: B
          End: true
        B: {Type: Succeed, Output: ["{% $states.input %}", "{% $x %}", "{% $given %}"]}
        """);
    assertThat(stage.run("7")).isEqualTo("[\"caught\",\"Broken\",7]");
  }

  @Test
  void anErrorInTheCatchersOwnExpressionsIsNotCaughtAgain() {
    stage.function(
        "f",
        _ -> {
          throw error("Broken");
        });
    define("", "{ErrorEquals: [States.ALL], Output: \"{% $states.input.gone %}\", Next: B}");
    String execution = stage.start("{}");
    assertThat(stage.describe(execution).error()).isEqualTo("States.QueryEvaluationError");
    assertThat(stage.types(execution))
        .containsExactly(
            "ExecutionStarted",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskFailed",
            "EvaluationFailed",
            "ExecutionFailed");
    assertThat(stage.history(execution).get(5).evaluationFailedEventDetails().location())
        .isEqualTo("Catch[0]/Output");
  }

  @Test
  void argumentsThatCannotBeEvaluatedAreCaughtBeforeAnythingIsScheduled() {
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Payload: {id: "{% $states.input.gone %}"}}
          Catch: [{ErrorEquals: [States.QueryEvaluationError], Next: B}]
          End: true
        B: {Type: Succeed, Output: "{% $states.input.Error %}"}
        """);
    String execution = stage.start("{}");
    assertThat(stage.output(execution)).isEqualTo("\"States.QueryEvaluationError\"");
    assertThat(stage.types(execution))
        .startsWith("ExecutionStarted", "TaskStateEntered", "EvaluationFailed", "TaskStateExited");
  }

  @Test
  void anOutputThatCannotBeEvaluatedIsRetriedLikeAnyError() {
    stage.function("f", payload -> payload.equals("2") ? "{\"ok\":1}" : "{}");
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Payload: "{% $states.context.State.RetryCount %}"}
          Output: "{% $states.result.Payload.ok %}"
          Retry: [{ErrorEquals: [States.QueryEvaluationError]}]
          End: true
        """);
    String execution = stage.start("{}");
    stage.advance(Duration.ofMinutes(1));
    assertThat(stage.output(execution)).isEqualTo("1");
    assertThat(stage.invocations).hasSize(3);
  }

  @Test
  void aFunctionThatIsNotThereIsAnErrorOfLambda() {
    define("", "{ErrorEquals: [Lambda.ResourceNotFoundException], Next: B}");
    assertThat(stage.run("{}"))
        .isEqualTo(
            "{\"b\":{\"Error\":\"Lambda.ResourceNotFoundException\",\"Cause\":\"Function not found:"
                + " f\"}}");
  }

  @Test
  void aTargetThatBreaksIsAnUnknownErrorOfLambda() {
    stage.function(
        "f",
        _ -> {
          throw new IllegalStateException("no room");
        });
    define("", "{ErrorEquals: [Lambda.Unknown], Next: B}");
    assertThat(stage.run("{}"))
        .isEqualTo(
            "{\"b\":{\"Error\":\"Lambda.Unknown\",\"Cause\":\"java.lang.IllegalStateException: no"
                + " room\"}}");
  }

  @Test
  void anAnswerThatIsNoJsonIsPassedOnAsText() {
    stage.function("f", _ -> "plain words");
    define("", "");
    assertThat(stage.run("{}")).isEqualTo("\"plain words\"");
  }

  @Test
  void aMissingPayloadIsAnEmptyObjectAndAQualifierIsPartOfTheName() {
    stage.function("f:live", payload -> payload);
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Qualifier: live}
          Output: ["{% $states.result.Payload %}", "{% $states.result.ExecutedVersion %}"]
          End: true
        """);
    assertThat(stage.run("{}")).isEqualTo("[{},\"live\"]");
  }

  @Test
  void argumentsMadeUpByAnExpressionAreCheckedWhenTheyAreKnown() {
    stage.function("f", payload -> payload);
    stage.define(
        "A",
        """
        A:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: "{% $states.input %}"
          Output: "{% $states.result.Payload %}"
          Catch: [{ErrorEquals: [States.ALL], Next: B}]
          End: true
        B: {Type: Succeed}
        """);
    assertThat(stage.run("{\"FunctionName\":\"f\",\"Payload\":[1]}")).isEqualTo("[1]");
    assertThat(stage.describe(stage.start("{}")).cause())
        .isEqualTo("The Arguments of 'A' have no string field 'FunctionName'.");
    String unknown = stage.start("{\"FunctionName\":\"f\",\"InvocationType\":\"Event\"}");
    assertThat(stage.describe(unknown).error()).isEqualTo("States.Runtime");
    assertThat(stage.describe(unknown).cause())
        .isEqualTo("The field 'InvocationType' in the Arguments of 'A' is not supported.");
    assertThat(stage.describe(stage.start("[]")).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void aLongCauseIsCutOff() {
    stage.function(
        "f",
        _ -> {
          throw new LambdaTarget.FunctionError("Lambda.Unknown", "c".repeat(40_000));
        });
    define("", "");
    assertThat(stage.describe(stage.start("{}")).cause()).isEqualTo("c".repeat(32_768));
  }
}
