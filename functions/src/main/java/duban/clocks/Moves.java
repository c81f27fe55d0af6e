package duban.clocks;

import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What becomes of open deadlines when the rules, the calendar or the case's weight change: each is
/// reckoned anew from its start. What has been given stays as it was. An extension that was granted
/// stays granted: it is counted again from the new limit, as far as the extension's cap allows; it
/// never takes back time the new rules give.
public final class Moves {
  private final Published city;
  private final CaseFile file;

  public Moves(Published city, CaseFile file) {
    this.city = city;
    this.file = file;
  }

  /// Every open deadline of the case that is not where city and case now say it should be.
  ///
  /// @param cause as [DeadlineMoved] names it
  public List<DeadlineMoved> all(String cause) {
    List<DeadlineMoved> moved = new ArrayList<>();
    for (CaseTask.Open task : file.openTasks()) {
      List<Deadline> anew = new Deadlines(city, file).of(task.kind(), task.openedAt());
      moved.addAll(moves(task.id(), task.kind().id(), Owed.by(file, task), anew, cause));
    }
    moved.addAll(ofCase(cause));
    return moved;
  }

  /// Likewise, for the clocks of the case as a whole only.
  List<DeadlineMoved> ofCase(String cause) {
    return moves(
        CaseFile.CASE,
        DeadlineRule.CASE,
        Owed.byCase(file),
        new Deadlines(city, file).ofCase(),
        cause);
  }

  private List<DeadlineMoved> moves(
      String task, String kind, List<Owed> owed, List<Deadline> anew, String cause) {
    Extensions extensions = new Extensions(city, file);
    List<DeadlineMoved> moved = new ArrayList<>();
    for (Owed open : owed) {
      if (open.given()) {
        continue;
      }
      Deadline before = open.deadline();
      Optional<Deadline> base =
          anew.stream().filter(d -> d.what().equals(before.what())).findFirst();
      base.map(b -> extensions.extended(task, kind, b))
          .filter(after -> !after.sameTimes(before))
          .ifPresent(after -> moved.add(new DeadlineMoved(task, before, after, cause, null)));
    }
    return moved;
  }
}
