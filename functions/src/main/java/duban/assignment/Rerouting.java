package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRerouted;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Recorded;
import java.util.List;

/// The office puts a case on another path, midway: what was waited for is waited for no longer.
/// What was filed stays filed.
final class Rerouting {
  /// Why the steps of the path that the case leaves end.
  static final String REASON = "rerouted";

  private final CaseFile file;

  Rerouting(CaseFile file) {
    this.file = file;
  }

  /// Whether it is too late: the case is answered, or about to end on another decision.
  boolean tooLate() {
    return file.approvedReply().isPresent()
        || file.sinceSeparated().stream().map(Recorded::event).anyMatch(Rerouting::ends);
  }

  private static boolean ends(CaseEvent event) {
    return event instanceof CaseEvent.Replied
        || event instanceof CaseEvent.Redirected
        || event instanceof CaseEvent.NoReplyNeeded
        || event instanceof CaseEvent.Merged
        || event instanceof CaseEvent.Refused
        || event instanceof CaseEvent.Closed;
  }

  /// Whether the same person put the case where it is now, with the same words.
  boolean isLatest(Decision.Reroute reroute, Actor actor) {
    return file.history().reversed().stream()
            .filter(r -> r.event() instanceof CaseEvent.Rerouted)
            .findFirst()
            .filter(r -> r.actor().equals(actor))
            .map(Recorded::event)
            .map(CaseEvent.Rerouted.class::cast)
            .filter(r -> r.to().equals(reroute.assignment().path()))
            .filter(r -> r.reason().equals(reroute.reason()))
            .isPresent()
        && file.assignment()
            .filter(a -> a.unit().equals(reroute.assignment().unit()))
            .filter(a -> a.tier().equals(reroute.assignment().tier()))
            .filter(a -> a.coUnits().equals(reroute.assignment().coUnits()))
            .filter(a -> a.departments().equals(reroute.assignment().departments()))
            .isPresent();
  }

  List<CaseEvent> ended() {
    return ended(REASON);
  }

  /// @param reason why the steps end
  List<CaseEvent> ended(String reason) {
    return waiting().stream()
        .<CaseEvent>map(open -> new CaseEvent.TaskAbandoned(open.id(), reason))
        .toList();
  }

  /// The old path's machine hears it wherever it waits.
  List<Effect> told() {
    return waiting().stream()
        .<Effect>map(
            open ->
                new Effect.FailTask(
                    open.id(),
                    CaseRerouted.class.getName(),
                    "The case goes on along another path."))
        .toList();
  }

  private List<CaseTask.Open> waiting() {
    return file.openTasks().stream().filter(open -> open.kind().awaited()).toList();
  }
}
