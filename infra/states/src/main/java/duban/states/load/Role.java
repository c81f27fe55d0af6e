package duban.states.load;

import java.util.Set;

/// Where in a state an expression stands, and so which fields `$states` has there.
enum Role {
  /// Before the state's work, or in a state without any: `Arguments`, `Condition`, `Seconds`, ….
  BEFORE(Set.of("input", "context")),
  /// `Output` and `Assign` of Task, Parallel and Map.
  RESULT(Set.of("input", "context", "result")),
  /// `Output` and `Assign` of a Catcher.
  ERROR(Set.of("input", "context", "errorOutput"));

  private final Set<String> fields;

  Role(Set<String> fields) {
    this.fields = fields;
  }

  Set<String> fields() {
    return fields;
  }
}
