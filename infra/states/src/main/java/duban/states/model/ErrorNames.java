package duban.states.model;

import java.util.List;
import java.util.Set;

/// Error names and which error names match them: Appendix A of the specification and "Handling
/// errors in Step Functions workflows".
public final class ErrorNames {
  public static final String ALL = "States.ALL";
  public static final String TIMEOUT = "States.Timeout";
  public static final String HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout";
  public static final String TASK_FAILED = "States.TaskFailed";
  public static final String NO_CHOICE_MATCHED = "States.NoChoiceMatched";
  public static final String QUERY_EVALUATION_ERROR = "States.QueryEvaluationError";
  public static final String DATA_LIMIT_EXCEEDED = "States.DataLimitExceeded";
  public static final String RUNTIME = "States.Runtime";

  /// The names beginning with `States.` that a JSONata state may be given to match.
  private static final Set<String> RESERVED =
      Set.of(
          ALL,
          TIMEOUT,
          HEARTBEAT_TIMEOUT,
          TASK_FAILED,
          NO_CHOICE_MATCHED,
          QUERY_EVALUATION_ERROR,
          DATA_LIMIT_EXCEEDED,
          RUNTIME,
          "States.Permissions",
          "States.BranchFailed",
          "States.ExceedToleratedFailureThreshold",
          "States.ItemReaderFailed",
          "States.ResultWriterFailed",
          "States.Http.Socket");

  private ErrorNames() {}

  /// Refuses lists that the specification forbids.
  ///
  /// @throws IllegalArgumentException in its words
  static void check(List<String> errorEquals) {
    if (errorEquals.isEmpty()) {
      throw new IllegalArgumentException("\"ErrorEquals\" MUST be a nonempty array of Error Names");
    }
    if (errorEquals.contains(ALL) && errorEquals.size() > 1) {
      throw new IllegalArgumentException(
          "\"States.ALL\" MUST appear alone in an \"ErrorEquals\" array");
    }
    for (String name : errorEquals) {
      if (name.startsWith("States.") && !RESERVED.contains(name)) {
        throw new IllegalArgumentException(
            "\""
                + name
                + "\" is no Error Name of the specification; names of one's own MUST NOT begin with"
                + " \"States.\"");
      }
    }
  }

  /// Whether an `ErrorEquals` holds a name that matches `error`.
  ///
  /// `States.ALL` matches everything but the terminal `States.DataLimitExceeded`;
  /// `States.TaskFailed` everything but timeouts and that; `States.Timeout` includes a missed
  /// heartbeat; nothing matches `States.Runtime`.
  public static boolean matches(List<String> errorEquals, String error) {
    if (error.equals(RUNTIME)) {
      return false;
    }
    boolean timeout = error.equals(TIMEOUT) || error.equals(HEARTBEAT_TIMEOUT);
    boolean terminal = error.equals(DATA_LIMIT_EXCEEDED);
    return errorEquals.stream()
        .anyMatch(
            name ->
                name.equals(error)
                    || switch (name) {
                      case ALL -> !terminal;
                      case TASK_FAILED -> !terminal && !timeout;
                      case TIMEOUT -> timeout;
                      default -> false;
                    });
  }
}
