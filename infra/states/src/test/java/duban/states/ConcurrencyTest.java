package duban.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;
import software.amazon.awssdk.services.sfn.model.TaskTimedOutException;

/// Real threads: nothing is lost, done twice, or stuck.
@Timeout(30)
class ConcurrencyTest {
  /// Counts what has been handed in and not yet finished, as the local stack does.
  private static final class Counting implements Executor, AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private int open;

    @Override
    public void execute(Runnable task) {
      synchronized (this) {
        open++;
      }
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              synchronized (this) {
                open--;
                notifyAll();
              }
            }
          });
    }

    synchronized void awaitIdle() throws InterruptedException {
      while (open > 0) {
        wait();
      }
    }

    @Override
    public void close() {
      threads.close();
    }
  }

  @Test
  void iterationsCallTheirFunctionsAtTheSameTime() throws InterruptedException {
    try (Counting executor = new Counting()) {
      CyclicBarrier together = new CyclicBarrier(3);
      StepFunctions sfn =
          new StepFunctions(
              new HandClock(),
              executor,
              (_, payload) -> {
                try {
                  together.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                  throw new IllegalStateException("the iterations do not run together", e);
                }
                return payload;
              });
      sfn.define(
          Stage.MACHINE,
          Stage.machine(
              "M",
              """
              M:
                Type: Map
                ItemProcessor:
                  StartAt: A
                  States:
                    A:
                      Type: Task
                      Resource: arn:aws:states:::lambda:invoke
                      Arguments: {FunctionName: f, Payload: "{% $states.input %}"}
                      Output: "{% $states.result.Payload %}"
                      End: true
                End: true
              """));
      String execution =
          sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE).input("[1,2,3]")).executionArn();
      executor.awaitIdle();
      assertThat(sfn.describeExecution(r -> r.executionArn(execution)).output())
          .isEqualTo("[1,2,3]");
    }
  }

  @Test
  void whenTheExecutorIsIdleEveryExecutionHasGoneAsFarAsItCan() throws InterruptedException {
    try (Counting executor = new Counting()) {
      AtomicInteger calls = new AtomicInteger();
      StepFunctions sfn =
          new StepFunctions(
              new HandClock(),
              executor,
              (_, payload) -> {
                calls.incrementAndGet();
                return payload;
              });
      String task =
          "{Type: Task, Resource: \"arn:aws:states:::lambda:invoke\","
              + " Arguments: {FunctionName: f, Payload: %d}, %s}";
      sfn.define(
          Stage.MACHINE,
          Stage.machine(
              "P",
              """
              P:
                Type: Parallel
                Branches:
                  - {StartAt: A, States: {A: %s, B: %s}}
                  - {StartAt: C, States: {C: %s}}
                Output: "{%% $states.result.Payload %%}"
                End: true
              """
                  .formatted(
                      task.formatted(1, "Next: B"),
                      task.formatted(2, "End: true"),
                      task.formatted(3, "End: true"))));
      List<String> executions = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        executions.add(sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE)).executionArn());
      }
      executor.awaitIdle();
      assertThat(calls).hasValue(1_500);
      for (String execution : executions) {
        assertThat(sfn.describeExecution(r -> r.executionArn(execution)).output())
            .isEqualTo("[2,3]");
        List<Long> ids = new ArrayList<>();
        sfn.getExecutionHistory(r -> r.executionArn(execution))
            .events()
            .forEach(event -> ids.add(event.id()));
        assertThat(ids).hasSize(21).isSorted().doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void ofAllAnswersAndTheTimeoutExactlyOneCounts() throws InterruptedException, ExecutionException {
    HandClock clock = new HandClock();
    try (Counting executor = new Counting();
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<String> tokens = Collections.synchronizedList(new ArrayList<>());
      StepFunctions sfn =
          new StepFunctions(
              clock,
              executor,
              (_, payload) -> {
                tokens.add(payload.substring(1, payload.length() - 1));
                return "1";
              });
      sfn.define(
          Stage.MACHINE,
          Stage.machine(
              "A",
              """
              A:
                Type: Task
                Resource: arn:aws:states:::lambda:invoke.waitForTaskToken
                Arguments: {FunctionName: f, Payload: "{% $states.context.Task.Token %}"}
                TimeoutSeconds: 60
                End: true
              """));
      for (int round = 0; round < 50; round++) {
        String execution = sfn.startExecution(r -> r.stateMachineArn(Stage.MACHINE)).executionArn();
        executor.awaitIdle();
        String token = tokens.getLast();
        Instant end = clock.now().plus(Duration.ofSeconds(60));
        CyclicBarrier start = new CyclicBarrier(4);
        Callable<Boolean> answer =
            () -> {
              start.await();
              try {
                sfn.sendTaskSuccess(r -> r.taskToken(token).output("1"));
                return true;
              } catch (TaskTimedOutException e) {
                return false;
              }
            };
        Callable<Boolean> timeout =
            () -> {
              start.await();
              clock.step(end);
              return false;
            };
        int accepted = 0;
        for (Future<Boolean> each : callers.invokeAll(List.of(answer, answer, answer, timeout))) {
          accepted += each.get() ? 1 : 0;
        }
        executor.awaitIdle();
        ExecutionStatus status = sfn.describeExecution(r -> r.executionArn(execution)).status();
        assertThat(accepted)
            .as("%s", status)
            .isEqualTo(status == ExecutionStatus.SUCCEEDED ? 1 : 0);
        assertThat(
                sfn.getExecutionHistory(r -> r.executionArn(execution)).events().stream()
                    .filter(
                        event ->
                            event.type() == HistoryEventType.TASK_SUCCEEDED
                                || event.type() == HistoryEventType.TASK_TIMED_OUT))
            .hasSize(1);
      }
    }
  }
}
