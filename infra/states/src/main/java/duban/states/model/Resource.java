package duban.states.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The integrations a Task may name.
public enum Resource {
  /// Calls a function and takes its answer for the result.
  LAMBDA_INVOKE("lambda", "invoke", "FunctionName", Set.of("FunctionName", "Payload", "Qualifier")),
  /// Calls a function, then waits until somebody gives the task token back.
  LAMBDA_INVOKE_WAIT(
      "lambda",
      "invoke.waitForTaskToken",
      "FunctionName",
      Set.of("FunctionName", "Payload", "Qualifier")),
  /// Starts another state machine and goes on.
  START_EXECUTION(
      "states",
      "startExecution",
      "StateMachineArn",
      Set.of("StateMachineArn", "Input", "Name")),
  /// Starts another state machine and waits for its end; its output is JSON.
  START_EXECUTION_SYNC(
      "states",
      "startExecution.sync:2",
      "StateMachineArn",
      Set.of("StateMachineArn", "Input", "Name"));

  private static final Pattern ARN =
      Pattern.compile("arn:aws(?:-cn|-us-gov)?:states:::([a-z]+):(.+)");

  private final String type;
  private final String action;
  private final String required;
  private final Set<String> arguments;

  Resource(String type, String action, String required, Set<String> arguments) {
    this.type = type;
    this.action = action;
    this.required = required;
    this.arguments = arguments;
  }

  /// `lambda` or `states`, as the history's `resourceType` gives it.
  public String type() {
    return type;
  }

  /// What follows, as the history's `resource` gives it.
  public String action() {
    return action;
  }

  /// The argument that must be there.
  public String requiredArgument() {
    return required;
  }

  /// All arguments that may be there.
  public Set<String> arguments() {
    return arguments;
  }

  /// Whether the task waits for its token.
  public boolean waitsForToken() {
    return this == LAMBDA_INVOKE_WAIT;
  }

  /// The integration with this ARN, in any AWS partition.
  public static Optional<Resource> find(String arn) {
    Matcher matcher = ARN.matcher(arn);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(r -> r.type.equals(matcher.group(1)) && r.action.equals(matcher.group(2)))
        .findFirst();
  }
}
