package duban.states.step;

import duban.states.model.ErrorNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An error as the States Language reports it.
///
/// @param error its Error Name; only a Fail state can leave it out
/// @param location the field whose expression failed, when one did
public record Failure(Optional<String> error, Optional<String> cause, Optional<String> location) {
  private static final int LONGEST_CAUSE = 32_768;

  public Failure {
    // The service cuts off longer ones, such as a function's stack trace.
    cause = cause.map(text -> text.substring(0, Math.min(text.length(), LONGEST_CAUSE)));
  }

  public Failure(String error, String cause) {
    this(Optional.of(error), Optional.of(cause), Optional.empty());
  }

  public Failure(String error) {
    this(Optional.of(error), Optional.empty(), Optional.empty());
  }

  /// A result or an output that is larger than the service takes.
  ///
  /// @param what gave it: a state, or the integration of a task
  public static Failure dataLimit(String what) {
    return new Failure(
        ErrorNames.DATA_LIMIT_EXCEEDED,
        "The state/task '"
            + what
            + "' returned a result with a size exceeding the maximum number of bytes service"
            + " limit.");
  }

  /// The same error seen from outside the state whose expression failed.
  public Failure withoutLocation() {
    return new Failure(error, cause, Optional.empty());
  }

  /// The Error Output that a Catcher sees as `$states.errorOutput`.
  Map<String, Object> errorOutput() {
    Map<String, Object> output = new LinkedHashMap<>();
    error.ifPresent(name -> output.put("Error", name));
    cause.ifPresent(text -> output.put("Cause", text));
    return output;
  }
}
