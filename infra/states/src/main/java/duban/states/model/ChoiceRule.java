package duban.states.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One element of `Choices`. `condition` must give a boolean.
public record ChoiceRule(
    Template condition, String next, Optional<Template> output, Map<String, Template> assign) {
  public ChoiceRule {
    assign = Collections.unmodifiableMap(new LinkedHashMap<>(assign));
  }
}
