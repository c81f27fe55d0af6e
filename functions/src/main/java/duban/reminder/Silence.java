package duban.reminder;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.cases.TaskKind;
import duban.policy.Published;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// When the office goes on without the opinion of a department that stays silent: its answer keeps
/// a citizen waiting no longer than the policy keeps links after the last limit for the opinion
/// (A11). Every other step waits for its people however long.
///
/// @param at from when on
record Silence(CaseTask.Open step, Instant at) {
  CaseEvent event() {
    return new CaseEvent.TaskAbandoned(step.id(), CaseEvent.TaskAbandoned.TIMED_OUT);
  }

  /// What the state machine that waits hears.
  Effect told() {
    return new Effect.CompleteTask(step.id(), Map.of("decision", "silent"));
  }

  /// Of every opinion still asked for, the earliest first.
  static List<Silence> ahead(CaseFile file, Published city) {
    return file.closed()
        ? List.of()
        : file.openTasks().stream()
            .filter(open -> open.kind() == TaskKind.CONSULT)
            .map(open -> new Silence(open, lastLimit(open).plus(city.policy().linksValidFor())))
            .sorted(Comparator.comparing(Silence::at))
            .toList();
  }

  private static Instant lastLimit(CaseTask.Open step) {
    return step.deadlines().stream()
        .map(Deadline::limit)
        .filter(limit -> limit.isAfter(step.openedAt()))
        .max(Comparator.naturalOrder())
        .orElse(step.openedAt());
  }
}
