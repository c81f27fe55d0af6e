package duban.states;

/// Where `arn:…:states:::lambda:invoke` ends: the functions of the deployment that runs the state
/// machine.
@FunctionalInterface
public interface LambdaTarget {
  /// Invokes the function `functionName` (a name, an ARN, or either with a version or alias) with a
  /// JSON payload.
  ///
  /// @return the function's JSON answer
  /// @throws FunctionError when the function itself failed, with Lambda's `errorType` and
  ///   `errorMessage`
  String invoke(String functionName, String payload) throws FunctionError;

  /// A failure as Lambda reports it to Step Functions: for a Java function, `errorType` is the full
  /// class name of the exception it threw; for a failure of the service, one of `Lambda.Unknown`,
  /// `Lambda.ServiceException`, `Lambda.TooManyRequestsException`,
  /// `Lambda.ResourceNotFoundException`.
  final class FunctionError extends Exception {
    private final String errorType;

    public FunctionError(String errorType, String errorMessage) {
      super(errorMessage);
      this.errorType = errorType;
    }

    public String errorType() {
      return errorType;
    }
  }
}
