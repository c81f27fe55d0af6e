package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import duban.wiring.JsonLog;
import org.jspecify.annotations.Nullable;

/// One call of a function.
final class Invocation {
  private Invocation() {}

  /// Log lines from here on name the request.
  ///
  /// @param context null where nothing but a test calls
  static void begins(@Nullable Context context) {
    JsonLog.request(context == null ? "" : context.getAwsRequestId());
  }
}
