package duban.bench;

import duban.local.LocalStack;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Far more than the HTTP API's stage in `template.yaml` takes, for a few seconds: what is too much
/// is answered 429 with Retry-After, every 202 is a case afterwards, nothing else is, and whoever
/// waits as long as it is told comes in again.
final class OverloadBench {
  private static final int CONNECTIONS = 64;
  private static final Duration WARM = Duration.ofSeconds(4);
  private static final Duration RUN = Duration.ofSeconds(6);

  private OverloadBench() {}

  /// @param stack one whose HTTP API is throttled
  static List<Result> run(LocalStack stack) throws InterruptedException {
    PortalClient portal = new PortalClient(stack.uri());
    try (Callbacks callbacks = new Callbacks()) {
      portal.redirect(callbacks.address());
      return run(stack, portal);
    }
  }

  private static List<Result> run(LocalStack stack, PortalClient portal)
      throws InterruptedException {
    var stage = stack.deployment().throttle().orElseThrow();
    Map<String, String> accepted = new ConcurrentHashMap<>();
    LongAdder refused = new LongAdder();
    LongAdder others = new LongAdder();
    AtomicInteger counter = new AtomicInteger();
    long start = System.nanoTime();
    // Until the compiler has seen it, a request takes so long that nothing is overloaded.
    load(WARM, portal, counter, accepted, refused, others);
    load(RUN, portal, counter, accepted, refused, others);
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration recovery = recover(portal);
    IntakeBench.rest(stack);
    Map<String, String> cases = cases(stack);

    long lost = accepted.keySet().stream().filter(ref -> !cases.containsKey(ref)).count();
    // The one that recovery was tried with is a case too.
    long unasked = cases.size() - accepted.size() - 1;
    List<Result> results = new ArrayList<>();
    results.add(
        Result.info(
            "Overload: %d connections against a stage of %d requests/s and a burst of %d"
                .formatted(CONNECTIONS, stage.rate(), stage.burst()),
            "%,.0f requests/s, of which %,.0f/s accepted, %,.0f/s answered 429 with Retry-After"
                .formatted(
                    counter.get() / seconds, accepted.size() / seconds, refused.sum() / seconds)));
    results.add(
        Result.atLeast(
            "Overload: how many times what the stage allows",
            counter.get() / seconds / stage.rate(),
            2,
            "times"));
    results.add(
        Result.atMost(
            "Overload: accepted beyond burst and rate",
            Math.max(0, accepted.size() - stage.burst() - stage.rate() * seconds),
            0,
            "requests"));
    results.add(Result.atMost("Overload: other answers, errors", others.sum(), 0, "requests"));
    results.add(Result.atMost("Overload: accepted messages that are no case", lost, 0, "messages"));
    results.add(Result.atMost("Overload: cases of refused messages", unasked, 0, "cases"));
    results.add(
        Result.atMost(
            "Overload: until the next message was accepted, waiting as told",
            recovery.toMillis() / 1e3,
            2,
            "s"));
    return results;
  }

  private static void load(
      Duration length,
      PortalClient portal,
      AtomicInteger counter,
      Map<String, String> accepted,
      LongAdder refused,
      LongAdder others)
      throws InterruptedException {
    CountDownLatch done = new CountDownLatch(CONNECTIONS);
    long end = System.nanoTime() + length.toNanos();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  while (System.nanoTime() < end) {
                    String id = "overload-" + counter.incrementAndGet();
                    HttpResponse<String> answer = portal.send(portal.sameMessage(id));
                    if (answer.statusCode() == 202) {
                      accepted.put(PortalClient.field(answer.body(), "case"), id);
                    } else if (answer.statusCode() == 429
                        && answer.headers().firstValue("retry-after").isPresent()) {
                      refused.increment();
                    } else {
                      others.increment();
                    }
                  }
                } finally {
                  done.countDown();
                }
              });
    }
    done.await();
  }

  /// Sends one message until it is accepted, waiting as it is told.
  private static Duration recover(PortalClient portal) throws InterruptedException {
    long start = System.nanoTime();
    for (int attempt = 0; attempt < 10; attempt++) {
      HttpRequest request = portal.sameMessage("overload-recovery");
      HttpResponse<String> answer = portal.send(request);
      if (answer.statusCode() == 202) {
        return Duration.ofNanos(System.nanoTime() - start);
      }
      Thread.sleep(
          Duration.ofSeconds(
              Long.parseLong(answer.headers().firstValue("retry-after").orElse("1"))));
    }
    throw new IllegalStateException("Intake did not recover.");
  }

  /// Every case in the table, by its office and id.
  private static Map<String, String> cases(LocalStack stack) {
    Map<String, String> cases = new HashMap<>();
    String table = stack.deployment().tables().getFirst().request().tableName();
    for (Map<String, AttributeValue> item :
        stack.database().scanPaginator(r -> r.tableName(table)).items()) {
      String partition = item.getOrDefault("PK", AttributeValue.fromS("")).s();
      if (partition.startsWith("CASE#")
          && "EVENT#000001".equals(item.getOrDefault("SK", AttributeValue.fromS("")).s())) {
        cases.put(partition.substring("CASE#".length()).replace('#', '/'), partition);
      }
    }
    return cases;
  }
}
