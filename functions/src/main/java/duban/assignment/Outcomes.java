package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a state machine is told of a decided human step. Texts and names stay in the case.
final class Outcomes {
  /// Of whoever was asked for an opinion or a contribution and gave none.
  static final Map<String, Object> SILENT = Map.of("decision", "silent");

  private Outcomes() {}

  /// @param file the case with the decision in it
  static Map<String, Object> of(CaseFile file, String task) {
    Recorded decided =
        file.history().stream()
            .filter(r -> r.event() instanceof CaseEvent.TaskDecided d && d.task().equals(task))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("The step " + task + " is not decided."));
    String decision = ((CaseEvent.TaskDecided) decided.event()).decision();
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("decision", decision);
    if (file.task(task).kind() == TaskKind.TRIAGE && decision.equals("assign")) {
      if (rerouted(file, task, decided.seq())) {
        outcome.put("decision", "reroute");
      }
      CaseEvent.Assigned assigned = file.asOf(decided.seq()).assignment().orElseThrow();
      outcome.put("path", assigned.path());
      outcome.put("tier", assigned.tier());
      outcome.put("unit", assigned.unit());
      outcome.put("departments", assigned.departments());
    }
    return outcome;
  }

  /// Whether the decision put the case on another path: this machine's part is over then.
  private static boolean rerouted(CaseFile file, String task, int decided) {
    return file.history().stream()
        .limit(decided)
        .dropWhile(r -> !(r.event() instanceof CaseEvent.TaskOpened t && t.task().equals(task)))
        .anyMatch(r -> r.event() instanceof CaseEvent.Rerouted);
  }
}
