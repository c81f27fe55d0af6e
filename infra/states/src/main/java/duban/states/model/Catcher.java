package duban.states.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One element of a `Catch` array: where the listed errors lead.
public record Catcher(
    List<String> errorEquals,
    String next,
    Optional<Template> output,
    Map<String, Template> assign) {
  public Catcher {
    errorEquals = List.copyOf(errorEquals);
    ErrorNames.check(errorEquals);
    assign = Collections.unmodifiableMap(new LinkedHashMap<>(assign));
  }
}
