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

  /// A signed message about 200 汉字 long, which the policy sends to a county bureau by itself.
  HttpRequest message(String externalId) {
    String body =
        JSON.writeValueAsString(
            new TreeMap<>(
                Map.of(
                    "externalId",
                    externalId,
                    "title",
                    "人行道被占用",
                    "content",
                    // The same words about another house each time: the same matter would be one
                    // case.
                    "鼓台路 %d 号门前的人行道长期被摊位占用，行人只能走机动车道，早晚高峰尤其危险。"
                        .formatted(Math.floorMod(externalId.hashCode(), 100_000))
                        .repeat(6),
                    "postedAt",
                    "2026-04-15T09:12:00+08:00",
                    "area",
                    "350102",
                    "category",
                    "占道经营")));
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
