package duban.states.step;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An error as the States Language reports it.
///
/// @param error its Error Name; only a Fail state can leave it out
/// @param location the field whose expression failed, when one did
public record Failure(Optional<String> error, Optional<String> cause, Optional<String> location) {
  public Failure(String error, String cause) {
    this(Optional.of(error), Optional.of(cause), Optional.empty());
  }

  public Failure(String error) {
    this(Optional.of(error), Optional.empty(), Optional.empty());
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
