package duban.cases;

import duban.cases.CaseEvent.TaskOpened;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A human step of a case, as it stands now.
public sealed interface CaseTask {
  TaskOpened opened();

  Instant openedAt();

  default String id() {
    return opened().task();
  }

  default TaskKind kind() {
    return opened().kind();
  }

  default String unit() {
    return opened().unit();
  }

  /// Whose step it is within the unit; null for whoever does steps of its kind.
  default @Nullable String role() {
    return opened().role();
  }

  default List<Deadline> deadlines() {
    return opened().deadlines();
  }

  /// Waiting for the unit.
  record Open(TaskOpened opened, Instant openedAt) implements CaseTask {}

  /// Decided by `by`.
  record Decided(TaskOpened opened, Instant openedAt, String decision, Actor by, Instant at)
      implements CaseTask {}

  /// Ended without a decision.
  record Abandoned(TaskOpened opened, Instant openedAt, String reason, Instant at)
      implements CaseTask {}
}
