package duban.bench;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// A portal, and the staff's browsers: everything the measurements send goes through here, over
/// HTTP.
final class PortalClient {
  private static final String SOURCE = "city-portal";
  private static final JsonMapper JSON = new JsonMapper();

  private final Complaints complaints = new Complaints(20260415);
  private final URI base;
  private final Webhook webhook;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  PortalClient(URI base) {
    this.base = base;
    String secret = "";
    for (var source : JSON.readTree(get("/local")).get("sources")) {
      if (source.get("id").asString().equals(SOURCE)) {
        secret = source.get("secret").asString();
      }
    }
    try {
      webhook = new Webhook(secret);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalStateException("The stack has no source " + SOURCE, e);
    }
  }

  /// A signed message as a citizen might write it, which the policy sends to a county bureau by
  /// itself.
  HttpRequest message(String externalId) {
    Map<String, String> message = new TreeMap<>(complaints.next());
    message.put("externalId", externalId);
    return signed(JSON.writeValueAsString(message));
  }

  /// Likewise, for the desks of one county bureau and one department.
  HttpRequest message(String externalId, String area, String category) {
    Map<String, String> message = new TreeMap<>(complaints.next());
    message.put("externalId", externalId);
    message.put("area", area);
    message.put("category", category);
    return signed(JSON.writeValueAsString(message));
  }

  /// The same message as often as it is asked for.
  HttpRequest sameMessage(String externalId) {
    Map<String, String> message = new TreeMap<>(new Complaints(externalId.hashCode()).next());
    message.put("externalId", externalId);
    return signed(JSON.writeValueAsString(message));
  }

  private HttpRequest signed(String body) {
    String id = "msg_" + UUID.randomUUID();
    long timestamp = Instant.now().getEpochSecond();
    try {
      return HttpRequest.newBuilder(base.resolve("/intake/" + SOURCE))
          .header("content-type", "application/json")
          .header("webhook-id", id)
          .header("webhook-timestamp", Long.toString(timestamp))
          .header("webhook-signature", webhook.sign(id, timestamp, body))
          .POST(BodyPublishers.ofString(body))
          .build();
    } catch (WebhookSigningException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Posts the form of a task page.
  HttpRequest form(URI link, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return HttpRequest.newBuilder(link)
        .header("content-type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body.toString()))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path))
            .header("accept", "application/json")
            .GET()
            .build())
        .body();
  }

  /// Points the portal's way back at `callback`.
  void redirect(URI callback) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(base.resolve("/local/sources/" + SOURCE))
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString("{\"callback\":\"" + callback + "\"}"))
                .build());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("The way back was not accepted: " + answer.body());
    }
  }

  static String field(String json, String name) {
    return JSON.readTree(json).get(name).asString();
  }
}
