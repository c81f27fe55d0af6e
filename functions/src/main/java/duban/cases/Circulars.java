package duban.cases;

import duban.cases.CaseEvent.CircularWithdrawn;
import duban.cases.CaseEvent.ExtensionAsked;
import duban.cases.CaseEvent.NamedInCircular;
import duban.cases.CaseEvent.NoticeGiven;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Who was named in a circular (通报, D8), and who must not be: a unit that explained itself.
public final class Circulars {
  private Circulars() {}

  /// What a unit said about something it owes.
  public enum Said {
    /// Nothing that is on record.
    NOTHING,
    /// It asked for more time, but only when the limit was over.
    TOO_LATE,
    /// It asked for more time before the limit, filed a follow-up, or reported by word of mouth.
    EXPLAINED
  }

  /// What is on record since the step was opened, or since more time was last granted for it: with
  /// more time, the earlier explanation has had its effect.
  ///
  /// @param task the step that owes it, or [CaseFile#CASE]
  /// @param unit who owes it
  public static Said said(CaseFile file, String task, String unit, Deadline due) {
    Said said = Said.NOTHING;
    for (Recorded recorded : file.history()) {
      switch (recorded.event()) {
        case CaseEvent.TaskOpened opened when opened.task().equals(task) -> said = Said.NOTHING;
        case CaseEvent.DeadlineMoved moved
            when moved.task().equals(task)
                && moved.after().what().equals(due.what())
                && moved.cause().equals("extension") ->
            said = Said.NOTHING;
        case ExtensionAsked asked when asks(file, recorded, asked, task, unit, due) ->
            said =
                more(
                    said,
                    askedAt(recorded, asked, unit).isAfter(due.limit())
                        ? Said.TOO_LATE
                        : Said.EXPLAINED);
        case CaseEvent.ReportFiled filed
            when filed.unit().equals(unit)
                && (filed.oral() || filed.report() == CaseEvent.Report.FOLLOW_UP) ->
            said = Said.EXPLAINED;
        case CaseEvent other -> {}
      }
    }
    return said;
  }

  private static Said more(Said one, Said other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /// Whether it was the unit that asked, by itself or as the office put it on record.
  private static boolean asks(
      CaseFile file,
      Recorded recorded,
      ExtensionAsked asked,
      String task,
      String unit,
      Deadline due) {
    return (asked.task().equals(task) && asked.what().equals(due.what()))
        || unit.equals(recorded.actor().unit())
        || file.findTask(asked.task()).filter(step -> step.unit().equals(unit)).isPresent();
  }

  /// What the office was told counts from when it was told.
  private static Instant askedAt(Recorded recorded, ExtensionAsked asked, String unit) {
    CaseEvent.Told told = asked.told();
    return told == null || unit.equals(recorded.actor().unit()) ? recorded.at() : told.at();
  }

  /// A unit named, and who read of it.
  ///
  /// @param people by directory id
  public record Named(NamedInCircular circular, List<String> people) {
    public Named {
      people = List.copyOf(people);
    }
  }

  /// Every naming that was not taken back, oldest first.
  public static List<Named> standing(CaseFile file) {
    List<Named> standing = new ArrayList<>();
    List<String> people = List.of();
    for (Recorded recorded : file.history()) {
      switch (recorded.event()) {
        // Both are written in one step, the notice first.
        case NoticeGiven notice -> people = notice.people();
        case NamedInCircular named -> standing.add(new Named(named, people));
        case CircularWithdrawn withdrawn ->
            standing.removeIf(named -> withdraws(withdrawn, named.circular()));
        case CaseEvent other -> {}
      }
    }
    return standing;
  }

  private static boolean withdraws(CircularWithdrawn withdrawn, NamedInCircular named) {
    return withdrawn.task().equals(named.task())
        && withdrawn.what().equals(named.what())
        && Objects.equals(withdrawn.limit(), named.limit());
  }
}
