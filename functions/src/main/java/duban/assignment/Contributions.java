package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What co-handlers owe the lead of a matter that is handled jointly (协同办理, A4). Each is asked once
/// for an assignment, in the round in which the lead is asked first.
final class Contributions {
  /// The lead went on without it: its limit had passed.
  static final String SILENT = "silent";

  /// The lead handed the matter back.
  static final String HANDED_BACK = "handed-back";

  private final CaseFile file;
  private final Published city;

  Contributions(CaseFile file, Published city) {
    this.file = file;
    this.city = city;
  }

  /// The co-handlers whose contributions the lead has to wait for: they were not given yet and may
  /// still come in time. Silence past the limit holds nobody up.
  List<String> awaited(CaseTask.Open lead, Instant now) {
    return file.assignment().map(CaseEvent.Assigned::coUnits).orElse(List.of()).stream()
        .filter(unit -> limit(unit, lead, now).filter(limit -> !now.isAfter(limit)).isPresent())
        .toList();
  }

  /// By when a co-handler still owes its contribution; empty when it owes none.
  private Optional<Instant> limit(String unit, CaseTask.Open lead, Instant now) {
    CaseTask asked = asked().get(unit);
    return switch (asked) {
      // The machine asks lead and co-handlers at the same time, and not all at one instant.
      case null ->
          city.directory().asked(TaskKind.CONTRIBUTE, unit, city.dayOf(now)).isEmpty()
              ? Optional.empty()
              : last(new Deadlines(city, file).of(TaskKind.CONTRIBUTE, lead.openedAt()));
      case CaseTask.Open open -> last(open.deadlines());
      case CaseTask.Decided decided -> Optional.empty();
      case CaseTask.Abandoned abandoned -> Optional.empty();
    };
  }

  private static Optional<Instant> last(List<Deadline> deadlines) {
    return deadlines.stream().map(Deadline::limit).max(Instant::compareTo);
  }

  /// The co-handlers' steps since the assignment in force, by unit.
  private Map<String, CaseTask> asked() {
    Map<String, CaseTask> asked = new LinkedHashMap<>();
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.Assigned) {
        asked.clear();
      } else if (recorded.event() instanceof CaseEvent.TaskOpened opened
          && opened.kind() == TaskKind.CONTRIBUTE) {
        asked.put(opened.unit(), file.task(opened.task()));
      }
    }
    return asked;
  }

  /// What ends with the lead's step: the contributions still open, and their branches of the state
  /// machine with them.
  ///
  /// @param lead the step that is being decided
  /// @param decision how
  void end(CaseTask.Open lead, String decision, List<CaseEvent> events, List<Effect> effects) {
    if (lead.kind() != TaskKind.HANDLE) {
      return;
    }
    String reason = reason(decision);
    for (CaseTask.Open open : file.openTasks()) {
      if (open.kind() == TaskKind.CONTRIBUTE && open.opened().round() == lead.opened().round()) {
        events.add(new CaseEvent.TaskAbandoned(open.id(), reason));
        effects.add(ended(open.id(), reason));
      }
    }
  }

  private static String reason(String decision) {
    return decision.equals("not-ours") ? HANDED_BACK : SILENT;
  }

  /// Why a contribution is not asked for any more: the lead's step of its round is over.
  ///
  /// @return a word for the record and the state machine; empty while it is wanted
  Optional<String> over(int round) {
    List<String> reasons = new ArrayList<>();
    for (CaseTask task : file.tasks()) {
      if (task.kind() == TaskKind.HANDLE
          && task.opened().round() == round
          && task instanceof CaseTask.Decided decided) {
        reasons.add(reason(decided.decision()));
      }
    }
    return reasons.stream().findFirst();
  }

  /// Ends the branch of the state machine that waits for a contribution nobody will give.
  static Effect ended(String task, String reason) {
    return new Effect.CompleteTask(task, Map.of("decision", reason));
  }
}
