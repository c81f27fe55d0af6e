package duban.states;

import duban.states.history.Details;
import duban.states.model.Flow;
import duban.states.model.State;
import duban.states.step.Failure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// The branches of a Parallel state. The first that fails takes the others down with it.
final class ParallelRun implements Work, Strand.Owner {
  private final Strand parent;
  private final State.Parallel state;
  private final Object input;
  private final List<Strand> branches = new ArrayList<>();
  private final Object[] outputs;
  private int open;
  private boolean over;

  ParallelRun(Strand parent, State.Parallel state, Object input) {
    this.parent = parent;
    this.state = state;
    this.input = input;
    this.outputs = new Object[state.branches().size()];
  }

  @Override
  public void begin() {
    long started = parent.record(HistoryEventType.PARALLEL_STATE_STARTED, new Details.None());
    open = state.branches().size();
    if (open == 0) {
      succeed(started);
      return;
    }
    for (Flow flow : state.branches()) {
      branches.add(
          new Strand(parent.execution(), flow, parent.item(), this, parent.scope().inner()));
    }
    for (Strand branch : branches) {
      parent.execution().post(() -> startBranch(branch, started));
    }
  }

  private void startBranch(Strand branch, long started) {
    if (!over) {
      branch.start(input, started);
    }
  }

  @Override
  public void finished(Strand branch, Object output) {
    if (over) {
      return;
    }
    outputs[branches.indexOf(branch)] = output;
    open--;
    if (open == 0) {
      succeed(branch.lastEventId());
    }
  }

  private void succeed(long after) {
    over = true;
    parent.continueFrom(after);
    parent.record(HistoryEventType.PARALLEL_STATE_SUCCEEDED, new Details.None());
    // As a step of its own: a machine may go through thousands of these.
    parent.resume(this, () -> parent.done(new ArrayList<>(Arrays.asList(outputs))));
  }

  @Override
  public void failed(Strand branch, Failure failure) {
    if (over) {
      return;
    }
    over = true;
    long because = branch.lastEventId();
    for (Strand other : branches) {
      if (other != branch) {
        other.abort(because);
      }
    }
    parent.continueFrom(because);
    parent.record(HistoryEventType.PARALLEL_STATE_FAILED, new Details.None());
    parent.resume(this, () -> parent.failed(failure.withoutLocation()));
  }

  @Override
  public void abort(long because) {
    over = true;
    branches.forEach(branch -> branch.abort(because));
  }
}
