package duban.clocks;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.policy.Published;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The clocks of a case as a whole (D1, D6, E3, E5): they run from the first moment their start is
/// known, whoever has the case.
public final class CaseClocks {
  private CaseClocks() {}

  /// What to put on record beside the events that were just added: clocks whose start is known now,
  /// and clocks that an assignment put under the rules of another path or tier.
  ///
  /// @param file the case with `added` in it
  public static List<CaseEvent> after(
      CaseFile file, List<? extends CaseEvent> added, Published city) {
    if (file.closed()) {
      return List.of();
    }
    List<CaseEvent> events = new ArrayList<>();
    for (Deadline deadline : new Deadlines(city, file).ofCase()) {
      Optional<CaseEvent.ClockStarted> running =
          file.clocks().stream()
              .filter(c -> c.deadline().what().equals(deadline.what()))
              .findFirst();
      CaseEvent.ClockStarted start =
          new CaseEvent.ClockStarted(city.policy().coordinator(), deadline);
      if (running.isEmpty() && !stopped(file, start)) {
        events.add(start);
      }
    }
    if (added.stream().anyMatch(event -> event instanceof CaseEvent.Assigned)) {
      events.addAll(new Moves(city, file).ofCase("assigned"));
    }
    return events;
  }

  /// What happened before the clock's start was known needs no clock any more.
  private static boolean stopped(CaseFile file, CaseEvent.ClockStarted start) {
    CaseFile running = file.with(Actor.SYSTEM, start.deadline().from(), List.of(start));
    return Owed.byCase(running).stream()
        .anyMatch(o -> o.deadline().equals(start.deadline()) && o.given());
  }
}
