package duban.cases;

import duban.cases.CaseEvent.Report;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One thing a human step, or the case as a whole, owes, and when it was given, if it was.
///
/// A written report also settles an initial report that was never filed on its own (A9).
///
/// @param missed whether it is on record that a limit for it passed: that stays, wherever the limit
///   moves afterwards
public record Owed(Deadline deadline, @Nullable Instant givenAt, boolean missed) {
  /// The answer the citizen waits for.
  public static final String REPLY = "reply";

  /// Telling the citizen that it is not ours, and whose it is (E3).
  public static final String RETURN = "return";

  private static final String PLAN = "plan";
  private static final String PROGRESS = "progress";

  public Owed(Deadline deadline, @Nullable Instant givenAt) {
    this(deadline, givenAt, false);
  }

  /// Everything the step owes, the earliest limit first.
  public static List<Owed> by(CaseFile file, CaseTask task) {
    return task.deadlines().stream()
        .sorted(Comparator.comparing(Deadline::limit))
        .map(
            deadline ->
                new Owed(
                    deadline,
                    given(file, task, deadline.what()).orElse(null),
                    missed(file, task.id(), deadline.what())))
        .toList();
  }

  /// Everything the case as a whole owes or owed, the earliest limit first.
  public static List<Owed> byCase(CaseFile file) {
    return file.clocks().stream()
        .map(CaseEvent.ClockStarted::deadline)
        .sorted(Comparator.comparing(Deadline::limit))
        .map(
            deadline ->
                new Owed(
                    deadline,
                    stopped(file, deadline.what()).orElse(null),
                    missed(file, CaseFile.CASE, deadline.what())))
        .toList();
  }

  /// What to do next: the earliest limit of what has not been given.
  public static Optional<Deadline> next(CaseFile file, CaseTask task) {
    return by(file, task).stream().filter(owed -> !owed.given()).map(Owed::deadline).findFirst();
  }

  public boolean given() {
    return givenAt != null;
  }

  /// Whether it was given, or is still owed, after its limit, or missed an earlier limit.
  public boolean late(Instant now) {
    return missed || (givenAt == null ? now : givenAt).isAfter(deadline.limit());
  }

  private static boolean missed(CaseFile file, String task, String what) {
    return file.missed().stream().anyMatch(m -> m.task().equals(task) && m.what().equals(what));
  }

  private static Optional<Instant> given(CaseFile file, CaseTask task, String what) {
    Optional<Instant> report =
        file.reports().stream()
            .filter(filed -> filed.report().task().equals(task.id()))
            .filter(filed -> settles(filed.report().report(), what))
            .map(filed -> filed.report().givenAt(filed.at(), filed.by()))
            .findFirst();
    return report.isPresent() || !(task instanceof CaseTask.Decided decided)
        ? report
        : Optional.of(decided.at());
  }

  private static boolean settles(Report report, String what) {
    return switch (report) {
      case INITIAL -> what.equals(Report.INITIAL.id()) || what.equals(PLAN);
      case WRITTEN ->
          what.equals(Report.INITIAL.id())
              || what.equals(Report.WRITTEN.id())
              || what.equals(PLAN)
              || what.equals(PROGRESS);
      case FOLLOW_UP -> what.equals(Report.FOLLOW_UP.id()) || what.equals(PROGRESS);
    };
  }

  private static Optional<Instant> stopped(CaseFile file, String what) {
    return switch (what) {
      case REPLY -> first(file, Owed::answersTheCitizen);
      case PLAN, PROGRESS ->
          file.reports().stream()
              .filter(filed -> settles(filed.report().report(), what))
              .map(filed -> filed.report().givenAt(filed.at(), filed.by()))
              .findFirst()
              .or(() -> first(file, Owed::answersTheCitizen));
      // The office said whose matter it is; where that unit says it is not, the clock runs on.
      case RETURN -> first(inForce(file), event -> triaged(event) || answersTheCitizen(event));
      // An acknowledgement: the office said so once.
      default -> first(file, event -> triaged(event) || answersTheCitizen(event));
    };
  }

  private static Optional<Instant> first(CaseFile file, Predicate<CaseEvent> wanted) {
    return first(file.history(), wanted);
  }

  /// What happened since the case was last handed back or separated, or all of it.
  private static List<Recorded> inForce(CaseFile file) {
    List<Recorded> history = file.history();
    for (int i = history.size(); i > 0; i--) {
      if (history.get(i - 1).event() instanceof CaseEvent.NotOurs
          || history.get(i - 1).event() instanceof CaseEvent.Separated) {
        return history.subList(i, history.size());
      }
    }
    return history;
  }

  private static Optional<Instant> first(List<Recorded> history, Predicate<CaseEvent> wanted) {
    return history.stream().filter(r -> wanted.test(r.event())).map(Recorded::at).findFirst();
  }

  private static boolean answersTheCitizen(CaseEvent event) {
    return event instanceof CaseEvent.Replied
        || event instanceof CaseEvent.Redirected
        || event instanceof CaseEvent.Refused
        || event instanceof CaseEvent.Closed closed
            && !closed.outcome().equals(CaseEvent.Closed.MERGED);
  }

  private static boolean triaged(CaseEvent event) {
    return event instanceof CaseEvent.Assigned
        || event instanceof CaseEvent.Merged
        || event instanceof CaseEvent.NoReplyNeeded;
  }
}
