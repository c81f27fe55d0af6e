package duban.states.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A whole state machine.
///
/// @param timeout the longest that an execution may take (`TimeoutSeconds`)
public record Machine(Optional<String> comment, Optional<Duration> timeout, Flow flow) {

  /// Every state, those inside Parallel and Map states after the state that holds them.
  public List<State> allStates() {
    List<State> all = new ArrayList<>();
    collect(flow, all);
    return List.copyOf(all);
  }

  private static void collect(Flow flow, List<State> all) {
    for (State state : flow.states().values()) {
      all.add(state);
      state.innerFlows().forEach(inner -> collect(inner, all));
    }
  }
}
