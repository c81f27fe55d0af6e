package duban.states;

import static duban.states.LoadTest.problemsOf;
import static duban.states.LoadTest.warningsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// "JSONata Concepts", "Variables": what a definition may say inside `{% … %}` and in `Assign`.
class LoadExpressionsTest {
  @Test
  void anExpressionIsTheWholeString() {
    for (String bad : List.of("{% 1", "1 %}", " {% 1 %}", "{% 1 %} ")) {
      assertThat(problemsOf("A: {Type: Succeed, Output: \"" + bad + "\"}"))
          .as(bad)
          .hasSize(1)
          .first()
          .asString()
          .startsWith("ERROR /States/A/Output: a JSONata string MUST begin with \"{%\"");
    }
    assertThat(problemsOf("A: {Type: Succeed, Output: \"50 {% of %} all\"}")).isEmpty();
  }

  @Test
  void anExpressionMustParseAndStayInsideTheVersion() {
    assertThat(problemsOf("A: {Type: Succeed, Output: [\"{% 1 + %}\"]}"))
        .containsExactly(
            "ERROR /States/A/Output/0: the JSONata expression \"1 +\" does not parse as JSONata:"
                + " S0207: Unexpected end of expression (line 4)");
    assertThat(problemsOf("A: {Type: Succeed, Output: \"{% $states.input.a ?? 1 %}\"}"))
        .containsExactly(
            "ERROR /States/A/Output: the JSONata expression \"$states.input.a ?? 1\" uses the"
                + " operator ??, which JSONata 2.0.6 does not have (line 4)");
  }

  @Test
  void resultAndErrorOutputAreThereOnlyWhereTheyAre() {
    assertThat(problemsOf("A: {Type: Pass, Output: \"{% $states.result %}\", End: true}"))
        .containsExactly(
            "ERROR /States/A/Output: $states.result is not available here; only $states.input and"
                + " $states.context are (line 4)");
    assertThat(
            problemsOf(
                """
                A:
                  Type: Parallel
                  Branches: [{StartAt: B, States: {B: {Type: Succeed}}}]
                  Assign: {e: "{% $states.errorOutput %}"}
                  Output: "{% $states.result %}"
                  Catch:
                    - ErrorEquals: [States.ALL]
                      Assign: {r: "{% $states.result %}"}
                      Output: "{% $states.errorOutput.Error %}"
                      Next: C
                  Next: C
                C: {Type: Succeed}
                """))
        .containsExactly(
            "ERROR /States/A/Assign/e: $states.errorOutput is not available here; only"
                + " $states.input, $states.result and $states.context are (line 7)",
            "ERROR /States/A/Catch/0/Assign/r: $states.result is not available here; only"
                + " $states.input, $states.errorOutput and $states.context are (line 11)");
  }

  @Test
  void variablesMustBeAssignedBeforeTheyAreRead() {
    assertThat(problemsOf("A: {Type: Succeed, Output: \"{% $later %}\"}"))
        .containsExactly(
            "ERROR /States/A/Output: $later is neither a variable assigned before nor a JSONata"
                + " function");
    assertThat(
            problemsOf(
                """
                A: {Type: Pass, Assign: {x: 1}, Output: "{% $x %}", Next: B}
                B: {Type: Succeed}
                """))
        .containsExactly(
            "ERROR /States/A/Output: $x is neither a variable assigned before nor a JSONata"
                + " function");
  }

  @Test
  void aVariableThatOnlySomeWaysAssignIsWarnedOf() {
    assertThat(
            warningsOf(
                """
                A:
                  Type: Choice
                  Choices:
                    - {Condition: "{% $states.input.a = 1 %}", Assign: {x: 1}, Next: B}
                    - {Condition: "{% $states.input.a = 2 %}", Assign: {y: 1}, Next: B}
                  Default: B
                  Assign: {x: 2, y: 2}
                B: {Type: Succeed, Output: ["{% $x %}"]}
                """))
        .containsExactly("WARNING /States/B/Output[0]: $x is not assigned on every way here");
  }

  @Test
  void aCatcherGoesWithItsOwnAssignmentsOnly() {
    assertThat(
            problemsOf(
                """
                A:
                  Type: Task
                  Resource: arn:aws:states:::lambda:invoke
                  Arguments: {FunctionName: f}
                  Assign: {x: 1}
                  Catch: [{ErrorEquals: [States.ALL], Assign: {e: 1}, Next: C}]
                  Next: B
                B: {Type: Succeed, Output: "{% $x %}"}
                C: {Type: Succeed, Output: ["{% $e %}", "{% $x %}"]}
                """))
        .containsExactly(
            "ERROR /States/C/Output[1]: $x is neither a variable assigned before nor a JSONata"
                + " function");
  }

  @Test
  void innerFlowsReadOuterVariablesAndDoNotAssignThem() {
    String machine =
        """
        A: {Type: Pass, Assign: {x: 1}, Next: B}
        B:
          Type: Map
          Items: [1]
          ItemProcessor:
            StartAt: C
            States:
              C: {Type: Pass, Assign: {%s: 2}, Output: "{%% $x %%}", End: true}
          Next: D
        D: {Type: Succeed, Output: "{%% %s %%}"}
        """;
    assertThat(problemsOf(machine.formatted("own", "$x"))).isEmpty();
    assertThat(problemsOf(machine.formatted("x", "$x")))
        .containsExactly(
            "ERROR /States/B/ItemProcessor/States/C: MUST NOT assign $x: a variable of an outer"
                + " scope cannot be assigned in an inner one");
    assertThat(problemsOf(machine.formatted("own", "$own")))
        .containsExactly(
            "ERROR /States/D/Output: $own is neither a variable assigned before nor a JSONata"
                + " function");
  }

  @Test
  void variableNamesAreIdentifiersAndStatesIsReserved() {
    assertThat(problemsOf("A: {Type: Pass, Assign: {states: 1, 1a: 1, $b: 1, 期限: 1}, End: true}"))
        .containsExactly(
            "ERROR /States/A/Assign/states: a state MUST NOT assign a value to \"states\" (line"
                + " 4)",
            "ERROR /States/A/Assign/1a: a variable name MUST be a Unicode identifier, without the"
                + " \"$\" (line 4)",
            "ERROR /States/A/Assign/$b: a variable name MUST be a Unicode identifier, without the"
                + " \"$\" (line 4)");
    assertThat(problemsOf("A: {Type: Pass, Assign: {" + "v".repeat(81) + ": 1}, End: true}"))
        .hasSize(1);
  }
}
