package duban.local;

import duban.local.machines.Interpreter;
import duban.local.template.Deployment;
import java.nio.file.Path;

/// Local stacks behind somebody else's gateway: their functions name its address in mails and
/// answers, not the stack's own.
public final class StackBehind {
  private StackBehind() {}

  /// @param root the folder with `infra/policies`
  /// @param deployment as read for the gateway's address
  public static LocalStack start(Path root, Deployment deployment) {
    return LocalStack.start(new LocalStack.Options(0, root), _ -> deployment, Interpreter::new);
  }
}
