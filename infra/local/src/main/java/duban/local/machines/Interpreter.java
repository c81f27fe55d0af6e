package duban.local.machines;

import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import duban.states.StateMachine;
import duban.states.StepFunctions;
import duban.states.Timers;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.sfn.SfnClient;

/// The deployment's state machines, run by the States Language interpreter.
public final class Interpreter implements Machines {
  private final StepFunctions service;

  public Interpreter(Timers timers, Executor executor, LambdaTarget functions) {
    service = new StepFunctions(timers, executor, functions);
  }

  @Override
  public SfnClient client() {
    return service;
  }

  @Override
  public long transitions() {
    return service.transitions();
  }

  @Override
  public void define(Deployment.StateMachine machine) {
    service.define(
        machine.arn(), StateMachine.load(machine.definitionFile(), machine.definition()));
  }
}
