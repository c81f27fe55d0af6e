package duban.acceptance;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/// The portal's own end of the way back: it checks signatures with the official library, and can be
/// out of order.
final class Portal implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();

  /// @param verified whether the signature was the source's
  record Call(String id, String contentType, JsonNode body, boolean verified, int answered) {
    String type() {
      return body.get("type").asString();
    }
  }

  Portal(String secret) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> receive(exchange, secret));
    server.start();
  }

  private void receive(HttpExchange exchange, String secret) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    int answer;
    synchronized (answers) {
      answer = answers.isEmpty() ? 200 : answers.pop();
    }
    calls.add(
        new Call(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("content-type"),
            City.json(body),
            verified(exchange, secret, body),
            answer));
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private static boolean verified(HttpExchange exchange, String secret, String body) {
    try {
      new Webhook(secret)
          .verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (n, v) -> true).map());
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    } catch (EmptyWebhookSecretException e) {
      throw new AssertionError(e);
    }
  }

  /// The next calls are answered with these codes, then 200 again.
  void answerNext(Integer... codes) {
    synchronized (answers) {
      answers.addAll(List.of(codes));
    }
  }

  /// From now on everything is answered 200.
  void answerAgain() {
    synchronized (answers) {
      answers.clear();
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/duban");
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<String> typesReceived() {
    return calls.stream().filter(c -> c.answered() < 300).map(Call::type).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
