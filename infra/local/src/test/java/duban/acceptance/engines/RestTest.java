package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/// When a deployment elsewhere is taken to be at rest.
class RestTest {
  @Test
  void anExecutionThatHasOnlyBegunMoves() {
    assertThat(Rest.waitsForPeople(history("ExecutionStarted<0"))).isFalse();
    assertThat(
            Rest.waitsForPeople(
                history("ExecutionStarted<0", "TaskStateEntered<0", "TaskScheduled<2")))
        .isFalse();
  }

  @Test
  void anExecutionThatGaveOutItsTokenWaits() {
    assertThat(
            Rest.waitsForPeople(
                history(
                    "ExecutionStarted<0",
                    "TaskStateEntered<0",
                    "TaskScheduled<2",
                    "TaskStarted<3",
                    "TaskSubmitted<4")))
        .isTrue();
  }

  @Test
  void aBranchThatIsThroughWaitsForTheOther() {
    List<HistoryEvent> branches =
        history(
            "ExecutionStarted<0",
            "ParallelStateEntered<0",
            "ParallelStateStarted<2",
            "TaskStateEntered<3",
            "TaskStateEntered<3",
            "TaskScheduled<4",
            "TaskStarted<6",
            "TaskSubmitted<7",
            "TaskScheduled<5",
            "TaskStarted<9",
            "TaskSubmitted<10");
    assertThat(Rest.waitsForPeople(branches)).isTrue();
    assertThat(Rest.waitsForPeople(branches.subList(0, 9))).as("one still begins").isFalse();
    branches.addAll(history(12, "TaskSucceeded<8"));
    assertThat(Rest.waitsForPeople(branches)).as("one goes on").isFalse();
    branches.addAll(history(13, "TaskStateExited<12"));
    assertThat(Rest.waitsForPeople(branches)).as("one is through").isTrue();
    branches.addAll(history(14, "TaskSucceeded<11", "TaskStateExited<14"));
    assertThat(Rest.waitsForPeople(branches)).as("both are through").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut"})
  void anExecutionThatHasEndedIsAtRest(String end) {
    assertThat(
            Rest.waitsForPeople(
                history("ExecutionStarted<0", "TaskStateEntered<0", "TaskScheduled<2", end + "<3")))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "OUTBOX#000001-00, send-mail, pending, true, true",
    "OUTBOX#000001-00, complete-task, waiting, true, true",
    "OUTBOX#000001-00, call-source, pending, true, true",
    "OUTBOX#000001-00, call-source, waiting, true, false",
    "OUTBOX#000001-00, send-mail, done, false, false",
    "EVENT#000001, send-mail, pending, true, false"
  })
  void onlyWhatMustStillHappenIsOwed(
      String sortKey, String kind, String state, boolean due, boolean owed) {
    var item =
        new HashMap<String, AttributeValue>(
            Map.of(
                "SK", AttributeValue.fromS(sortKey),
                "kind", AttributeValue.fromS(kind),
                "state", AttributeValue.fromS(state)));
    if (due) {
      item.put("duePk", AttributeValue.fromS("DUE#qinglan#0"));
    }
    assertThat(Rest.owed(item)).isEqualTo(owed);
  }

  private static List<HistoryEvent> history(String... events) {
    return history(1, events);
  }

  /// @param events `type<previous`, numbered from `first`
  private static List<HistoryEvent> history(long first, String... events) {
    List<HistoryEvent> history = new ArrayList<>();
    for (String event : events) {
      int from = event.indexOf('<');
      history.add(
          HistoryEvent.builder()
              .id(first + history.size())
              .previousEventId(Long.parseLong(event.substring(from + 1)))
              .type(event.substring(0, from))
              .build());
    }
    return history;
  }
}
