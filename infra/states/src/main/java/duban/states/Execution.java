package duban.states;

import duban.states.history.Details;
import duban.states.history.History;
import duban.states.model.ErrorNames;
import duban.states.step.ContextObject.ExecutionContext;
import duban.states.step.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// One run of a state machine.
///
/// Whoever ends it first decides how it ended; from then on its steps do nothing any more.
final class Execution {
  private static final Standing RUNNING = new Standing.Running();
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Surroundings around;
  private final StateMachineArn machineArn;
  private final ExecutionContext context;
  private final StateMachine machine;
  private final History history;
  private final Mailbox mailbox;
  private final AtomicReference<Standing> standing = new AtomicReference<>(RUNNING);

  // Touched only by steps.
  private final List<Runnable> endListeners = new ArrayList<>();
  private Timers.@Nullable Timer deadline;
  private @Nullable Strand root;

  Execution(
      Surroundings around,
      StateMachineArn machineArn,
      StateMachine machine,
      ExecutionContext context) {
    this.around = around;
    this.machineArn = machineArn;
    this.machine = machine;
    this.context = context;
    this.history = new History(around.limits().historyEvents());
    this.mailbox = new Mailbox(around.executor());
  }

  String arn() {
    return context.id();
  }

  StateMachineArn machineArn() {
    return machineArn;
  }

  ExecutionContext context() {
    return context;
  }

  History history() {
    return history;
  }

  Standing standing() {
    return standing.get();
  }

  private boolean isRunning() {
    return standing.get() instanceof Standing.Running;
  }

  Surroundings around() {
    return around;
  }

  /// Starts it; steps follow on the executor.
  void start() {
    history.append(
        0,
        context.startTime(),
        HistoryEventType.EXECUTION_STARTED,
        new Details.ExecutionStarted(context.input(), context.roleArn()));
    post(
        () -> {
          machine.machine().timeout().ifPresent(this::endAfter);
          root = new Strand(this, machine.machine().flow(), Optional.empty(), new RootOwner());
          root.start(context.input(), 0);
        });
  }

  private void endAfter(Duration most) {
    Duration bounded = most.compareTo(LONGEST) < 0 ? most : LONGEST;
    deadline = around.timers().at(context.startTime().plus(bounded), () -> post(this::timedOut));
  }

  /// Says that something is going to wait. No execution outlasts a year, and one that never waits
  /// needs no timer for that.
  void waits() {
    if (deadline == null) {
      endAfter(LONGEST);
    }
  }

  /// Runs `step` after those before it, if the execution still runs then.
  void post(Runnable step) {
    mailbox.post(
        () -> {
          if (isRunning()) {
            guarded(step);
          }
        });
  }

  /// Makes a call to the outside; only a step may. What it returns runs as a step.
  void call(Supplier<Runnable> call) {
    mailbox.call(
        () -> {
          Runnable after = call.get();
          return () -> {
            if (isRunning()) {
              guarded(after);
            }
          };
        });
  }

  /// A fault of the interpreter ends the execution visibly instead of leaving it hanging.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      end(
          new Standing.Failed(
              now(), Optional.of(ErrorNames.RUNTIME), Optional.of("Internal fault: " + e)),
          history.lastId());
    }
  }

  Instant now() {
    return around.timers().now();
  }

  long record(long previous, HistoryEventType type, Details details) {
    return history.append(previous, now(), type, details);
  }

  /// Whether the history has no room for more; if so, this ends the execution.
  boolean endsForLackOfRoom() {
    if (!history.isFull()) {
      return false;
    }
    end(
        new Standing.Failed(
            now(),
            Optional.of(ErrorNames.RUNTIME),
            Optional.of(
                "The execution reached the maximum number of history events ("
                    + around.limits().historyEvents()
                    + ").")),
        history.lastId());
    return true;
  }

  /// Stops it from outside. Its standing changes at once, its history a moment later.
  ///
  /// @return whether it was still running
  boolean stop(Optional<String> error, Optional<String> cause) {
    Standing aborted = new Standing.Aborted(now(), error, cause);
    if (!standing.compareAndSet(RUNNING, aborted)) {
      return false;
    }
    mailbox.post(() -> close(aborted, history.lastId()));
    return true;
  }

  /// Calls `listener` once the execution has ended, at once if it has.
  void onEnd(Runnable listener) {
    mailbox.post(
        () -> {
          if (isRunning()) {
            endListeners.add(listener);
          } else {
            listener.run();
          }
        });
  }

  private void timedOut() {
    end(new Standing.TimedOut(now()), history.lastId());
  }

  private void end(Standing how, long previous) {
    if (standing.compareAndSet(RUNNING, how)) {
      close(how, previous);
    }
  }

  private void close(Standing how, long previous) {
    if (deadline != null) {
      deadline.cancel();
    }
    if (root != null) {
      root.abort(previous);
      root = null;
    }
    switch (how) {
      case Standing.Running() -> throw new IllegalStateException("running is no end");
      case Standing.Succeeded(Instant at, Object output) ->
          history.end(
              previous,
              at,
              HistoryEventType.EXECUTION_SUCCEEDED,
              new Details.ExecutionSucceeded(output));
      case Standing.Failed(Instant at, var error, var cause) ->
          history.end(
              previous,
              at,
              HistoryEventType.EXECUTION_FAILED,
              new Details.ExecutionEnded(error, cause));
      case Standing.TimedOut(Instant at) ->
          history.end(
              history.lastId(),
              at,
              HistoryEventType.EXECUTION_TIMED_OUT,
              new Details.ExecutionEnded(Optional.empty(), Optional.empty()));
      case Standing.Aborted(Instant at, var error, var cause) ->
          history.end(
              history.lastId(),
              at,
              HistoryEventType.EXECUTION_ABORTED,
              new Details.ExecutionEnded(error, cause));
    }
    around.executions().ended(this);
    endListeners.forEach(Runnable::run);
    endListeners.clear();
  }

  /// The end of the outermost flow is the end of the execution.
  private final class RootOwner implements Strand.Owner {
    @Override
    public void finished(Strand strand, Object output) {
      end(new Standing.Succeeded(now(), output), strand.lastEventId());
    }

    @Override
    public void failed(Strand strand, Failure failure) {
      end(new Standing.Failed(now(), failure.error(), failure.cause()), strand.lastEventId());
    }
  }
}
