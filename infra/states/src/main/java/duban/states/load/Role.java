package duban.states.load;

import java.util.Set;

/// Where in a state an expression stands, and so which fields `$states` has there.
enum Role {
  /// Before the state's work, or in a state without any: `Arguments`, `Condition`, `Seconds`, ….
  BEFORE,
  /// `Output` and `Assign` of Task, Parallel and Map.
  RESULT,
  /// `Output` and `Assign` of a Catcher.
  ERROR;

  Set<String> fields() {
    return switch (this) {
      case BEFORE -> Set.of("input", "context");
      case RESULT -> Set.of("input", "context", "result");
      case ERROR -> Set.of("input", "context", "errorOutput");
    };
  }
}
