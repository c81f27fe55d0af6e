package duban.cases;

import duban.cases.CaseEvent.AimSettled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Whether the times to try for were kept (A7). Each is settled once: when what is due is given, or
/// when its time passes without it.
public final class Aims {
  private Aims() {}

  /// What to put on record beside what was missed at `now`, the earliest first.
  public static List<AimSettled> settled(CaseFile file, Instant now) {
    return settled(file, file, now);
  }

  /// Likewise, for a step that is about to be written.
  ///
  /// @param after the case with the step in it
  public static List<AimSettled> settled(CaseFile file, CaseFile after, Instant now) {
    List<AimSettled> settled = new ArrayList<>();
    for (CaseTask.Open task : file.openTasks()) {
      Owed.by(after, after.task(task.id()))
          .forEach(owed -> add(file, task.id(), task.unit(), owed, now, settled));
    }
    if (!file.closed()) {
      for (CaseEvent.ClockStarted clock : file.clocks()) {
        Owed.byCase(after).stream()
            .filter(owed -> owed.deadline().what().equals(clock.deadline().what()))
            .forEach(owed -> add(file, CaseFile.CASE, clock.unit(), owed, now, settled));
      }
    }
    settled.sort(Comparator.comparing(AimSettled::aim));
    return settled;
  }

  /// The earliest aim that is not settled yet, past or to come.
  public static Optional<Instant> next(CaseFile file) {
    return settled(file, Instant.MAX).stream().map(AimSettled::aim).findFirst();
  }

  private static void add(
      CaseFile file, String task, String unit, Owed owed, Instant now, List<AimSettled> settled) {
    Instant aim = owed.deadline().aim();
    if (aim == null || known(file, task, owed.deadline().what(), aim)) {
      return;
    }
    Instant given = owed.givenAt();
    if (given != null || now.isAfter(aim)) {
      boolean reached = given != null && !given.isAfter(aim);
      settled.add(new AimSettled(task, unit, owed.deadline().what(), aim, reached));
    }
  }

  private static boolean known(CaseFile file, String task, String what, Instant aim) {
    return file.history().stream()
        .anyMatch(
            r ->
                r.event() instanceof AimSettled known
                    && known.task().equals(task)
                    && known.what().equals(what)
                    && known.aim().equals(aim));
  }
}
