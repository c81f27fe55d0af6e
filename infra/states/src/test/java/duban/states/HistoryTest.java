package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/// Event types, their order and what each follows, as the service writes them.
class HistoryTest {
  private final Stage stage = new Stage();

  @Test
  void passAndSucceed() {
    stage.define(
        "Begin",
        """
        Begin: {Type: Pass, Next: Done}
        Done: {Type: Succeed}
        """);
    String execution = stage.start("{\"a\":1}");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 PassStateEntered",
            "3<2 PassStateExited",
            "4<3 SucceedStateEntered",
            "5<4 SucceedStateExited",
            "6<5 ExecutionSucceeded");
    HistoryEvent last = stage.history(execution).getLast();
    assertThat(last.executionSucceededEventDetails().output()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aFunctionCallIsScheduledAndStartedBeforeItSucceeds() {
    stage.function("greet", payload -> "{\"hello\":" + payload + "}");
    stage.define(
        "Greet",
        """
        Greet:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: greet, Payload: "{% $states.input.name %}"}
          TimeoutSeconds: 5
          Output: "{% $states.result.Payload.hello %}"
          End: true
        """);
    String execution = stage.start("{\"name\":\"Li\"}");
    assertThat(stage.events(execution))
        .containsExactly(
            "1<0 ExecutionStarted",
            "2<0 TaskStateEntered",
            "3<2 TaskScheduled",
            "4<3 TaskStarted",
            "5<4 TaskSucceeded",
            "6<5 TaskStateExited",
            "7<6 ExecutionSucceeded");
    assertThat(stage.output(execution)).isEqualTo("\"Li\"");
    assertThat(stage.clock.pending()).isZero();
    HistoryEvent scheduled = stage.history(execution).get(2);
    assertThat(scheduled.taskScheduledEventDetails().resourceType()).isEqualTo("lambda");
    assertThat(scheduled.taskScheduledEventDetails().resource()).isEqualTo("invoke");
    assertThat(scheduled.taskScheduledEventDetails().region()).isEqualTo("eu-central-1");
    assertThat(scheduled.taskScheduledEventDetails().parameters())
        .isEqualTo("{\"FunctionName\":\"greet\",\"Payload\":\"Li\"}");
    assertThat(scheduled.taskScheduledEventDetails().timeoutInSeconds()).isEqualTo(5);
    HistoryEvent succeeded = stage.history(execution).get(4);
    assertThat(succeeded.taskSucceededEventDetails().output())
        .isEqualTo(
            "{\"ExecutedVersion\":\"$LATEST\",\"Payload\":{\"hello\":\"Li\"},\"StatusCode\":200}");
  }
}
