package duban.states.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The integrations a Task may name.
public enum Resource {
  /// Calls a function and takes its answer for the result.
  LAMBDA_INVOKE("lambda", "invoke", "FunctionName"),
  /// Calls a function, then waits until somebody gives the task token back.
  LAMBDA_INVOKE_WAIT("lambda", "invoke.waitForTaskToken", "FunctionName"),
  /// Starts another state machine and goes on.
  START_EXECUTION("states", "startExecution", "StateMachineArn"),
  /// Starts another state machine and waits for its end; its output is JSON.
  START_EXECUTION_SYNC("states", "startExecution.sync:2", "StateMachineArn");

  private static final Pattern ARN =
      Pattern.compile("arn:aws(?:-cn|-us-gov)?:states:::([a-z]+):(.+)");

  private final String type;
  private final String action;
  private final String required;

  Resource(String type, String action, String required) {
    this.type = type;
    this.action = action;
    this.required = required;
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
    return switch (this) {
      case LAMBDA_INVOKE, LAMBDA_INVOKE_WAIT -> Set.of("FunctionName", "Payload", "Qualifier");
      case START_EXECUTION, START_EXECUTION_SYNC -> Set.of("StateMachineArn", "Input", "Name");
    };
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
