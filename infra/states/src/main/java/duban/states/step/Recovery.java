package duban.states.step;

import java.time.Instant;

/// What becomes of an error.
public sealed interface Recovery {
  /// The state is tried once more.
  record Again(Instant at, Tally tally) implements Recovery {}

  /// A Catcher takes it: the state is left for the Catcher's `Next`.
  record Caught(Outcome.Leave leave) implements Recovery {}

  /// Nobody takes it, and the flow fails.
  record Unhandled(Failure failure) implements Recovery {}
}
