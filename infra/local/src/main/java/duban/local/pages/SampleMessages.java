package duban.local.pages;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import duban.local.city.LocalCity;
import duban.local.web.Answer;
import duban.local.web.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Messages to try the system with, sent as a portal sends them: signed, through the HTTP API.
public final class SampleMessages {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final DateTimeFormatter OWN_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final JsonNode samples;
  private final Function<Call, Answer> api;

  SampleMessages(Function<Call, Answer> api) {
    this.api = api;
    try (InputStream in =
        SampleMessages.class.getResourceAsStream("/duban/local/pages/sample-messages.json")) {
      samples = JSON.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Those that any source can send, and those of a source that is there.
  List<Sample> all(Collection<LocalCity.Source> sources) {
    return samples
        .valueStream()
        .filter(
            s ->
                !s.has("source")
                    || sources.stream()
                        .anyMatch(known -> known.id().equals(s.get("source").asString())))
        .map(
            s ->
                new Sample(
                    s.get("id").asString(),
                    s.at("/label/zh").asString(),
                    s.at("/label/en").asString()))
        .toList();
  }

  /// A message to choose, by what it is about.
  public record Sample(String id, String zh, String en) {}

  /// Whose shape a sample has, if it is a source's own.
  Optional<String> sourceOf(String sample) {
    return Optional.ofNullable(find(sample).get("source")).map(JsonNode::asString);
  }

  /// In a source's own shape: `$id` and `$time` stand for what differs from message to message.
  private static String ownShape(JsonNode message, Instant now) {
    return JSON.writeValueAsString(message)
        .replace("$id", "SAMPLE-" + UUID.randomUUID())
        .replace("$time", OWN_TIME.format(now.atZone(ZONE)));
  }

  private static String intakeShape(JsonNode sample, Instant now) {
    ObjectNode message = (ObjectNode) sample.deepCopy();
    message.put("externalId", "SAMPLE-" + UUID.randomUUID());
    message.put("url", "https://portal.example/messages/sample");
    message.put(
        "postedAt", now.truncatedTo(ChronoUnit.SECONDS).atZone(ZONE).toOffsetDateTime().toString());
    return JSON.writeValueAsString(message);
  }

  /// Sends a sample as `source`, posted at `now`; an unknown id sends the first one.
  Answer send(String sample, LocalCity.Source source, Instant now) {
    JsonNode message = find(sample).get("message");
    String body = sourceOf(sample).isPresent() ? ownShape(message, now) : intakeShape(message, now);
    String id = "msg_" + UUID.randomUUID();
    return api.apply(
        new Call(
            "POST",
            "/intake/" + source.id(),
            "",
            Map.of(
                "content-type", List.of("application/json"),
                "webhook-id", List.of(id),
                "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                "webhook-signature", List.of(sign(source.secret(), id, now, body))),
            body.getBytes(StandardCharsets.UTF_8),
            "127.0.0.1"));
  }

  private JsonNode find(String id) {
    return samples
        .valueStream()
        .filter(s -> s.get("id").asString().equals(id))
        .findFirst()
        .orElse(samples.get(0));
  }

  private static String sign(String secret, String id, Instant now, String body) {
    try {
      return new Webhook(secret).sign(id, now.getEpochSecond(), body);
    } catch (WebhookSigningException | EmptyWebhookSecretException e) {
      throw new IllegalStateException(e);
    }
  }
}
