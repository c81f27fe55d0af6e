package duban.states.model;

/// Where a state leads: exactly one of `Next` and `End`.
public sealed interface Transition {
  /// To another state of the same flow.
  record Next(String state) implements Transition {}

  /// Out of the flow; the state is terminal.
  record End() implements Transition {}
}
