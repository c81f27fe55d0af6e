package duban.dispatch;

import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.store.Outbox;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidOutputException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.TaskDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;
import tools.jackson.databind.json.JsonMapper;

/// Starts executions and completes the human steps they wait for. Both can be said twice without
/// harm: a name is used once, and a token is good once.
public final class Executions {
  /// A step asked for again and again while its completion is on the way is followed this often.
  private static final int NEWER_TOKENS = 3;

  private static final Set<ExecutionStatus> OVER =
      Set.of(
          ExecutionStatus.SUCCEEDED,
          ExecutionStatus.FAILED,
          ExecutionStatus.TIMED_OUT,
          ExecutionStatus.ABORTED);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SfnClient stepFunctions;
  private final Map<String, String> machines;
  private final Outbox outbox;

  /// @param machines the ARN of each routing path's state machine
  public Executions(SfnClient stepFunctions, Map<String, String> machines, Outbox outbox) {
    this.stepFunctions = stepFunctions;
    this.machines = Map.copyOf(machines);
    this.outbox = outbox;
  }

  Verdict start(Effect.StartExecution effect) {
    String machine = machines.get(effect.path());
    if (machine == null) {
      // Not a lost case: the deployment that brings the path finds it waiting.
      return new Verdict.Later("No state machine carries out the path '" + effect.path() + "'.");
    }
    try {
      String arn =
          stepFunctions
              .startExecution(
                  r ->
                      r.stateMachineArn(machine)
                          .name(effect.name())
                          .input(JSON.writeValueAsString(effect.input())))
              .executionArn();
      return new Verdict.Done(arn);
    } catch (ExecutionAlreadyExistsException e) {
      return new Verdict.Done("Started before.");
    } catch (SdkException e) {
      return new Verdict.Later(reason(e));
    }
  }

  /// Whether an execution still does anything.
  public enum Standing {
    RUNNING,
    /// It succeeded, failed, was stopped or timed out, or is long forgotten.
    ENDED,
    /// Nobody can say now.
    UNKNOWN
  }

  /// How the execution that `effect` started stands.
  public Standing standing(Effect.StartExecution effect) {
    String machine = machines.get(effect.path());
    if (machine == null) {
      return Standing.UNKNOWN;
    }
    String execution = machine.replace(":stateMachine:", ":execution:") + ":" + effect.name();
    try {
      ExecutionStatus status =
          stepFunctions.describeExecution(r -> r.executionArn(execution)).status();
      return OVER.contains(status) ? Standing.ENDED : Standing.RUNNING;
    } catch (ExecutionDoesNotExistException e) {
      return Standing.ENDED;
    } catch (SdkException e) {
      return Standing.UNKNOWN;
    }
  }

  Verdict complete(CaseRef ref, Effect.CompleteTask effect) {
    String outcome = JSON.writeValueAsString(effect.outcome());
    return answer(
        ref,
        effect.task(),
        token -> stepFunctions.sendTaskSuccess(r -> r.taskToken(token).output(outcome)));
  }

  Verdict fail(CaseRef ref, Effect.FailTask effect) {
    return answer(
        ref,
        effect.task(),
        token ->
            stepFunctions.sendTaskFailure(
                r -> r.taskToken(token).error(effect.error()).cause(effect.cause())));
  }

  /// Step Functions says the same about a token that was used and one whose wait is over. What
  /// tells them apart is whether the step waits under a newer one.
  private Verdict answer(CaseRef ref, String task, Consumer<String> call) {
    Optional<String> token = outbox.findToken(ref, task);
    if (token.isEmpty()) {
      return new Verdict.Later("No token is kept for " + task + ".");
    }
    for (int i = 0; i < NEWER_TOKENS; i++) {
      try {
        call.accept(token.get());
        return new Verdict.Done("Completed.");
      } catch (TaskTimedOutException | TaskDoesNotExistException | InvalidTokenException e) {
        Optional<String> now = outbox.findToken(ref, task);
        if (now.equals(token)) {
          return new Verdict.Unclaimed(reason(e));
        }
        token = now;
      } catch (InvalidOutputException e) {
        return new Verdict.GiveUp(reason(e));
      } catch (SdkException e) {
        return new Verdict.Later(reason(e));
      }
    }
    return new Verdict.Later("The step keeps being asked for under newer tokens.");
  }

  /// The fault's name only: messages of Step Functions can quote a token.
  private static String reason(SdkException e) {
    return e.getClass().getSimpleName();
  }
}
