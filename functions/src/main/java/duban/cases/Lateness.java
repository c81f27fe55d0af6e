package duban.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which limits went by without what was due.
///
/// Done up to and including its limit, something is in time. A limit is missed once: whoever writes
/// a step after it puts that on record first, and it stays on record whatever moves afterwards.
public final class Lateness {
  private Lateness() {}

  /// What is to be put on record before anything else at `now`, the earliest limit first.
  public static List<CaseEvent.DeadlineMissed> missed(CaseFile file, Instant now) {
    return unmissed(file)
        .filter(missed -> missed.limit().isBefore(now))
        .sorted(java.util.Comparator.comparing(CaseEvent.DeadlineMissed::limit))
        .toList();
  }

  /// The earliest limit that may still be missed, past or to come.
  public static Optional<Instant> nextLimit(CaseFile file) {
    return unmissed(file).map(CaseEvent.DeadlineMissed::limit).min(Instant::compareTo);
  }

  private static Stream<CaseEvent.DeadlineMissed> unmissed(CaseFile file) {
    return file.openTasks().stream()
        .flatMap(
            task ->
                Owed.by(file, task).stream()
                    .filter(owed -> !owed.given())
                    .map(Owed::deadline)
                    .map(
                        due ->
                            new CaseEvent.DeadlineMissed(
                                task.id(), task.unit(), due.what(), due.limit())))
        .filter(missed -> !file.missed().contains(missed));
  }
}
