package duban.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/// "Parallel State", "Map State".
class ParallelAndMapTest {
  private final Stage stage = new Stage();

  private static final String WAITING_BRANCH =
      """
      P:
        Type: Parallel
        Branches:
          - StartAt: Ask
            States:
              Ask:
                Type: Task
                Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
                Arguments: {FunctionName: ask, Payload: "{% $states.context.Task.Token %}"}
                TimeoutSeconds: 600
                End: true
          - StartAt: Pause
            States:
              Pause: {Type: Wait, Seconds: 5, Next: Break}
              Break: {Type: Fail, Error: Broken, Cause: on purpose}
      """;

  private List<String> collectTokens() {
    List<String> tokens = new ArrayList<>();
    stage.function(
        "ask",
        payload -> {
          tokens.add(payload.substring(1, payload.length() - 1));
          return "1";
        });
    return tokens;
  }

  @Test
  void everyBranchGetsTheSameInputAndTheOutputsAreInOrder() {
    stage.define(
        "P",
        """
        P:
          Type: Parallel
          Branches:
            - {StartAt: A, States: {A: {Type: Wait, Seconds: 2, Output: ["{% $states.input %}"], End: true}}}
            - {StartAt: B, States: {B: {Type: Pass, Output: "{% $states.input + 1 %}", End: true}}}
          End: true
        """);
    String execution = stage.start("7");
    stage.advance(Duration.ofSeconds(2));
    assertThat(stage.output(execution)).isEqualTo("[[7],8]");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 ParallelStateEntered",
            "3<2 ParallelStateStarted",
            "4<3 WaitStateEntered",
            "5<3 PassStateEntered",
            "6<5 PassStateExited",
            "7<4 WaitStateExited",
            "8<7 ParallelStateSucceeded",
            "9<8 ParallelStateExited",
            "10<9 ExecutionSucceeded");
  }

  @Test
  void argumentsAreTheInputOfEveryBranchAndOutputSeesTheResult() {
    stage.define(
        "P",
        """
        P:
          Type: Parallel
          Arguments: {n: "{% $states.input * 2 %}"}
          Branches:
            - {StartAt: A, States: {A: {Type: Pass, Output: "{% $states.input.n %}", End: true}}}
            - {StartAt: B, States: {B: {Type: Succeed}}}
          Assign: {first: "{% $states.result[0] %}"}
          Output: "{% {'was': $states.input, 'all': $states.result} %}"
          Next: Q
        Q: {Type: Succeed, Output: ["{% $first %}", "{% $states.input %}"]}
        """);
    assertThat(stage.run("4")).isEqualTo("[8,{\"was\":4,\"all\":[8,{\"n\":8}]}]");
  }

  @Test
  void branchesReadOuterVariablesAndKeepTheirOwnToThemselves() {
    stage.define(
        "S",
        """
        S: {Type: Pass, Assign: {x: 1}, Next: P}
        P:
          Type: Parallel
          Branches:
            - StartAt: A
              States:
                A: {Type: Pass, Assign: {own: "{% $x + 1 %}"}, Next: A2}
                A2: {Type: Pass, Output: ["{% $x %}", "{% $own %}"], End: true}
            - StartAt: B
              States:
                B: {Type: Pass, Assign: {own: 10}, Next: B2}
                B2: {Type: Pass, Output: "{% $own %}", End: true}
          End: true
        """);
    assertThat(stage.run("{}")).isEqualTo("[[1,2],10]");
  }

  @Test
  void aFailingBranchEndsTheOthersAndTheirTokens() {
    List<String> tokens = collectTokens();
    stage.define("P", WAITING_BRANCH + "  End: true\n");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(5));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
    assertThat(stage.describe(execution).error()).isEqualTo("Broken");
    assertThat(stage.describe(execution).cause()).isEqualTo("on purpose");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 ParallelStateEntered",
            "3<2 ParallelStateStarted",
            "4<3 TaskStateEntered",
            "5<4 TaskScheduled",
            "6<5 TaskStarted",
            "7<3 WaitStateEntered",
            "8<6 TaskSubmitted",
            "9<7 WaitStateExited",
            "10<9 FailStateEntered",
            "11<10 TaskStateAborted",
            "12<10 ParallelStateFailed",
            "13<12 ExecutionFailed");
    assertThatThrownBy(
            () -> stage.sfn.sendTaskSuccess(r -> r.taskToken(tokens.getFirst()).output("1")))
        .isInstanceOf(TaskTimedOutException.class);
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void aParallelCatchesTheErrorOfItsBranch() {
    collectTokens();
    stage.define(
        "P",
        WAITING_BRANCH
            + "  Catch: [{ErrorEquals: [Broken], Next: After}]\n  Next: After\n"
            + "After: {Type: Succeed}\n");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(5));
    assertThat(stage.output(execution))
        .isEqualTo("{\"Error\":\"Broken\",\"Cause\":\"on purpose\"}");
    assertThat(stage.types(execution))
        .containsSequence("ParallelStateFailed", "ParallelStateExited", "SucceedStateEntered");
  }

  @Test
  void aParallelIsRetriedAsAWhole() {
    List<String> tokens = collectTokens();
    stage.define(
        "P",
        WAITING_BRANCH
            + "  Retry: [{ErrorEquals: [Broken], MaxAttempts: 1, IntervalSeconds: 3}]\n"
            + "  End: true\n");
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(8));
    assertThat(tokens).hasSize(2);
    assertThat(stage.types(execution))
        .containsSequence("ParallelStateFailed", "ParallelStateStarted");
    stage.advance(Duration.ofSeconds(5));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.FAILED);
  }

  @Test
  void aTaskInsideABranchCatchesItsOwnErrors() {
    stage.function(
        "f",
        _ -> {
          throw new LambdaTarget.FunctionError("Broken", "no");
        });
    stage.define(
        "P",
        """
        P:
          Type: Parallel
          Branches:
            - StartAt: A
              States:
                A:
                  Type: Task
                  Resource: arn:aws:states:::lambda:invoke
                  Arguments: {FunctionName: f}
                  Catch: [{ErrorEquals: [States.ALL], Output: caught, Next: A2}]
                  End: true
                A2: {Type: Succeed}
          End: true
        """);
    assertThat(stage.run("{}")).isEqualTo("[\"caught\"]");
  }

  @Test
  void anEvaluationErrorInsideIsCaughtOutside() {
    stage.define(
        "P",
        """
        P:
          Type: Parallel
          Branches:
            - {StartAt: A, States: {A: {Type: Pass, Output: "{% $states.input.gone %}", End: true}}}
          Catch: [{ErrorEquals: [States.QueryEvaluationError], Output: caught, Next: B}]
          End: true
        B: {Type: Succeed}
        """);
    String execution = stage.start("{}");
    assertThat(stage.output(execution)).isEqualTo("\"caught\"");
    assertThat(stage.types(execution))
        .containsSequence(
            "PassStateEntered", "EvaluationFailed", "ParallelStateFailed", "ParallelStateExited");
  }

  @Test
  void stoppingAbortsFromTheInsideOut() {
    collectTokens();
    stage.define("P", WAITING_BRANCH + "  End: true\n");
    String execution = stage.start("{}");
    stage.sfn.stopExecution(r -> r.executionArn(execution));
    stage.settle();
    assertThat(stage.types(execution))
        .endsWith(
            "TaskStateAborted", "WaitStateAborted", "ParallelStateAborted", "ExecutionAborted");
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void aMapRunsItsFlowForEveryItem() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: "{% $states.input.list %}"
          ItemProcessor:
            StartAt: A
            States: {A: {Type: Pass, Output: "{% $states.input * 10 %}", End: true}}
          End: true
        """);
    String execution = stage.start("{\"list\":[1,2]}");
    assertThat(stage.output(execution)).isEqualTo("[10,20]");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 MapStateEntered",
            "3<2 MapStateStarted",
            "4<3 MapIterationStarted",
            "5<3 MapIterationStarted",
            "6<4 PassStateEntered",
            "7<6 PassStateExited",
            "8<7 MapIterationSucceeded",
            "9<5 PassStateEntered",
            "10<9 PassStateExited",
            "11<10 MapIterationSucceeded",
            "12<11 MapStateSucceeded",
            "13<12 MapStateExited",
            "14<13 ExecutionSucceeded");
    assertThat(stage.history(execution).get(2).mapStateStartedEventDetails().length()).isEqualTo(2);
    assertThat(stage.history(execution).get(4).mapIterationStartedEventDetails().index())
        .isEqualTo(1);
    assertThat(stage.history(execution).get(4).mapIterationStartedEventDetails().name())
        .isEqualTo("M");
  }

  @Test
  void withoutItemsTheInputIsTheArray() {
    String machine =
        """
        M:
          Type: Map
          ItemProcessor: {StartAt: A, States: {A: {Type: Succeed}}}
          End: true
        """;
    stage.define("M", machine);
    assertThat(stage.run("[3,null]")).isEqualTo("[3,null]");
    assertThat(stage.run("[]")).isEqualTo("[]");
    assertThat(stage.describe(stage.start("{}")).error()).isEqualTo("States.QueryEvaluationError");
  }

  @Test
  void itemSelectorAndContextSeeTheItem() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: ["a", "b"]
          ItemSelector:
            index: "{% $states.context.Map.Item.Index %}"
            value: "{% $states.context.Map.Item.Value %}"
            input: "{% $states.input %}"
          ItemProcessor:
            StartAt: A
            States:
              A:
                Type: Pass
                Output: ["{% $states.input %}", "{% $states.context.Map.Item.Value %}"]
                End: true
          End: true
        """);
    assertThat(stage.run("9"))
        .isEqualTo(
            "[[{\"index\":0,\"value\":\"a\",\"input\":9},\"a\"],"
                + "[{\"index\":1,\"value\":\"b\",\"input\":9},\"b\"]]");
  }

  @Test
  void maxConcurrencyBoundsTheIterationsAtOnce() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: [1, 2, 3]
          MaxConcurrency: "{% $states.input %}"
          ItemProcessor:
            StartAt: A
            States: {A: {Type: Wait, Seconds: 10, End: true}}
          End: true
        """);
    String one = stage.start("1");
    String two = stage.start("2");
    String all = stage.start("0");
    stage.advance(Duration.ofSeconds(10));
    assertThat(stage.output(all)).isEqualTo("[1,2,3]");
    assertThat(stage.describe(two).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofSeconds(10));
    assertThat(stage.output(two)).isEqualTo("[1,2,3]");
    assertThat(stage.describe(one).status()).isEqualTo(ExecutionStatus.RUNNING);
    stage.advance(Duration.ofSeconds(10));
    assertThat(stage.output(one)).isEqualTo("[1,2,3]");
  }

  @Test
  void noMoreThanFortyIterationsRunAtOnce() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: "{% [1..41] %}"
          ItemProcessor:
            StartAt: A
            States: {A: {Type: Wait, Seconds: 10, End: true}}
          End: true
        """);
    String execution = stage.start("{}");
    assertThat(stage.types(execution)).filteredOn("WaitStateEntered"::equals).hasSize(40);
    stage.advance(Duration.ofSeconds(20));
    assertThat(stage.describe(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void aFailingIterationEndsTheOthers() {
    List<String> tokens = collectTokens();
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: [0, 1, 2]
          MaxConcurrency: 2
          ItemProcessor:
            ProcessorConfig: {Mode: INLINE}
            StartAt: First
            States:
              First:
                Type: Choice
                Choices: [{Condition: "{% $states.input = 0 %}", Next: Ask}]
                Default: Break
              Ask:
                Type: Task
                Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
                Arguments: {FunctionName: ask, Payload: "{% $states.context.Task.Token %}"}
                TimeoutSeconds: 600
                End: true
              Break: {Type: Fail, Error: Broken}
          Catch: [{ErrorEquals: [Broken], Output: caught, Next: After}]
          End: true
        After: {Type: Succeed}
        """);
    String execution = stage.start("{}");
    assertThat(stage.output(execution)).isEqualTo("\"caught\"");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 MapStateEntered",
            "3<2 MapStateStarted",
            "4<3 MapIterationStarted",
            "5<3 MapIterationStarted",
            "6<4 ChoiceStateEntered",
            "7<6 ChoiceStateExited",
            "8<7 TaskStateEntered",
            "9<8 TaskScheduled",
            "10<9 TaskStarted",
            "11<5 ChoiceStateEntered",
            "12<11 ChoiceStateExited",
            "13<12 FailStateEntered",
            "14<13 MapIterationFailed",
            "15<13 TaskStateAborted",
            "16<13 MapIterationAborted",
            "17<13 MapStateFailed",
            "18<17 MapStateExited",
            "19<18 SucceedStateEntered",
            "20<19 SucceedStateExited",
            "21<20 ExecutionSucceeded");
    assertThat(stage.history(execution).get(13).mapIterationFailedEventDetails().index())
        .isEqualTo(1);
    assertThat(stage.history(execution).get(15).mapIterationAbortedEventDetails().index()).isZero();
    for (String token : tokens) {
      assertThatThrownBy(() -> stage.sfn.sendTaskSuccess(r -> r.taskToken(token).output("1")))
          .isInstanceOf(TaskTimedOutException.class);
    }
  }

  @Test
  void mapsNest() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          ItemProcessor:
            StartAt: N
            States:
              N:
                Type: Map
                ItemProcessor:
                  StartAt: A
                  States:
                    A: {Type: Pass, Output: "{% $states.context.Map.Item.Value & '' %}", End: true}
                Output: ["{% $states.context.Map.Item.Index %}", "{% $states.result %}"]
                End: true
          End: true
        """);
    assertThat(stage.run("[[1,2],[3]]")).isEqualTo("[[0,[\"1\",\"2\"]],[1,[\"3\"]]]");
  }

  @Test
  void aFailureInsideNestedFlowsAbortsEverythingBesideItAndNothingAroundIt() {
    List<String> tokens = collectTokens();
    String inner =
        WAITING_BRANCH
            + """
              Catch: [{ErrorEquals: [Broken], Output: caught, Next: After}]
              Next: After
            After: {Type: Succeed}
            """;
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: [1, 2]
          End: true
          ItemProcessor:
            StartAt: P
            States:
        """
            + inner.indent(6));
    String execution = stage.start("{}");
    stage.advance(Duration.ofSeconds(5));
    assertThat(stage.output(execution)).isEqualTo("[\"caught\",\"caught\"]");
    assertThat(stage.types(execution)).filteredOn("TaskStateAborted"::equals).hasSize(2);
    assertThat(stage.types(execution)).doesNotContain("MapIterationAborted");
    assertThat(tokens).hasSize(2);
    assertThat(stage.clock.pending()).isZero();
  }

  @Test
  void stoppingNestedFlowsTellsOfEachLevel() {
    stage.define(
        "M",
        """
        M:
          Type: Map
          Items: [1, 2]
          ItemProcessor:
            StartAt: P
            States:
              P:
                Type: Parallel
                Branches: [{StartAt: W, States: {W: {Type: Wait, Seconds: 9, End: true}}}]
                End: true
          End: true
        """);
    String execution = stage.start("{}");
    stage.sfn.stopExecution(r -> r.executionArn(execution));
    stage.settle();
    assertThat(stage.types(execution))
        .endsWith(
            "WaitStateAborted",
            "ParallelStateAborted",
            "MapIterationAborted",
            "WaitStateAborted",
            "ParallelStateAborted",
            "MapIterationAborted",
            "MapStateAborted",
            "ExecutionAborted");
  }

  @Test
  void thousandsOfParallelStatesInARowDoNotPileUp() {
    stage.define(
        "P",
        """
        P:
          Type: Parallel
          Branches: [{StartAt: A, States: {A: {Type: Succeed}}}]
          Output: "{% $states.input + 1 %}"
          Next: Q
        Q: {Type: Choice, Choices: [{Condition: "{% $states.input < 2500 %}", Next: P}], Default: R}
        R: {Type: Succeed}
        """);
    assertThat(stage.run("0")).isEqualTo("2500");
  }
}
