package duban.states.jsonata;

/// What became of the text of an expression.
public sealed interface Compilation {
  /// It is JSONata 2.0.6 as Step Functions takes it.
  record Compiled(Expression expression) implements Compilation {}

  /// It is not, and why.
  record Refused(String reason) implements Compilation {}
}
