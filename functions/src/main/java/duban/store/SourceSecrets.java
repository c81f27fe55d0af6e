package duban.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The signing secrets of the sources: the current one, and the one before while it is being replaced.
///
/// One secret of Secrets Manager holds them all as `{"<source>":["whsec_…"]}`. It is read again after a minute, and
/// sooner when a signature does not match, because the sender may have just begun to use a new one.
public final class SourceSecrets {
  private static final Duration KEPT = Duration.ofSeconds(60);

  /// Least time between two readings: forged requests must not be able to drive up the calls to Secrets Manager.
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final SecretsManagerClient client;
  private final String secret;
  private final InstantSource clock;
  private volatile @Nullable Copy copy;

  private record Copy(Map<String, List<String>> secrets, Instant readAt) {}

  /// @param secret the secret's ARN or name
  public SourceSecrets(SecretsManagerClient client, String secret, InstantSource clock) {
    this.client = client;
    this.secret = secret;
    this.clock = clock;
  }

  /// The source's secrets, current first; empty when it has none.
  public List<String> of(String source) {
    return copy(KEPT).secrets().getOrDefault(source, List.of());
  }

  /// The same, read anew unless that was done this very second.
  public List<String> newest(String source) {
    return copy(LEAST).secrets().getOrDefault(source, List.of());
  }

  private Copy copy(Duration kept) {
    Instant now = clock.instant();
    Copy known = copy;
    if (known != null && !now.isBefore(known.readAt()) && now.isBefore(known.readAt().plus(kept))) {
      return known;
    }
    Copy read = new Copy(read(), now);
    copy = read;
    return read;
  }

  private Map<String, List<String>> read() {
    String json = client.getSecretValue(r -> r.secretId(secret)).secretString();
    try {
      return JSON.readValue(json, new TypeReference<Map<String, List<String>>>() {});
    } catch (JacksonException e) {
      // Without the cause: its message quotes what it could not read.
      throw new IllegalStateException(
          "The secret " + secret + " must read {\"<source>\":[\"whsec_…\"]}, and does not.");
    }
  }
}
