package duban.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duban.states.model.Finding;
import duban.states.model.State;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a definition may say, clause by clause through the States Language specification.
class LoadTest {
  private static List<String> problems(String text) {
    InvalidStateMachine refused =
        catchThrowableOfType(
            InvalidStateMachine.class, () -> StateMachine.load("m.asl.yaml", text));
    return refused == null
        ? List.of()
        : refused.findings().stream().map(Finding::toString).toList();
  }

  static List<String> problemsOf(String states) {
    return problems("QueryLanguage: JSONata\nStartAt: A\nStates:\n" + states.indent(2));
  }

  static List<String> warningsOf(String states) {
    return Stage.machine("A", states).findings().stream().map(Finding::toString).toList();
  }

  /// "Structure of a State Machine".
  @Nested
  class TopLevel {
    @Test
    void jsonAndYamlAreTheSame() {
      StateMachine yaml = Stage.machine("A", "A: {Type: Pass, Comment: c, End: true}");
      StateMachine json =
          StateMachine.load(
              "m.asl.json",
              """
              {
              \t"QueryLanguage": "JSONata",
              \t"StartAt": "A",
              \t"States": {"A": {"Type": "Pass", "Comment": "c", "End": true}}
              }
              """);
      assertThat(json.machine()).isEqualTo(yaml.machine());
      assertThat(yaml.state("A").comment()).contains("c");
    }

    @Test
    void jsonEscapesAreRead() {
      StateMachine json =
          StateMachine.load(
              "m.asl.json",
              """
              {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass",
              "Comment": "a\\/b \\ud83d\\ude00 \\u7763\\n\\t\\"q\\" 督", "End": true}}}
              """);
      assertThat(json.state("A").comment()).contains("a/b 😀 督\n\t\"q\" 督");
    }

    @Test
    void aRetryWrittenOnceMayBeUsedAgain() {
      StateMachine machine =
          Stage.machine(
              "A",
              """
              A:
                Type: Task
                Resource: arn:aws:states:::lambda:invoke
                Arguments: {FunctionName: f}
                Retry: &transient
                  - {ErrorEquals: [Lambda.ServiceException], MaxAttempts: 5}
                Next: B
              B:
                Type: Task
                Resource: arn:aws:states:::lambda:invoke
                Arguments: {FunctionName: f}
                Retry: *transient
                End: true
              """);
      assertThat(machine.state("B").retry()).isEqualTo(machine.state("A").retry()).hasSize(1);
    }

    @Test
    void startAtAndStatesMustBeThere() {
      assertThat(problems("QueryLanguage: JSONata\nComment: nothing else"))
          .containsExactly(
              "ERROR /: MUST have a string field named \"StartAt\" (line 1)",
              "ERROR /: MUST have an object field named \"States\" (line 1)");
    }

    @Test
    void startAtMustNameAState() {
      assertThat(
              problems(
                  """
                  QueryLanguage: JSONata
                  StartAt: B
                  States:
                    A: {Type: Succeed}
                  """))
          .containsExactly(
              "ERROR /StartAt: MUST exactly match one of the names of the \"States\" fields, and"
                  + " \"B\" does not");
    }

    @Test
    void versionAndTimeoutAreChecked() {
      assertThat(
              problems(
                  """
                  QueryLanguage: JSONata
                  Version: "2.0"
                  TimeoutSeconds: 0
                  StartAt: A
                  States:
                    A: {Type: Succeed}
                  """))
          .containsExactly(
              "ERROR /Version: MUST be \"1.0\" (line 2)",
              "ERROR /TimeoutSeconds: MUST be a positive integer, at most 99999999 (line 3)");
    }

    @Test
    void jsonPathIsRefusedWhereverItIsChosen() {
      assertThat(problems("StartAt: A\nStates:\n  A: {Type: Succeed}"))
          .containsExactly(
              "ERROR /States/A: the query language is JSONPath unless \"QueryLanguage\" is"
                  + " \"JSONata\", here or at the top; this interpreter does not cover JSONPath"
                  + " (line 3)");
      assertThat(problems("StartAt: A\nStates:\n  A: {Type: Succeed, QueryLanguage: JSONata}"))
          .isEmpty();
      assertThat(problemsOf("A: {Type: Succeed, QueryLanguage: JSONPath}"))
          .containsExactly(
              "ERROR /States/A/QueryLanguage: MUST be \"JSONata\": this interpreter does not cover"
                  + " JSONPath (line 4)");
    }

    @Test
    void aTextThatIsNoDefinitionIsRefusedWithItsReason() {
      assertThat(problems("")).containsExactly("ERROR /: is empty");
      assertThat(problems("[]"))
          .containsExactly("ERROR /: a State Machine MUST be an object, not an array");
      assertThat(problems("a: 1\na: 2"))
          .containsExactly("ERROR /: has the field \"a\" twice, line 2");
      assertThat(problems("{\"a\": 1,}").getFirst()).startsWith("ERROR /: is not JSON: ");
      assertThat(problems("{\"a\": 1,\n\"a\": 2}"))
          .containsExactly("ERROR /: has the field \"a\" twice, line 2");
      assertThat(problems("{} {}"))
          .containsExactly("ERROR /: is not JSON: content after the end of the value");
      assertThat(problems("{\"A\":\n [1]}")).contains("ERROR /A: does not belong here (line 2)");
      assertThat(problems("a: [").getFirst()).startsWith("ERROR /: is not YAML: ");
      assertThat(problemsOf("A: {Type: Pass, End: yes}"))
          .containsExactly(
              "ERROR /: has the unquoted value yes, whose meaning depends on the reader; quote it,"
                  + " line 4");
    }

    @Test
    void theMessageNamesTheFile() {
      assertThatThrownBy(() -> StateMachine.load("case.asl.yaml", "[]"))
          .isInstanceOf(InvalidStateMachine.class)
          .hasMessage("case.asl.yaml: ERROR /: a State Machine MUST be an object, not an array");
    }
  }

  /// "States", "Transitions".
  @Nested
  class States {
    @Test
    void namesAreAtMostEightyCharactersAndUniqueInTheWholeMachine() {
      String longest = "督".repeat(80);
      assertThat(problems(machineWithName(longest))).isEmpty();
      assertThat(problems(machineWithName(longest + "办")))
          .containsExactly(
              "ERROR /States/"
                  + longest
                  + "办: the state name's length MUST be from 1 to 80 Unicode characters (line 4)");
      assertThat(
              problemsOf(
                  """
                  A:
                    Type: Parallel
                    Branches:
                      - StartAt: B
                        States: {B: {Type: Succeed}}
                    Next: B
                  B: {Type: Succeed}
                  """))
          .containsExactly(
              "ERROR /States/B: state names MUST be unique within the scope of the whole machine"
                  + " (line 10)");
    }

    private static String machineWithName(String name) {
      return "QueryLanguage: JSONata\nStartAt: "
          + name
          + "\nStates:\n  "
          + name
          + ": {Type: Succeed}";
    }

    @Test
    void aTypeOfTheSpecificationMustBeGiven() {
      assertThat(problemsOf("A: {Comment: what}"))
          .contains("ERROR /States/A: MUST have a string field named \"Type\" (line 4)");
      assertThat(problemsOf("A: {Type: Loop, End: true}"))
          .contains(
              "ERROR /States/A/Type: \"Loop\" is no state type of the specification (line 4)");
    }

    @Test
    void exactlyOneOfNextAndEnd() {
      String message =
          "ERROR /States/A: MUST have exactly one of \"Next\" and \"End\": true (line 4)";
      assertThat(problemsOf("A: {Type: Pass}")).containsExactly(message);
      assertThat(problemsOf("A: {Type: Pass, End: false}")).containsExactly(message);
      assertThat(problemsOf("A: {Type: Pass, Next: A, End: true}")).containsExactly(message);
    }

    @Test
    void everyTargetMustBeAStateOfTheSameFlow() {
      assertThat(
              problemsOf(
                  """
                  A:
                    Type: Choice
                    Choices: [{Condition: "{% true %}", Next: X}]
                    Default: B
                  B:
                    Type: Parallel
                    Branches:
                      - StartAt: C
                        States: {C: {Type: Pass, Next: A}}
                    Catch: [{ErrorEquals: [States.ALL], Next: Y}]
                    End: true
                  """))
          .containsExactly(
              target("/States/A/Choices/0/Next", "X"),
              target("/States/B/Catch/0/Next", "Y"),
              target("/States/B/Branches/0/States/C/Next", "A"));
    }

    private static String target(String path, String name) {
      return "ERROR "
          + path
          + ": MUST exactly match the name of another state in the same \"States\", and \""
          + name
          + "\" does not";
    }

    @Test
    void everyStateMustBeReachable() {
      assertThat(problemsOf("A: {Type: Pass, End: true}\nB: {Type: Pass, Next: A}"))
          .containsExactly("ERROR /States/B: is not reachable from \"StartAt\"");
    }

    @Test
    void aMachineWithoutAnEndIsWarnedOf() {
      assertThat(warningsOf("A: {Type: Pass, Next: A}"))
          .containsExactly("WARNING /States: no terminal state is reachable: this never ends");
    }

    @Test
    void fieldsThatDoNotBelongAreRefused() {
      assertThat(problemsOf("A: {Type: Pass, Result: 1, InputPath: $, Retry: [], End: true}"))
          .containsExactly(
              jsonPath("Result"),
              jsonPath("InputPath"),
              "ERROR /States/A/Retry: does not belong here (line 4)");
      assertThat(problemsOf("A: {Type: Succeed, Assign: {}}"))
          .containsExactly("ERROR /States/A/Assign: does not belong here (line 4)");
      assertThat(problemsOf("A: {Type: Succeed, Output: {\"x.$\": $.y}}"))
          .containsExactly(
              "ERROR /States/A/Output/x.$: names ending in \".$\" belong to JSONPath; write the"
                  + " value as \"{% … %}\" (line 4)");
    }

    private static String jsonPath(String field) {
      return "ERROR /States/A/"
          + field
          + ": does not belong: the field is JSONPath's, and the query language is JSONata (line"
          + " 4)";
    }
  }

  /// "Task State", "Wait State", "Choice State", "Map State", "Fail State".
  @Nested
  class StateTypes {
    private static String task(String rest) {
      return "A: {Type: Task, Resource: \"arn:aws:states:::lambda:invoke\", End: true, "
          + rest
          + "}";
    }

    @Test
    void onlyTheCoveredIntegrationsAreTaken() {
      assertThat(
              problemsOf(
                  "A: {Type: Task, Resource: \"arn:aws:states:::sqs:sendMessage\", Arguments: {},"
                      + " End: true}"))
          .containsExactly(
              "ERROR /States/A/Resource: this interpreter covers lambda:invoke,"
                  + " lambda:invoke.waitForTaskToken, states:startExecution and"
                  + " states:startExecution.sync:2, each as \"arn:aws:states:::…\", and not"
                  + " \"arn:aws:states:::sqs:sendMessage\" (line 4)");
      assertThat(
              problemsOf(
                  "A: {Type: Task, Resource: \"arn:aws-cn:states:::lambda:invoke\", Arguments:"
                      + " {FunctionName: f}, End: true}"))
          .isEmpty();
    }

    @Test
    void argumentsAreThoseOfTheIntegration() {
      assertThat(problemsOf(task("Comment: none")))
          .containsExactly(
              "ERROR /States/A: MUST have \"Arguments\" with \"FunctionName\" (line 4)");
      assertThat(problemsOf(task("Arguments: {Payload: 1, InvocationType: Event}")))
          .containsExactly(
              "ERROR /States/A/Arguments: \"InvocationType\" does not belong: this interpreter does"
                  + " not cover it (line 4)",
              "ERROR /States/A/Arguments: MUST have \"FunctionName\" (line 4)");
    }

    @Test
    void timeoutsAreBoundedAndTheHeartbeatIsShorter() {
      assertThat(problemsOf(task("Arguments: {FunctionName: f}, TimeoutSeconds: 0")))
          .containsExactly(
              "ERROR /States/A/TimeoutSeconds: MUST be an integer from 1 to 99999999, or a JSONata"
                  + " string (line 4)");
      assertThat(
              problemsOf(
                  "A: {Type: Task, Resource: \"arn:aws:states:::lambda:invoke.waitForTaskToken\","
                      + " Arguments: {FunctionName: f, Payload: \"{% $states.context.Task.Token"
                      + " %}\"}, TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true}"))
          .containsExactly(
              "ERROR /States/A/HeartbeatSeconds: MUST be smaller than \"TimeoutSeconds\" (line 4)");
      assertThat(
              problemsOf(
                  task("Arguments: {FunctionName: f}, TimeoutSeconds: \"{% $states.input.t %}\"")))
          .isEmpty();
    }

    @Test
    void aTokenThatIsNotPassedOnCanNeverComeBack() {
      assertThat(
              problemsOf(
                  "A: {Type: Task, Resource: \"arn:aws:states:::lambda:invoke.waitForTaskToken\","
                      + " Arguments: {FunctionName: f}, TimeoutSeconds: 5, End: true}"))
          .containsExactly(
              "ERROR /States/A/Arguments: MUST pass on $states.context.Task.Token: without it nobody"
                  + " can give the token back (line 4)");
    }

    @Test
    void aTokenIsThereOnlyInATaskThatWaitsForIt() {
      assertThat(
              problemsOf(
                  task(
                      "Arguments: {FunctionName: f, Payload: \"{% $states.context.Task.Token"
                          + " %}\"}")))
          .containsExactly(
              "ERROR /States/A/Arguments: $states.context.Task.Token is there only in a task that"
                  + " waits for it (.waitForTaskToken) (line 4)");
    }

    @Test
    void aHeartbeatWithoutATokenIsWarnedOf() {
      assertThat(warningsOf(task("Arguments: {FunctionName: f}, HeartbeatSeconds: 5")))
          .containsExactly(
              "WARNING /States/A/HeartbeatSeconds: has no effect: only a task that waits for its"
                  + " token can send heartbeats");
    }

    @Test
    void unboundedWaitsAreWarnedOf() {
      assertThat(
              warningsOf(
                  """
                  A:
                    Type: Task
                    Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
                    Arguments: {FunctionName: f, Payload: "{% $states.context.Task.Token %}"}
                    Next: B
                  B:
                    Type: Task
                    Resource: arn:aws:states:::states:startExecution.sync:2
                    Arguments: {StateMachineArn: x}
                    End: true
                  """))
          .containsExactly(
              "WARNING /States/A: waits for a task token without \"TimeoutSeconds\" or"
                  + " \"HeartbeatSeconds\"",
              "WARNING /States/B: waits for another execution without \"TimeoutSeconds\"");
    }

    @Test
    void aWaitHasExactlyOneMeasure() {
      String message =
          "ERROR /States/A: MUST contain exactly one of \"Seconds\" and \"Timestamp\" (line 4)";
      assertThat(problemsOf("A: {Type: Wait, End: true}")).containsExactly(message);
      assertThat(
              problemsOf(
                  "A: {Type: Wait, Seconds: 1, Timestamp: \"2026-01-01T00:00:00Z\", End: true}"))
          .containsExactly(message);
      assertThat(problemsOf("A: {Type: Wait, Seconds: -1, End: true}"))
          .containsExactly(
              "ERROR /States/A/Seconds: MUST be an integer from 0 to 99999999, or a JSONata string"
                  + " (line 4)");
      for (String bad : List.of("2026-01-01", "2026-01-01t00:00:00Z", "2026-13-01T00:00:00Z")) {
        assertThat(problemsOf("A: {Type: Wait, Timestamp: \"" + bad + "\", End: true}"))
            .as(bad)
            .containsExactly(
                "ERROR /States/A/Timestamp: MUST be an RFC 3339 timestamp such as"
                    + " \"2016-03-14T01:59:00Z\", or a JSONata string (line 4)");
      }
      assertThat(problemsOf("A: {Type: Wait, Timestamp: \"2026-01-01T00:00:00+08:00\", End: true}"))
          .isEmpty();
    }

    @Test
    void aChoiceHasRulesEachWithAConditionAndANext() {
      assertThat(problemsOf("A: {Type: Choice, Choices: [], Default: A}"))
          .containsExactly("ERROR /States/A: \"Choices\" MUST be a non-empty array (line 4)");
      assertThat(problemsOf("A: {Type: Choice, Choices: [{Next: A}, {Condition: 1}]}"))
          .containsExactly(
              "ERROR /States/A/Choices/0: MUST have a field named \"Condition\" (line 4)",
              "ERROR /States/A/Choices/1/Condition: MUST be a boolean or a JSONata string (line 4)",
              "ERROR /States/A/Choices/1: MUST have a string field named \"Next\" (line 4)");
      assertThat(problemsOf("A: {Type: Choice, Choices: [{Condition: true, Next: A}], Next: A}"))
          .containsExactly("ERROR /States/A/Next: does not belong here (line 4)");
    }

    @Test
    void distributedMapsAreRefused() {
      assertThat(
              problemsOf(
                  """
                  A:
                    Type: Map
                    ItemReader: {}
                    ToleratedFailureCount: 1
                    ItemProcessor:
                      ProcessorConfig: {Mode: DISTRIBUTED, ExecutionType: STANDARD}
                      StartAt: B
                      States: {B: {Type: Succeed}}
                    End: true
                  """))
          .containsExactly(
              "ERROR /States/A/ItemProcessor/ProcessorConfig/Mode: this interpreter covers INLINE,"
                  + " and not \"DISTRIBUTED\" (line 9)",
              "ERROR /States/A/ItemProcessor/ProcessorConfig/ExecutionType: does not belong here"
                  + " (line 9)",
              "ERROR /States/A/ItemReader: does not belong: this interpreter does not cover it"
                  + " (line 6)",
              "ERROR /States/A/ToleratedFailureCount: does not belong: this interpreter does not"
                  + " cover it (line 7)");
    }
  }

  /// "Errors": Retriers and Catchers.
  @Nested
  class Recovery {
    private static List<String> retry(String retrier) {
      return problemsOf(
          "A: {Type: Task, Resource: \"arn:aws:states:::lambda:invoke\", Arguments: {FunctionName:"
              + " f}, Retry: ["
              + retrier
              + "], End: true}");
    }

    private static String at(String path, String message) {
      return "ERROR /States/A" + path + ": " + message + " (line 4)";
    }

    @Test
    void retriersStayWithinTheirBounds() {
      assertThat(retry("{ErrorEquals: []}"))
          .containsExactly(
              at("/Retry/0", "\"ErrorEquals\" MUST be a nonempty array of Error Names"));
      assertThat(retry("{ErrorEquals: [X], IntervalSeconds: 0}"))
          .containsExactly(
              at("/Retry/0", "\"IntervalSeconds\" MUST be a positive integer, at most 99999999"));
      assertThat(retry("{ErrorEquals: [X], MaxAttempts: -1}"))
          .containsExactly(
              at("/Retry/0", "\"MaxAttempts\" MUST be a non-negative integer, at most 99999999"));
      assertThat(retry("{ErrorEquals: [X], BackoffRate: 0.9}"))
          .containsExactly(
              at("/Retry/0", "\"BackoffRate\" MUST be a number greater than or equal to 1.0"));
      assertThat(retry("{ErrorEquals: [X], IntervalSeconds: 5, MaxDelaySeconds: 5}"))
          .containsExactly(
              at(
                  "/Retry/0",
                  "\"MaxDelaySeconds\" MUST be greater than \"IntervalSeconds\" and at most"
                      + " 31622400"));
      assertThat(retry("{ErrorEquals: [X], JitterStrategy: SOME}"))
          .containsExactly(at("/Retry/0/JitterStrategy", "MUST be \"FULL\" or \"NONE\""));
    }

    @Test
    void everythingStandsAloneAndLast() {
      assertThat(retry("{ErrorEquals: [States.ALL, X]}"))
          .containsExactly(
              at("/Retry/0", "\"States.ALL\" MUST appear alone in an \"ErrorEquals\" array"));
      assertThat(retry("{ErrorEquals: [States.ALL]}, {ErrorEquals: [X]}"))
          .containsExactly(
              at("", "a Retrier with \"States.ALL\" MUST be the last in the \"Retry\" array"));
    }

    @Test
    void reservedNamesAreThoseOfTheSpecification() {
      assertThat(retry("{ErrorEquals: [States.Late]}"))
          .containsExactly(
              at(
                  "/Retry/0",
                  "\"States.Late\" is no Error Name of the specification; names of one's own MUST"
                      + " NOT begin with \"States.\""));
    }
  }

  @Test
  void aMachineTellsOfItsStatesAndFunctions() {
    StateMachine machine =
        Stage.machine(
            "A",
            """
            A:
              Type: Parallel
              Branches:
                - StartAt: B
                  States:
                    B:
                      Type: Task
                      Resource: arn:aws:states:::lambda:invoke
                      Arguments: {FunctionName: inner, Payload: {x: "{% $states.input %}"}}
                      Retry: [{ErrorEquals: [Lambda.ServiceException], MaxAttempts: 2}]
                      End: true
              Next: C
            C:
              Type: Task
              Resource: arn:aws:states:::lambda:invoke
              Arguments: {FunctionName: outer}
              End: true
            """);
    assertThat(machine.states().stream().map(State::name)).containsExactly("A", "B", "C");
    assertThat(machine.states().stream().map(State::type))
        .containsExactly("Parallel", "Task", "Task");
    assertThat(machine.functionNames()).containsExactly("inner", "outer");
    assertThat(machine.state("B").retry().getFirst().maxAttempts()).isEqualTo(2);
    assertThat(machine.findings()).isEmpty();
  }
}
