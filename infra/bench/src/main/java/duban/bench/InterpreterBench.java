package duban.bench;

import duban.states.StateMachine;
import duban.states.StepFunctions;
import duban.states.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/// Whole executions per second of a machine of five Pass, one Choice and one lambda:invoke.
final class InterpreterBench {
  private static final String ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:Bench";
  private static final String MACHINE =
      """
      QueryLanguage: JSONata
      StartAt: One
      TimeoutSeconds: 60
      States:
        One: {Type: Pass, Assign: {n: "{% $states.input.n %}"}, Next: Two}
        Two: {Type: Pass, Output: {n: "{% $n + 1 %}"}, Next: "Odd?"}
        "Odd?":
          Type: Choice
          Choices:
            - {Condition: "{% $states.input.n % 2 = 1 %}", Next: Three}
          Default: Four
        Three: {Type: Pass, Next: Four}
        Four: {Type: Pass, Next: Ask}
        Ask:
          Type: Task
          Resource: arn:aws:states:::lambda:invoke
          Arguments:
            FunctionName: double
            Payload: {n: "{% $states.input.n %}"}
          Output: "{% $states.result.Payload %}"
          Next: Five
        Five: {Type: Pass, End: true}
      """;

  private InterpreterBench() {}

  static List<Result> run() throws InterruptedException {
    // As many threads as cores: the interpreter has no blocking work.
    try (ExecutorService executor =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      AtomicInteger finished = new AtomicInteger();
      Semaphore room = new Semaphore(256);
      StepFunctions engine =
          new StepFunctions(
              new WallTimers(),
              executor,
              (name, payload) -> {
                finished.incrementAndGet();
                room.release();
                return payload.replace("\"n\":", "\"doubled\":");
              });
      engine.define(ARN, StateMachine.load("bench.asl.yaml", MACHINE));

      room.acquire();
      String arn =
          engine
              .startExecution(r -> r.stateMachineArn(ARN).name("check").input("{\"n\":2}"))
              .executionArn();
      while (engine.describeExecution(r -> r.executionArn(arn)).status()
          == ExecutionStatus.RUNNING) {
        Thread.onSpinWait();
      }
      String output = engine.describeExecution(r -> r.executionArn(arn)).output();
      if (!output.equals("{\"doubled\":3}")) {
        throw new IllegalStateException("The machine answered " + output);
      }

      execute(engine, room, "warm", 60_000);
      List<Double> rates = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        rates.add(execute(engine, room, "r" + round, 40_000));
      }
      rates.sort(null);
      return List.of(
          Result.atLeast(
              "Interpreter: 5 Pass, 1 Choice, 1 lambda:invoke",
              rates.get(1),
              5_000,
              "executions/s"));
    }
  }

  private static double execute(StepFunctions engine, Semaphore room, String name, int count)
      throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      room.acquire();
      int n = i;
      engine.startExecution(
          r -> r.stateMachineArn(ARN).name(name + "-" + n).input("{\"n\":" + n + "}"));
    }
    room.acquire(256);
    room.release(256);
    return count / ((System.nanoTime() - start) / 1e9);
  }

  /// The wall clock; nothing in this machine waits, so timers only have to be kept.
  private static final class WallTimers implements Timers {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public Timer at(Instant due, Runnable action) {
      return () -> {};
    }
  }
}
