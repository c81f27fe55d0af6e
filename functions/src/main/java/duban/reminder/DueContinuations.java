package duban.reminder;

import duban.dispatch.Dispatch.Result;
import duban.store.Continuations;
import duban.store.Outbox.Due;

/// Rests of steps that their writer left behind.
public record DueContinuations(Continuations continuations) implements Chore {
  @Override
  public boolean knows(Due due) {
    return Continuations.knows(due);
  }

  @Override
  public Result take(Due due) {
    return continuations.finish(due) ? Result.SETTLED : Result.UNTOUCHED;
  }
}
