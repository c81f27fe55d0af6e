package duban.acceptance.engines;

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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The local stack's own pages under `/local`, as a script uses them.
///
/// @param base where the stack listens, without a slash at the end
public record LocalPages(URI base, HttpClient http) implements Backstage {
  private static final JsonMapper JSON = JsonMapper.shared();

  public LocalPages(URI base) {
    this(base, HttpClient.newHttpClient());
  }

  @Override
  public JsonNode cast() {
    return get("/local");
  }

  @Override
  public List<JsonNode> mails(Optional<String> to) {
    String query = to.map(t -> "?to=" + URLEncoder.encode(t, StandardCharsets.UTF_8)).orElse("");
    return get("/local/mail" + query).valueStream().toList();
  }

  @Override
  public JsonNode executions() {
    return get("/local/executions");
  }

  @Override
  public JsonNode execution(String name) {
    return get("/local/executions/" + name);
  }

  @Override
  public Instant advance(Duration by) {
    JsonNode answer = send("POST", "/local/clock", "{\"advance\":\"" + by + "\"}");
    return Instant.parse(answer.get("now").asString());
  }

  @Override
  public void redirect(String source, URI callback) {
    send("PUT", "/local/sources/" + source, "{\"callback\":\"" + callback + "\"}");
  }

  private JsonNode get(String path) {
    return exchange(request(path).GET().build());
  }

  private JsonNode send(String method, String path, String body) {
    return exchange(
        request(path)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).header("accept", "application/json");
  }

  private JsonNode exchange(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new AssertionError(
            request.uri() + " was answered " + answer.statusCode() + ": " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
