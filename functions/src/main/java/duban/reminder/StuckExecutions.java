package duban.reminder;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Step;
import duban.dispatch.Executions;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Finds open cases that no execution drives any more, and starts them again.
///
/// The new execution goes by the same path with the same input and the next leg's name. It asks for
/// its steps from its beginning, and finds each where it stands: what was decided is told to it,
/// what is open stays open with whoever has it, with the same limits and links. So a case also
/// outlives the year that an execution may last.
public final class StuckExecutions {
  private static final System.Logger LOG = System.getLogger(StuckExecutions.class.getName());

  private final Cases cases;
  private final Outbox outbox;
  private final Executions executions;

  public StuckExecutions(Cases cases, Outbox outbox, Executions executions) {
    this.cases = cases;
    this.outbox = outbox;
    this.executions = executions;
  }

  /// Starts the case again if its execution has ended.
  ///
  /// @param seen the version at which it was found silent: if anything happened since, it lives
  void look(CaseRef ref, int seen, Instant now) {
    Optional<Outbox.Entry> start =
        outbox.list(ref).stream()
            .filter(entry -> entry.effect() instanceof Effect.StartExecution)
            .reduce((first, second) -> second);
    // One that was never started still waits in the outbox, and is tried for ever.
    if (start.isEmpty()
        || !start.get().state().settled()
        || !(start.get().effect() instanceof Effect.StartExecution last)) {
      return;
    }
    Executions.Standing standing = executions.standing(last);
    if (standing != Executions.Standing.ENDED) {
      return;
    }
    boolean restarted =
        cases.change(
            ref,
            again ->
                again.version() == seen && !again.closed()
                    ? new Change.Write<>(restart(again, last, now), true)
                    : new Change.Leave<>(false));
    if (restarted) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Case {0} had no running execution and is started again.",
          ref);
    }
  }

  private static Step restart(CaseFile file, Effect.StartExecution last, Instant now) {
    int leg = file.leg() + 1;
    Effect start =
        new Effect.StartExecution(
            last.path(), new Leg(file.ref(), last.path(), leg).execution(), last.input());
    return new Step(
        Actor.SYSTEM, now, List.of(new CaseEvent.ExecutionRestarted(leg, "ended")), List.of(start));
  }
}
