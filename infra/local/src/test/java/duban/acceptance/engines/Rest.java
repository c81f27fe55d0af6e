package duban.acceptance.engines;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/// When nothing more will happen by itself, told from what anybody can read.
final class Rest {
  private static final Set<String> ENDS =
      Set.of("ExecutionSucceeded", "ExecutionFailed", "ExecutionAborted", "ExecutionTimedOut");

  private static final Set<String> WAITING = Set.of("TaskSubmitted", "WaitStateEntered");

  /// Nothing need follow from these: the first state does not say that it follows from the start,
  /// and a branch that is through waits for the others.
  private static final Set<String> THROUGH = Set.of("ExecutionStarted", "MapIterationSucceeded");

  private Rest() {}

  /// Whether an execution has ended, or every branch of it waits for a person, for time to pass, or
  /// for such a branch.
  static boolean waitsForPeople(List<HistoryEvent> history) {
    Set<Long> followed = new HashSet<>();
    history.forEach(event -> followed.add(event.previousEventId()));
    boolean waits = false;
    for (HistoryEvent event : history) {
      String type = event.typeAsString();
      if (ENDS.contains(type)) {
        return true;
      }
      if (!followed.contains(event.id())
          && !type.endsWith("StateExited")
          && !THROUGH.contains(type)) {
        if (!WAITING.contains(type)) {
          return false;
        }
        waits = true;
      }
    }
    return waits;
  }

  /// Whether an item of the table is something that must still happen. A call to a source that was
  /// tried once, or waits for an earlier one, is not waited for: it is tried again for days.
  static boolean owed(Map<String, AttributeValue> item) {
    return text(item, "SK").startsWith("OUTBOX#")
        && item.containsKey("duePk")
        && !(text(item, "kind").equals("call-source") && text(item, "state").equals("waiting"));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
