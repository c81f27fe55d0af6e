package duban.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import duban.intake.SignatureCheck.Finding;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The vectors of Standard Webhooks 1.0.0, from its reference libraries' own tests; each names
/// where it comes from.
class StandardWebhooksVectorsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static Map<String, JsonNode> vectors() throws Exception {
    Map<String, JsonNode> vectors = new HashMap<>();
    try (InputStream in =
        StandardWebhooksVectorsTest.class.getResourceAsStream(
            "/vectors/standard_webhooks_vectors.json")) {
      JSON.readTree(in).forEach(v -> vectors.put(v.get("name").stringValue(), v));
    }
    return vectors;
  }

  private static JsonNode vector(String name) throws Exception {
    return Objects.requireNonNull(vectors().get(name), name);
  }

  private static SignatureCheck at(long seconds) {
    InstantSource frozen = InstantSource.fixed(Instant.ofEpochSecond(seconds));
    return new SignatureCheck(new SigningTime(frozen, frozen));
  }

  private static Finding check(JsonNode vector, String signature, String... secrets) {
    long seconds = vector.get("webhook_timestamp").longValue();
    return at(seconds)
        .check(
            headers(vector.get("webhook_id").stringValue(), Long.toString(seconds), signature),
            vector.get("body").stringValue(),
            List.of(secrets));
  }

  private static Map<String, String> headers(String id, String timestamp, String signature) {
    return Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature);
  }

  private static Finding genuine(JsonNode vector) {
    return new Finding.Genuine(vector.get("webhook_id").stringValue());
  }

  private static String secret(JsonNode vector) {
    return vector.get("secret").stringValue();
  }

  @Test
  void everyVectorIsUsed() throws Exception {
    Set<String> used =
        new HashSet<>(
            List.of(
                "sign-fixed",
                "reject-altered-signature",
                "accept-multi-signature",
                "reject-partial",
                "timestamp-window",
                "prefix-optional",
                "rotation-derived",
                "utf8-derived"));
    assertThat(vectors().keySet()).isEqualTo(used);
  }

  @Test
  void theFixedVectorIsSignedAndAccepted() throws Exception {
    for (String name : List.of("sign-fixed", "utf8-derived")) {
      JsonNode vector = vector(name);
      String expected = vector.get("expect").stringValue();

      assertThat(
              new Webhook(secret(vector))
                  .sign(
                      vector.get("webhook_id").stringValue(),
                      vector.get("webhook_timestamp").longValue(),
                      vector.get("body").stringValue()))
          .isEqualTo(expected);
      assertThat(check(vector, expected, secret(vector))).isEqualTo(genuine(vector));
    }
  }

  @Test
  void anAlteredOrPartialSignatureIsRefused() throws Exception {
    for (String name : List.of("reject-altered-signature", "reject-partial")) {
      JsonNode vector = vector(name);
      assertThat(check(vector, vector.get("webhook_signature").stringValue(), secret(vector)))
          .isEqualTo(new Finding.Mismatch());
    }
  }

  @Test
  void oneGoodSignatureAmongOthersIsEnough() throws Exception {
    JsonNode vector = vector("accept-multi-signature");
    assertThat(check(vector, vector.get("webhook_signature").stringValue(), secret(vector)))
        .isEqualTo(genuine(vector));
  }

  @Test
  void anythingOutsideFiveMinutesIsRefused() throws Exception {
    JsonNode vector = vector("sign-fixed");
    String id = vector.get("webhook_id").stringValue();
    String body = vector.get("body").stringValue();
    long now = 1_700_000_000L;
    Webhook webhook = new Webhook(secret(vector));
    Map<Long, Finding> expected =
        Map.of(
            now - 301,
            new Finding.Stale(),
            now - 300,
            genuine(vector),
            now + 300,
            genuine(vector),
            now + 301,
            new Finding.Stale());

    for (Map.Entry<Long, Finding> e : expected.entrySet()) {
      long signedAt = e.getKey();
      assertThat(
              at(now)
                  .check(
                      headers(id, Long.toString(signedAt), webhook.sign(id, signedAt, body)),
                      body,
                      List.of(secret(vector))))
          .as("signed %d s from now", signedAt - now)
          .isEqualTo(e.getValue());
    }
  }

  @Test
  void whatIsMissingOrMalformedIsRefused() throws Exception {
    JsonNode vector = vector("sign-fixed");
    String id = vector.get("webhook_id").stringValue();
    String time = "1614265330";
    String good = vector.get("expect").stringValue();
    String body = vector.get("body").stringValue();
    SignatureCheck check = at(1_614_265_330L);

    for (Map<String, String> headers :
        List.of(
            Map.of("webhook-timestamp", time, "webhook-signature", good),
            Map.of("webhook-id", id, "webhook-signature", good),
            Map.of("webhook-id", id, "webhook-timestamp", time),
            headers(id, "yesterday", good),
            headers(id, "+1614265330", good),
            headers(id, "99999999999999999999", good),
            headers("msg.1", time, good),
            headers("", time, good))) {
      assertThat(check.check(headers, body, List.of(secret(vector))))
          .as(headers.toString())
          .isEqualTo(new Finding.Unsigned());
    }
  }

  @Test
  void theSecretsPrefixIsOptional() throws Exception {
    JsonNode vector = vector("sign-fixed");
    String good = vector.get("expect").stringValue();

    assertThat(check(vector, good, secret(vector).substring("whsec_".length())))
        .isEqualTo(genuine(vector));
    assertThat(check(vector, good, "whsec_")).isEqualTo(new Finding.Mismatch());
    assertThat(check(vector, good, "whsec_", "not base64!", secret(vector)))
        .isEqualTo(genuine(vector));
  }

  @Test
  void whileSecretsChangeOverEitherIsAccepted() throws Exception {
    JsonNode vector = vector("rotation-derived");
    String both = vector.get("webhook_signature").stringValue();
    String oldSecret = vector.get("secret_old").stringValue();
    String newSecret = vector.get("secret_new").stringValue();

    assertThat(check(vector, both, oldSecret)).isEqualTo(genuine(vector));
    assertThat(check(vector, both, newSecret)).isEqualTo(genuine(vector));
    assertThat(check(vector, both.split(" ")[1], newSecret, oldSecret)).isEqualTo(genuine(vector));
  }

  @Test
  void headerNamesMayBeInAnyCase() throws Exception {
    JsonNode vector = vector("sign-fixed");
    assertThat(
            at(1_614_265_330L)
                .check(
                    Map.of(
                        "Webhook-Id", vector.get("webhook_id").stringValue(),
                        "WEBHOOK-TIMESTAMP", "1614265330",
                        "webhook-Signature", vector.get("expect").stringValue()),
                    vector.get("body").stringValue(),
                    List.of(secret(vector))))
        .isEqualTo(genuine(vector));
  }

  @Test
  void whereTheOfficesClockWasMovedSendersStillSignByTheirs() {
    Instant wall = Instant.ofEpochSecond(1_700_000_000L);
    SigningTime time =
        new SigningTime(
            InstantSource.fixed(wall.plus(Duration.ofDays(3))), InstantSource.fixed(wall));

    assertThat(time.accepts(wall)).isTrue();
    assertThat(time.accepts(wall.plus(Duration.ofDays(3)))).isTrue();
    assertThat(time.accepts(wall.plus(Duration.ofDays(1)))).isFalse();
  }
}
