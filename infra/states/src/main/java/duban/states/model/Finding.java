package duban.states.model;

/// Something wrong with a definition.
///
/// @param path where, as slash-separated field names from the top:
///   `/States/Ask/Retry/0/ErrorEquals`
/// @param message what, in the words of the States Language specification
public record Finding(String path, Severity severity, String message) {
  @Override
  public String toString() {
    return severity + " " + path + ": " + message;
  }
}
