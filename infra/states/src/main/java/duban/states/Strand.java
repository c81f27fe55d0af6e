package duban.states;

import duban.states.history.Details;
import duban.states.model.Flow;
import duban.states.model.State;
import duban.states.model.Transition;
import duban.states.step.ContextObject;
import duban.states.step.Failure;
import duban.states.step.Frame;
import duban.states.step.Outcome;
import duban.states.step.Recovery;
import duban.states.step.Scope;
import duban.states.step.Stepper;
import duban.states.step.Tally;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// One flow on its way: the whole machine, a branch, or an iteration. Does what the [Stepper] says,
/// and writes down what happens. Lives in the steps of its execution.
final class Strand {
  /// Whoever started the flow.
  interface Owner {
    void finished(Strand strand, Object output);

    void failed(Strand strand, Failure failure);
  }

  private final Execution execution;
  private final Flow flow;
  private final Optional<ContextObject.Item> item;
  private final Owner owner;
  private Scope scope;
  private long lastEventId;
  private @Nullable Visit visit;

  /// The state the strand is in.
  private static final class Visit {
    private final State state;
    private final Object input;
    private final Instant entered;
    private final long enteredEventId;
    private Tally tally = Tally.NONE;
    private Optional<String> token = Optional.empty();
    private @Nullable Frame frame;
    private @Nullable Work work;

    Visit(State state, Object input, Instant entered, long enteredEventId) {
      this.state = state;
      this.input = input;
      this.entered = entered;
      this.enteredEventId = enteredEventId;
    }
  }

  Strand(Execution execution, Flow flow, Optional<ContextObject.Item> item, Owner owner) {
    this(execution, flow, item, owner, Scope.EMPTY);
  }

  Strand(
      Execution execution, Flow flow, Optional<ContextObject.Item> item, Owner owner, Scope scope) {
    this.execution = execution;
    this.flow = flow;
    this.item = item;
    this.owner = owner;
    this.scope = scope;
  }

  Execution execution() {
    return execution;
  }

  long lastEventId() {
    return lastEventId;
  }

  Optional<ContextObject.Item> item() {
    return item;
  }

  Scope scope() {
    return scope;
  }

  /// Writes an event that follows the strand's last one.
  long record(HistoryEventType type, Details details) {
    lastEventId = execution.record(lastEventId, type, details);
    return lastEventId;
  }

  /// Goes on from an event of the work that has just ended.
  void continueFrom(long eventId) {
    lastEventId = eventId;
  }

  void start(Object input, long previous) {
    lastEventId = previous;
    follow(enter(flow.startAt(), input));
  }

  /// The state's work is done.
  void done(Object result) {
    Visit here = here();
    here.work = null;
    follow(stepper().leave(here.state, frame(here), result, execution.now()));
  }

  /// The state's work has failed.
  void failed(Failure failure) {
    here().work = null;
    follow(new Outcome.Failed(failure));
  }

  /// Runs `then` as a step of its own, if `work` is still what the state is waiting for.
  void resume(Work work, Runnable then) {
    execution.post(
        () -> {
          if (visit != null && work.equals(visit.work)) {
            then.run();
          }
        });
  }

  /// Ends the strand because of something outside of it.
  void abort(long because) {
    Visit here = visit;
    if (here == null) {
      return;
    }
    visit = null;
    if (here.work != null) {
      here.work.abort(because);
    }
    HistoryEventType type =
        switch (here.state) {
          case State.Task _ -> HistoryEventType.TASK_STATE_ABORTED;
          case State.Wait _ -> HistoryEventType.WAIT_STATE_ABORTED;
          case State.Parallel _ -> HistoryEventType.PARALLEL_STATE_ABORTED;
          case State.MapState _ -> HistoryEventType.MAP_STATE_ABORTED;
          case State.Choice _, State.Pass _, State.Succeed _, State.Fail _ ->
              HistoryEventType.UNKNOWN_TO_SDK_VERSION; // They never wait, so nobody meets them.
        };
    if (type != HistoryEventType.UNKNOWN_TO_SDK_VERSION) {
      execution.record(because, type, new Details.None());
    }
  }

  private Visit here() {
    return Objects.requireNonNull(visit, "the strand has ended");
  }

  private Stepper stepper() {
    return execution.around().stepper();
  }

  private Outcome enter(String name, Object input) {
    State state = flow.state(name);
    execution.around().executions().countTransition();
    long entered = record(EventTypes.entered(state), new Details.StateEntered(name, input));
    Visit here = new Visit(state, input, execution.now(), entered);
    visit = here;
    return attempt(here);
  }

  /// The first try at a state, or another one.
  private Outcome attempt(Visit here) {
    here.token =
        here.state instanceof State.Task task && task.resource().waitsForToken()
            ? Optional.of(execution.around().tokens().create())
            : Optional.empty();
    here.frame = null;
    return stepper().enter(here.state, frame(here), execution.now());
  }

  private Frame frame(Visit here) {
    Frame known = here.frame;
    if (known != null) {
      return known;
    }
    Frame made =
        new Frame(
            here.input,
            scope,
            new ContextObject(
                execution.context(),
                here.state.name(),
                here.entered,
                here.tally.total(),
                here.token,
                item),
            here.enteredEventId);
    here.frame = made;
    return made;
  }

  private void follow(Outcome first) {
    Outcome outcome = first;
    while (true) {
      if (execution.endsForLackOfRoom()) {
        return;
      }
      Visit here = here();
      switch (outcome) {
        case Outcome.Leave(Transition to, Object output, Map<String, Object> assigned) -> {
          record(
              EventTypes.exited(here.state),
              new Details.StateExited(here.state.name(), output, assigned));
          scope = scope.assign(assigned);
          visit = null;
          switch (to) {
            case Transition.Next(String name) -> outcome = enter(name, output);
            case Transition.End() -> {
              owner.finished(this, output);
              return;
            }
          }
        }
        case Outcome.Failed(Failure failure) -> {
          Optional<Outcome.Leave> caught = recover(here, failure);
          if (caught.isEmpty()) {
            return;
          }
          outcome = caught.get();
        }
        case Outcome.Sleep(Instant until) -> {
          begin(here, new Sleep(until, () -> done(here.input)));
          return;
        }
        case Outcome.Call call -> {
          begin(here, new TaskRun(this, (State.Task) here.state, call, here.token));
          return;
        }
        case Outcome.Fork(Object input) -> {
          begin(here, new ParallelRun(this, (State.Parallel) here.state, input));
          return;
        }
        case Outcome.ForEach forEach -> {
          begin(here, new MapRun(this, (State.MapState) here.state, forEach));
          return;
        }
      }
    }
  }

  private static void begin(Visit here, Work work) {
    here.work = work;
    work.begin();
  }

  /// A pause, of a Wait state or before a retry.
  private final class Sleep implements Work {
    private final Instant until;
    private final Runnable then;
    private Timers.@Nullable Timer timer;
    private boolean over;

    Sleep(Instant until, Runnable then) {
      this.until = until;
      this.then = then;
    }

    @Override
    public void begin() {
      execution.waits();
      timer = execution.around().timers().at(until, () -> execution.post(this::wake));
    }

    private void wake() {
      if (!over) {
        over = true;
        then.run();
      }
    }

    @Override
    public void abort(long because) {
      over = true;
      if (timer != null) {
        timer.cancel();
      }
    }
  }

  /// @return the way out that a Catcher gives; without one the strand waits for a retry or has
  ///   failed
  private Optional<Outcome.Leave> recover(Visit here, Failure failure) {
    recordEvaluation(here, failure);
    Recovery recovery =
        stepper()
            .recover(
                here.state,
                frame(here),
                failure,
                here.tally,
                execution.now(),
                execution.around().jitter());
    return switch (recovery) {
      case Recovery.Caught(Outcome.Leave leave) -> Optional.of(leave);
      case Recovery.Again(Instant at, Tally tally) -> {
        here.tally = tally;
        begin(here, new Sleep(at, () -> follow(attempt(here))));
        yield Optional.empty();
      }
      case Recovery.Unhandled(Failure last) -> {
        if (!last.equals(failure)) {
          recordEvaluation(here, last); // The Catcher's own expressions failed.
        }
        visit = null;
        owner.failed(this, last);
        yield Optional.empty();
      }
    };
  }

  private void recordEvaluation(Visit here, Failure failure) {
    if (failure.location().isPresent()) {
      record(
          HistoryEventType.EVALUATION_FAILED,
          new Details.EvaluationFailed(
              here.state.name(), failure.error(), failure.cause(), failure.location()));
    }
  }
}
