package duban.dispatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import duban.intake.SignatureCheck;
import duban.intake.SigningTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A portal's receiver: verifies what it gets, and answers what the test wants.
final class FakeSource implements AutoCloseable {
  /// A header of an [Answer] whose body does not end while the test lasts.
  static final String ENDLESS = "X-Endless";

  /// A call that was received and answered with `status`.
  record Call(String id, String body, Map<String, String> headers, int status) {}

  /// An answer to give.
  record Answer(int status, Map<String, String> headers) {
    static Answer of(int status) {
      return new Answer(status, Map.of());
    }
  }

  final List<Call> calls = new ArrayList<>();
  volatile Supplier<Answer> answers = () -> Answer.of(204);

  /// Whether an answer that has begun goes on and on.
  volatile boolean answering;

  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer server;
  private final SignatureCheck signatures;
  private final List<String> secrets;

  FakeSource(InstantSource clock, List<String> secrets) {
    this.signatures = new SignatureCheck(new SigningTime(clock, clock));
    this.secrets = List.copyOf(secrets);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/callback");
  }

  synchronized List<Call> received() {
    return List.copyOf(calls);
  }

  synchronized List<Call> accepted() {
    return calls.stream().filter(c -> c.status() == 204).toList();
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    Answer answer =
        signatures.check(headers, body, secrets) instanceof SignatureCheck.Finding.Genuine
            ? answers.get()
            : Answer.of(401);
    calls.add(new Call(headers.getOrDefault("webhook-id", ""), body, headers, answer.status()));
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    if (answer.headers().containsKey(ENDLESS)) {
      exchange.sendResponseHeaders(answer.status(), 0);
      exchange.getResponseBody().flush();
      answerOn();
    } else {
      exchange.sendResponseHeaders(answer.status(), -1);
    }
    exchange.close();
  }

  private void answerOn() {
    answering = true;
    try {
      boolean closed = closing.await(10, TimeUnit.SECONDS);
      answering = closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
