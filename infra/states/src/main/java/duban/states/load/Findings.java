package duban.states.load;

import duban.states.model.Finding;
import duban.states.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Collects what is wrong while a definition is read.
final class Findings {
  private final List<Finding> all = new ArrayList<>();

  void error(String path, int line, String message) {
    add(path, line, Severity.ERROR, message);
  }

  void error(String path, String message) {
    add(path, 0, Severity.ERROR, message);
  }

  void warning(String path, String message) {
    add(path, 0, Severity.WARNING, message);
  }

  private void add(String path, int line, Severity severity, String message) {
    String where = line > 0 ? " (line " + line + ")" : "";
    all.add(new Finding(path.isEmpty() ? "/" : path, severity, message + where));
  }

  /// Makes a record whose constructor refuses what the specification forbids.
  <T> Optional<T> checked(String path, int line, Supplier<T> constructor) {
    try {
      return Optional.of(constructor.get());
    } catch (IllegalArgumentException e) {
      error(path, line, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  boolean hasErrors() {
    return all.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  List<Finding> list() {
    return List.copyOf(all);
  }
}
