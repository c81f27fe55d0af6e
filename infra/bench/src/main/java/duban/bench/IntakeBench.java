package duban.bench;

import duban.local.LocalStack;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// Accepted messages per second at `POST /intake/{source}` of the local stack, as fast as 8
/// connections go, while the stream and the state machines work on what has come in.
final class IntakeBench {
  private static final int CONNECTIONS = 8;
  private static final Duration WARM = Duration.ofSeconds(4);
  private static final Duration RUN = Duration.ofSeconds(10);

  private IntakeBench() {}

  static List<Result> run(LocalStack stack) throws InterruptedException {
    PortalClient portal = new PortalClient(stack.uri());
    try (Callbacks callbacks = new Callbacks()) {
      portal.redirect(callbacks.address());
      return run(stack, portal);
    }
  }

  private static List<Result> run(LocalStack stack, PortalClient portal)
      throws InterruptedException {
    HttpResponse<String> first = portal.send(portal.message("bench-check"));
    HttpResponse<String> again = portal.send(portal.message("bench-check"));
    if (first.statusCode() != 202
        || again.statusCode() != 200
        || !first.body().equals(again.body())) {
      throw new IllegalStateException(
          "Intake answered "
              + first.statusCode()
              + " and "
              + again.statusCode()
              + ": "
              + again.body());
    }
    stack.settle();

    load(portal, "warm", WARM);
    rest(stack);
    Usage before = Usage.of(stack);
    Run run = load(portal, "run", RUN);
    Usage loaded = Usage.of(stack).since(before);
    long drain = System.nanoTime();
    rest(stack);
    Usage rested = Usage.of(stack).since(before);
    double drained = (System.nanoTime() - drain) / 1e9;

    double rate = run.accepted / (run.nanos / 1e9);
    return List.of(
        Result.atLeast("Intake, 8 connections, as fast as they go", rate, 500, "requests/s"),
        Result.info("Intake p50", "%.1f ms".formatted(run.latencies.milliseconds(50))),
        Result.atMost("Intake p99", run.latencies.milliseconds(99), 50, "ms"),
        Result.info(
            "Until all %,d cases of that run stood at the county bureau's desk, mails sent"
                .formatted(run.accepted),
            "%.1f s after the last request".formatted(drained)),
        Result.info(
            "Each message while they came in, load and work behind included",
            loaded.each(run.accepted)),
        Result.info("Each message until it stood at the desk", rested.each(run.accepted)));
  }

  /// Waits until everything the run set off is done, however long that takes.
  private static void rest(LocalStack stack) {
    for (int attempt = 0; ; attempt++) {
      try {
        stack.settle();
        return;
      } catch (IllegalStateException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  private record Run(long accepted, long nanos, Latencies latencies) {}

  private static Run load(PortalClient portal, String name, Duration length)
      throws InterruptedException {
    ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    LongAdder accepted = new LongAdder();
    AtomicInteger counter = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CONNECTIONS);
    long start = System.nanoTime();
    long end = start + length.toNanos();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  while (System.nanoTime() < end) {
                    HttpRequest request =
                        portal.message("bench-" + name + "-" + counter.incrementAndGet());
                    long before = System.nanoTime();
                    HttpResponse<String> answer = portal.send(request);
                    latencies.add(System.nanoTime() - before);
                    if (answer.statusCode() != 202) {
                      throw new IllegalStateException(
                          "Intake answered " + answer.statusCode() + ": " + answer.body());
                    }
                    accepted.increment();
                  }
                } catch (RuntimeException e) {
                  synchronized (failures) {
                    failures.add(e);
                  }
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();
    long nanos = System.nanoTime() - start;
    if (!failures.isEmpty()) {
      throw new IllegalStateException("A request failed", failures.getFirst());
    }
    return new Run(
        accepted.sum(),
        nanos,
        Latencies.of(latencies.stream().mapToLong(Long::longValue).toArray()));
  }
}
