package duban.states;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Runs the steps of one execution one after the other, on whichever thread of the executor is
/// free.
///
/// So an execution needs no thread while it waits and no locks while it steps. A call to the
/// outside may block: it runs when the steps are done, outside of the sequence, and what it returns
/// is the next step. The only call of an execution runs on the thread that made the steps, so an
/// ordinary execution takes one task of the executor from start to end.
///
/// The executor must not run a task inside `execute`.
final class Mailbox {
  private final Executor executor;

  /// Guarded by this.
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /// Guarded by this: whether some thread is running steps.
  private boolean running;

  /// Touched only by the thread that runs the steps.
  private List<Supplier<Runnable>> calls = new ArrayList<>();

  Mailbox(Executor executor) {
    this.executor = executor;
  }

  /// Adds a step.
  void post(Runnable step) {
    if (claim(step)) {
      executor.execute(this::run);
    }
  }

  /// Adds a call to the outside; only a step may.
  void call(Supplier<Runnable> call) {
    calls.add(call);
  }

  private synchronized boolean claim(Runnable step) {
    steps.add(step);
    if (running) {
      return false;
    }
    running = true;
    return true;
  }

  private void run() {
    boolean more = true;
    while (more) {
      List<Supplier<Runnable>> open = runSteps();
      for (Supplier<Runnable> call : open.subList(Math.min(1, open.size()), open.size())) {
        executor.execute(
            () -> {
              if (claim(call.get())) {
                run();
              }
            });
      }
      more = !open.isEmpty() && claim(open.getFirst().get());
    }
  }

  /// Runs steps until there are none, and gives back the calls they made.
  private List<Supplier<Runnable>> runSteps() {
    while (true) {
      Runnable step;
      synchronized (this) {
        step = steps.poll();
        if (step == null) {
          List<Supplier<Runnable>> made = calls;
          if (!made.isEmpty()) {
            calls = new ArrayList<>();
          }
          running = false;
          return made;
        }
      }
      step.run();
    }
  }
}
