package duban.acceptance.engines;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// When nothing more will happen by itself, told from what anybody can read.
final class Rest {
  private Rest() {}

  /// Whether an execution has ended, or every branch of it waits for a person or for such a branch.
  static boolean waitsForPeople(List<HistoryEvent> history) {
    Set<Long> followed = new HashSet<>();
    history.forEach(event -> followed.add(event.previousEventId()));
    boolean waits = false;
    for (HistoryEvent event : history) {
      if (!followed.contains(event.id())) {
        switch (event.type()) {
          case HistoryEventType.EXECUTION_SUCCEEDED,
              HistoryEventType.EXECUTION_FAILED,
              HistoryEventType.EXECUTION_ABORTED,
              HistoryEventType.EXECUTION_TIMED_OUT -> {
            return true;
          }
          case HistoryEventType.TASK_SUBMITTED -> waits = true;
          case HistoryEventType.TASK_STATE_EXITED, HistoryEventType.PASS_STATE_EXITED -> {}
          default -> {
            return false;
          }
        }
      }
    }
    return waits;
  }

  /// Whether an item of the table is something that must still happen. A call to a source that was
  /// tried once is not waited for: it is tried again for days.
  static boolean owed(Map<String, AttributeValue> item) {
    return text(item, "SK").startsWith("OUTBOX#")
        && item.containsKey("duePk")
        && !(text(item, "kind").equals("call-source") && !number(item, "attempts").equals("0"));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }

  private static String number(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.n() == null ? "0" : value.n();
  }
}
