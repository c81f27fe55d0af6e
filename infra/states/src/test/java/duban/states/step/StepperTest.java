package duban.states.step;

import static org.assertj.core.api.Assertions.assertThat;

import duban.states.load.Loaded;
import duban.states.load.MachineReader;
import duban.states.model.State;
import duban.states.model.Transition;
import duban.states.step.ContextObject.ExecutionContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The rules alone: no executor, no timers, no history.
class StepperTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  private final Stepper stepper = new Stepper(1_000);

  private static State state(String yaml) {
    Loaded loaded =
        MachineReader.read(
            "QueryLanguage: JSONata\nStartAt: S\nStates:\n"
                + "  S: {Type: Pass, Assign: {x: 1}, Next: A}\n"
                + yaml.indent(2)
                + "  Z: {Type: Succeed}\n");
    return switch (loaded) {
      case Loaded.Accepted(var machine, _) -> machine.flow().state("A");
      case Loaded.Rejected(var findings) -> throw new AssertionError(findings.toString());
    };
  }

  private static Frame frame(Object input) {
    ExecutionContext execution =
        new ExecutionContext("id", input, "name", "role", NOW, "machine", "Machine");
    return new Frame(
        input,
        Scope.EMPTY.assign(Map.of("x", 1)),
        new ContextObject(execution, "A", NOW, 0, Optional.empty(), Optional.empty()),
        2);
  }

  @Test
  void aPassLeavesAtOnce() {
    State pass =
        state("A: {Type: Pass, Assign: {y: \"{% $x + 1 %}\"}, Output: [\"{% $x %}\"], Next: Z}");
    assertThat(stepper.enter(pass, frame(Map.of()), NOW))
        .isEqualTo(new Outcome.Leave(new Transition.Next("Z"), List.of(1), Map.of("y", 2)));
  }

  @Test
  void aTaskSaysWhatToCall() {
    State task =
        state(
            """
            A:
              Type: Task
              Resource: arn:aws:states:::lambda:invoke
              Arguments: {FunctionName: f, Payload: "{% $states.input %}"}
              TimeoutSeconds: "{% $x * 30 %}"
              Output: "{% $states.result.Payload + $states.input %}"
              Next: Z
            """);
    assertThat(stepper.enter(task, frame(5), NOW))
        .isEqualTo(
            new Outcome.Call(
                Map.of("FunctionName", "f", "Payload", 5),
                OptionalInt.of(30),
                OptionalInt.empty()));
    assertThat(stepper.leave(task, frame(5), Map.of("Payload", 2), NOW))
        .isEqualTo(new Outcome.Leave(new Transition.Next("Z"), 7, Map.of()));
  }

  @Test
  void aWaitSaysUntilWhen() {
    State wait = state("A: {Type: Wait, Seconds: 90, Next: Z}");
    assertThat(stepper.enter(wait, frame(5), NOW))
        .isEqualTo(new Outcome.Sleep(Instant.parse("2026-03-02T09:01:30Z")));
  }

  @Test
  void anErrorIsRetriedThenCaughtThenUnhandled() {
    State task =
        state(
            """
            A:
              Type: Task
              Resource: arn:aws:states:::lambda:invoke
              Arguments: {FunctionName: f}
              Retry: [{ErrorEquals: [Late], IntervalSeconds: 10, MaxAttempts: 1}]
              Catch: [{ErrorEquals: [Late], Output: "{% $states.errorOutput.Error %}", Next: Z}]
              Next: Z
            """);
    Failure late = new Failure("Late", "why");
    Recovery first = stepper.recover(task, frame(1), late, Tally.NONE, NOW, RANDOM);
    assertThat(first).isEqualTo(new Recovery.Again(NOW.plusSeconds(10), new Tally(List.of(1))));
    assertThat(stepper.recover(task, frame(1), late, new Tally(List.of(1)), NOW, RANDOM))
        .isEqualTo(
            new Recovery.Caught(new Outcome.Leave(new Transition.Next("Z"), "Late", Map.of())));
    Failure other = new Failure("Other", "why");
    assertThat(stepper.recover(task, frame(1), other, Tally.NONE, NOW, RANDOM))
        .isEqualTo(new Recovery.Unhandled(other));
  }

  @Test
  void whatIsTooLargeIsAnError() {
    State pass = state("A: {Type: Pass, Output: \"{% $pad('', 1000, 'x') %}\", Next: Z}");
    assertThat(stepper.enter(pass, frame(1), NOW))
        .isEqualTo(
            new Outcome.Failed(
                new Failure(
                    "States.DataLimitExceeded",
                    "The state/task 'A' returned a result with a size exceeding the maximum number"
                        + " of bytes service limit.")));
  }

  @Test
  void anInnerScopeReadsTheOuterOneAndAssignsItsOwn() {
    Scope outer = Scope.EMPTY.assign(Map.of("x", 1));
    Scope inner = outer.inner().assign(Map.of("y", 2));
    assertThat(inner.find("x")).isEqualTo(1);
    assertThat(inner.find("y")).isEqualTo(2);
    assertThat(outer.find("y")).isNull();
  }
}
