package duban.states;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a state machine in full, and the names made from it.
record StateMachineArn(String partition, String region, String account, String name) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:(aws[a-z-]*):states:([a-z0-9-]+):(\\d{12}):stateMachine:([^:\\s]{1,80})");

  static Optional<StateMachineArn> find(String arn) {
    Matcher matcher = FORM.matcher(arn);
    return matcher.matches()
        ? Optional.of(
            new StateMachineArn(
                matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  String executionArn(String execution) {
    return "arn:%s:states:%s:%s:execution:%s:%s"
        .formatted(partition, region, account, name, execution);
  }

  /// The role that such a machine would run under; the interpreter asks for no permissions.
  String roleArn() {
    return "arn:%s:iam::%s:role/%s".formatted(partition, account, name);
  }

  @Override
  public String toString() {
    return "arn:%s:states:%s:%s:stateMachine:%s".formatted(partition, region, account, name);
  }
}
