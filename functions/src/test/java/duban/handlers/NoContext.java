package duban.handlers;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/// A context for functions that look at nothing of theirs but the request's id, which their log
/// names: looking at anything else fails the test.
final class NoContext implements Context {
  private static AssertionError lookedAt() {
    return new AssertionError("The function looked at its Lambda context.");
  }

  @Override
  public String getAwsRequestId() {
    return "request-1";
  }

  @Override
  public String getLogGroupName() {
    throw lookedAt();
  }

  @Override
  public String getLogStreamName() {
    throw lookedAt();
  }

  @Override
  public String getFunctionName() {
    throw lookedAt();
  }

  @Override
  public String getFunctionVersion() {
    throw lookedAt();
  }

  @Override
  public String getInvokedFunctionArn() {
    throw lookedAt();
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw lookedAt();
  }

  @Override
  public ClientContext getClientContext() {
    throw lookedAt();
  }

  @Override
  public int getRemainingTimeInMillis() {
    throw lookedAt();
  }

  @Override
  public int getMemoryLimitInMB() {
    throw lookedAt();
  }

  @Override
  public LambdaLogger getLogger() {
    throw lookedAt();
  }
}
