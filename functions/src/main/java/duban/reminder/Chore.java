package duban.reminder;

import duban.dispatch.Dispatch.Result;
import duban.store.Outbox.Due;
import java.util.function.BooleanSupplier;

/// One sort of thing that stands on the due index, and what to do when its time has come.
///
/// What is due is a hint from an index that lags: a chore reads the item itself and claims it where
/// doing it twice would matter.
public interface Chore {
  /// Whether it is this chore's sort.
  boolean knows(Due due);

  /// Does it, or leaves it when it is not due after all. That a remote party fails is a result;
  /// only a fault of the table is thrown, and leaves the thing due.
  Result take(Due due);

  /// What is left to do when a sweep is through, or out of time. It must not be needed: whatever
  /// stays undone here is due at the next sweep.
  ///
  /// @param timeLeft whether anything new may be begun
  default void atEnd(BooleanSupplier timeLeft) {}
}
