package duban.states.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// States and where they start: a whole machine, a branch of a Parallel, or what a Map does with an
/// item. States of a flow lead only to states of the same flow.
public record Flow(String startAt, Map<String, State> states) {
  public Flow {
    states = Collections.unmodifiableMap(new LinkedHashMap<>(states));
  }

  /// The state of that name, which validation has made sure of.
  public State state(String name) {
    return Objects.requireNonNull(states.get(name), () -> "no state " + name);
  }
}
