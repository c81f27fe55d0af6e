package duban.states.jsonata;

/// A text that is not JSON. The message says what is wrong, without quoting the text: it may be
/// private.
public final class JsonSyntaxException extends Exception {
  public JsonSyntaxException(String reason) {
    super(reason);
  }
}
