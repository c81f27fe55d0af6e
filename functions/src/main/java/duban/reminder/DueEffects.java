package duban.reminder;

import duban.dispatch.Dispatch;
import duban.dispatch.Dispatch.Result;
import duban.store.Outbox.Due;

/// Effects that the stream lost, that failed and wait for their next attempt, or that somebody died
/// on.
public record DueEffects(Dispatch dispatch) implements Chore {
  @Override
  public boolean knows(Due due) {
    return due.outboxId().isPresent();
  }

  @Override
  public Result take(Due due) {
    return dispatch.deliver(due.ref(), due.outboxId().orElseThrow());
  }
}
