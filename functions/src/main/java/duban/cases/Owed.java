package duban.cases;

import duban.cases.CaseEvent.Report;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One thing a human step owes, and when it was given, if it was.
///
/// A written report also settles an initial report that was never filed on its own (A9).
public record Owed(Deadline deadline, @Nullable Instant givenAt) {

  /// Everything the step owes, the earliest limit first.
  public static List<Owed> by(CaseFile file, CaseTask task) {
    return task.deadlines().stream()
        .sorted(Comparator.comparing(Deadline::limit))
        .map(deadline -> new Owed(deadline, given(file, task, deadline.what()).orElse(null)))
        .toList();
  }

  /// What to do next: the earliest limit of what has not been given.
  public static Optional<Deadline> next(CaseFile file, CaseTask task) {
    return by(file, task).stream().filter(owed -> !owed.given()).map(Owed::deadline).findFirst();
  }

  public boolean given() {
    return givenAt != null;
  }

  /// Whether it was given, or is still owed, after its limit.
  public boolean late(Instant now) {
    return (givenAt == null ? now : givenAt).isAfter(deadline.limit());
  }

  private static Optional<Instant> given(CaseFile file, CaseTask task, String what) {
    Optional<Instant> report =
        file.reports().stream()
            .filter(filed -> filed.report().task().equals(task.id()))
            .filter(filed -> settles(filed.report().report(), what))
            .map(filed -> filed.report().givenAt(filed.at()))
            .findFirst();
    return report.isPresent() || !(task instanceof CaseTask.Decided decided)
        ? report
        : Optional.of(decided.at());
  }

  private static boolean settles(Report report, String what) {
    return switch (report) {
      case INITIAL -> what.equals(Report.INITIAL.id());
      case WRITTEN -> what.equals(Report.INITIAL.id()) || what.equals(Report.WRITTEN.id());
      case FOLLOW_UP -> what.equals(Report.FOLLOW_UP.id());
    };
  }
}
