package duban.cases;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One step of a case: what happened and what must happen because of it. Written in one
/// transaction, or not at all.
///
/// @param tokens task tokens by task id, kept on the server for the effects that complete those
///   tasks
/// @param reminders what people are to be written to in the one mail each of them gets for this
///   minute, in order
public record Step(
    Actor actor,
    Instant at,
    List<CaseEvent> events,
    List<Effect> effects,
    Map<String, String> tokens,
    List<Reminder> reminders) {
  public Step {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
    tokens = Map.copyOf(tokens);
    reminders = List.copyOf(reminders);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("A step without an event would leave no trace.");
    }
  }

  public Step(
      Actor actor,
      Instant at,
      List<CaseEvent> events,
      List<Effect> effects,
      Map<String, String> tokens) {
    this(actor, at, events, effects, tokens, List.of());
  }

  public Step(Actor actor, Instant at, List<CaseEvent> events, List<Effect> effects) {
    this(actor, at, events, effects, Map.of());
  }

  /// The same step with other events.
  public Step with(List<CaseEvent> others) {
    return new Step(actor, at, others, effects, tokens, reminders);
  }

  /// Task tokens are secrets between the state machine and the table.
  @Override
  public String toString() {
    return "Step[" + actor + ", " + at + ", " + events + ", " + effects + ", " + reminders + "]";
  }
}
