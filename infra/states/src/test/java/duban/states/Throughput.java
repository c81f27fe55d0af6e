package duban.states;

import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Measures whole executions per second of 5 Pass states, a Choice and a function call; run by
/// hand.
final class Throughput {
  private static final String MACHINE =
      """
      QueryLanguage: JSONata
      StartAt: A
      States:
        A: {Type: Pass, Assign: {x: "{% $states.input.n + 1 %}"}, Next: B}
        B: {Type: Pass, Output: {n: "{% $x %}", m: "{% $states.input.n * 2 %}"}, Next: C}
        C: {Type: Pass, Next: D}
        D: {Type: Pass, Output: "{% $merge([$states.input, {'k': $x}]) %}", Next: E}
        E: {Type: Pass, Next: F}
        F:
          Type: Choice
          Choices: [{Condition: "{% $states.input.m >= 0 %}", Next: G}]
          Default: E
        G:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments: {FunctionName: f, Payload: {id: "{% $states.context.Execution.Name %}"}}
          Output: "{% $states.result.Payload %}"
          End: true
      """;

  private Throughput() {}

  public static void main(String[] arguments) throws InterruptedException {
    boolean virtual = arguments.length > 0;
    try (ExecutorService executor =
        virtual
            ? Executors.newVirtualThreadPerTaskExecutor()
            : Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      Semaphore room = new Semaphore(200);
      Timers timers = new SystemTimers();
      StepFunctions sfn =
          new StepFunctions(
              timers,
              executor,
              (_, payload) -> {
                room.release();
                return payload;
              });
      sfn.define(Stage.arn("Speed"), StateMachine.load("speed.asl.yaml", MACHINE));
      for (int round = 0; round < 8; round++) {
        int count = 10_000;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
          room.acquire();
          int n = i;
          sfn.startExecution(r -> r.stateMachineArn(Stage.arn("Speed")).input("{\"n\":" + n + "}"));
        }
        room.acquire(200);
        room.release(200);
        double seconds = (System.nanoTime() - start) / 1e9;
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            "%.0f executions/s, heap %d MB%n",
            count / seconds, (runtime.totalMemory() - runtime.freeMemory()) >> 20);
      }
      executor.shutdown();
      executor.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static final class SystemTimers implements Timers {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public Timer at(Instant due, Runnable action) {
      throw new UnsupportedOperationException("nothing here waits");
    }
  }
}
