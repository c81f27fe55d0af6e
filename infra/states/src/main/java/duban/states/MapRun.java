package duban.states;

import duban.states.history.Details;
import duban.states.model.State;
import duban.states.step.Failure;
import duban.states.step.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// The iterations of an inline Map state. The first that fails takes the others down with it; those
/// not yet begun never begin.
final class MapRun implements Work, Strand.Owner {
  private final Strand parent;
  private final State.MapState state;
  private final List<Outcome.Iteration> iterations;
  private final int atOnce;
  private final Object[] outputs;

  /// The iterations under way, in the order of their beginning.
  private final Map<Strand, Integer> running = new LinkedHashMap<>();

  private long started;
  private int next;
  private int open;
  private boolean over;

  MapRun(Strand parent, State.MapState state, Outcome.ForEach forEach) {
    this.parent = parent;
    this.state = state;
    this.iterations = forEach.iterations();
    int most = parent.execution().around().limits().mapConcurrency();
    this.atOnce = forEach.maxConcurrency() == 0 ? most : Math.min(most, forEach.maxConcurrency());
    this.outputs = new Object[iterations.size()];
    this.open = iterations.size();
  }

  @Override
  public void begin() {
    started =
        parent.record(
            HistoryEventType.MAP_STATE_STARTED, new Details.MapStarted(iterations.size()));
    if (open == 0) {
      succeed(started);
      return;
    }
    launch();
  }

  private void launch() {
    while (running.size() < atOnce && next < iterations.size()) {
      Outcome.Iteration iteration = iterations.get(next);
      int index = next++;
      Strand strand =
          new Strand(
              parent.execution(),
              state.itemProcessor(),
              Optional.of(iteration.item()),
              this,
              parent.scope().inner());
      running.put(strand, index);
      long begun = record(started, HistoryEventType.MAP_ITERATION_STARTED, index);
      parent
          .execution()
          .post(
              () -> {
                if (!over) {
                  strand.start(iteration.input(), begun);
                }
              });
    }
  }

  private long record(long previous, HistoryEventType type, int index) {
    return parent.execution().record(previous, type, new Details.Iteration(state.name(), index));
  }

  @Override
  public void finished(Strand strand, Object output) {
    Integer index = running.remove(strand);
    if (over || index == null) {
      return;
    }
    outputs[index] = output;
    long last = record(strand.lastEventId(), HistoryEventType.MAP_ITERATION_SUCCEEDED, index);
    open--;
    if (open == 0) {
      succeed(last);
    } else {
      launch();
    }
  }

  private void succeed(long after) {
    over = true;
    parent.continueFrom(after);
    parent.record(HistoryEventType.MAP_STATE_SUCCEEDED, new Details.None());
    parent.resume(this, () -> parent.done(new ArrayList<>(Arrays.asList(outputs))));
  }

  @Override
  public void failed(Strand strand, Failure failure) {
    Integer index = running.remove(strand);
    if (over || index == null) {
      return;
    }
    over = true;
    long because = strand.lastEventId();
    record(because, HistoryEventType.MAP_ITERATION_FAILED, index);
    abortRunning(because);
    parent.continueFrom(because);
    parent.record(HistoryEventType.MAP_STATE_FAILED, new Details.None());
    parent.resume(this, () -> parent.failed(failure.withoutLocation()));
  }

  @Override
  public void abort(long because) {
    over = true;
    abortRunning(because);
  }

  private void abortRunning(long because) {
    running.forEach(
        (strand, index) -> {
          strand.abort(because);
          record(because, HistoryEventType.MAP_ITERATION_ABORTED, index);
        });
    running.clear();
  }
}
