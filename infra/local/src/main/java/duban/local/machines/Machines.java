package duban.local.machines;

import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import duban.states.Timers;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.sfn.SfnClient;

/// Step Functions, as the stack needs it.
public interface Machines {
  /// What functions start executions with and complete tasks by.
  SfnClient client();

  /// Makes a state machine of the deployment known.
  void define(Deployment.StateMachine machine);

  /// How many state transitions there were so far: what the service charges for.
  long transitions();

  /// Sets up the service.
  @FunctionalInterface
  interface Factory {
    Machines create(Timers timers, Executor executor, LambdaTarget functions);
  }
}
