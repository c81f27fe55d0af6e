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

/// Accepted messages per second at `POST /intake/{source}` of the local stack over HTTP, as fast as
/// 1, 8 and 64 connections go, while the stream and the state machines work on what has come in.
final class IntakeBench {
  private static final List<Integer> CONNECTIONS = List.of(1, 8, 64);

  /// The rate that must be reached is that of so many.
  private static final int JUDGED = 8;

  private static final Duration WARM = Duration.ofSeconds(4);
  private static final Duration RUN = Duration.ofSeconds(4);

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
    HttpResponse<String> first = portal.send(portal.sameMessage("bench-check"));
    HttpResponse<String> again = portal.send(portal.sameMessage("bench-check"));
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

    load(portal, "warm", JUDGED, WARM);
    rest(stack);
    List<Result> results = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      results.addAll(run(stack, portal, connections));
    }
    return results;
  }

  private static List<Result> run(LocalStack stack, PortalClient portal, int connections)
      throws InterruptedException {
    Usage before = Usage.of(stack);
    Run run = load(portal, "run-" + connections, connections, RUN);
    Usage loaded = Usage.of(stack).since(before);
    long drain = System.nanoTime();
    rest(stack);
    Usage rested = Usage.of(stack).since(before);
    double drained = (System.nanoTime() - drain) / 1e9;

    String what = "Intake, " + connections + (connections == 1 ? " connection" : " connections");
    double rate = run.accepted / (run.nanos / 1e9);
    List<Result> results = new ArrayList<>();
    results.add(
        connections == JUDGED
            ? Result.atLeast(what + ", as fast as they go", rate, 500, "requests/s")
            : Result.info(what + ", as fast as they go", "%,.0f requests/s".formatted(rate)));
    results.add(
        Result.info(
            what + ": p50, p99.9, errors",
            "%.1f ms, %.1f ms, %d"
                .formatted(
                    run.latencies.milliseconds(50), run.latencies.milliseconds(99.9), run.errors)));
    results.add(
        connections == JUDGED
            ? Result.atMost(what + ": p99", run.latencies.milliseconds(99), 50, "ms")
            : Result.info(what + ": p99", "%.1f ms".formatted(run.latencies.milliseconds(99))));
    if (connections == JUDGED) {
      results.add(
          Result.info(
              "Until all %,d cases of that run stood at the county bureau's desk, mails sent"
                  .formatted(run.accepted),
              "%.1f s after the last request".formatted(drained)));
      results.add(
          Result.info(
              "Each message while they came in, load and work behind included",
              loaded.each(run.accepted)));
      results.add(
          Result.info("Each message until it stood at the desk", rested.each(run.accepted)));
    }
    return results;
  }

  /// Waits until everything the run set off is done, however long that takes.
  static void rest(LocalStack stack) {
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

  /// @param errors answers other than 202
  private record Run(long accepted, long errors, long nanos, Latencies latencies) {}

  private static Run load(PortalClient portal, String name, int connections, Duration length)
      throws InterruptedException {
    ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    LongAdder accepted = new LongAdder();
    LongAdder errors = new LongAdder();
    AtomicInteger counter = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(connections);
    long start = System.nanoTime();
    long end = start + length.toNanos();
    List<Throwable> failures = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
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
                    (answer.statusCode() == 202 ? accepted : errors).increment();
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
        errors.sum(),
        nanos,
        Latencies.of(latencies.stream().mapToLong(Long::longValue).toArray()));
  }
}
