package duban.states;

import java.time.Instant;

/// The interpreter's only notion of time: what time it is, and "call me then".
///
/// The local stack's movable clock implements it, so that a wait of a year passes in a test without
/// waiting. Actions due at the same instant run in the order in which they were set.
public interface Timers {
  /// The current instant, UTC.
  Instant now();

  /// Runs `action` once, at `due` or as soon after it as possible; an instant already past runs it
  /// next. The action must be quick: it hands real work to an executor.
  Timer at(Instant due, Runnable action);

  /// A set timer.
  interface Timer {
    /// Keeps the action from running; without effect once it has run.
    void cancel();
  }
}
