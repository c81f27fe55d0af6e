package duban.cases;

import duban.cases.CaseEvent.DeadlineMissed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What was not given by its limit and is not yet on record as missed.
///
/// A limit is missed once: the record names the limit as it stood, is written by whoever first
/// writes to the case after it, and stays whatever happens later. If the limit moves and the new
/// one passes, too, that is missed anew. An oral report that the office puts on record after the
/// limit, but that was told before it, counts as told in time as long as nobody wrote the miss
/// before; a miss that is written stays written.
public final class Lateness {
  private Lateness() {}

  /// To be written before anything else that happens to the case at `now`, the earliest limit
  /// first.
  public static List<DeadlineMissed> missed(CaseFile file, Instant now) {
    return missed(file, file, now);
  }

  /// An event with what was missed before it.
  public static List<CaseEvent> before(CaseFile file, CaseEvent event, Instant now) {
    List<CaseEvent> events = new ArrayList<>(missed(file, now));
    events.add(event);
    return events;
  }

  /// Likewise, for a step that is about to be written: what it gives in time is not missed.
  ///
  /// @param after the case with the step in it
  public static List<DeadlineMissed> missed(CaseFile file, CaseFile after, Instant now) {
    List<DeadlineMissed> missed = new ArrayList<>();
    for (CaseTask.Open task : file.openTasks()) {
      // What moved within the step is measured where it stood.
      Iterable<Owed> given = Owed.by(after, after.task(task.id()));
      for (Deadline deadline : task.deadlines()) {
        add(file, task.id(), task.unit(), deadline, given, now, missed);
      }
    }
    if (!file.closed()) {
      for (CaseEvent.ClockStarted clock : file.clocks()) {
        add(file, CaseFile.CASE, clock.unit(), clock.deadline(), Owed.byCase(after), now, missed);
      }
    }
    missed.sort(Comparator.comparing(DeadlineMissed::limit));
    return missed;
  }

  /// The earliest limit that may still be missed, past or to come.
  public static Optional<Instant> nextLimit(CaseFile file) {
    return Stream.concat(
            file.openTasks().stream()
                .flatMap(task -> open(file, task.id(), task.unit(), Owed.by(file, task))),
            file.closed()
                ? Stream.empty()
                : file.clocks().stream()
                    .limit(1)
                    .flatMap(c -> open(file, CaseFile.CASE, c.unit(), Owed.byCase(file))))
        .filter(due -> !file.missed().contains(due))
        .map(DeadlineMissed::limit)
        .min(Instant::compareTo);
  }

  private static Stream<DeadlineMissed> open(
      CaseFile file, String task, String unit, List<Owed> owed) {
    return owed.stream()
        .filter(o -> !o.given())
        .map(Owed::deadline)
        .map(due -> new DeadlineMissed(task, unit, due.what(), due.limit()));
  }

  private static void add(
      CaseFile file,
      String task,
      String unit,
      Deadline deadline,
      Iterable<Owed> after,
      Instant now,
      List<DeadlineMissed> missed) {
    Instant given = now;
    for (Owed owed : after) {
      Instant at = owed.givenAt();
      if (owed.deadline().what().equals(deadline.what()) && at != null) {
        given = at;
      }
    }
    DeadlineMissed event = new DeadlineMissed(task, unit, deadline.what(), deadline.limit());
    if (given.isAfter(deadline.limit()) && !file.missed().contains(event)) {
      missed.add(event);
    }
  }
}
