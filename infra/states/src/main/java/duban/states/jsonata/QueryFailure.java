package duban.states.jsonata;

/// An expression that could not be evaluated, or whose result is no JSON value: what a state
/// reports as `States.QueryEvaluationError`.
public final class QueryFailure extends Exception {
  public QueryFailure(String reason) {
    super(reason);
  }
}
