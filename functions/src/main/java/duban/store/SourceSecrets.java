package duban.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The signing secrets of the sources: the current one, and the one before while it is being
/// replaced.
///
/// One secret of Secrets Manager holds them all as `{"<source>":["whsec_…"]}`. It is read again
/// after a minute, and sooner when a signature does not match, because the sender may have just
/// begun to use a new one.
public final class SourceSecrets {
  private static final Duration KEPT = Duration.ofSeconds(60);

  /// Least time between two readings: forged requests must not be able to drive up the calls to
  /// Secrets Manager.
  private static final Duration LEAST = Duration.ofSeconds(1);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Secret<Map<String, List<String>>> secret;

  /// @param secret the secret's ARN or name
  public SourceSecrets(SecretsManagerClient client, String secret, InstantSource clock) {
    this.secret =
        new Secret<>(
            client,
            secret,
            json -> JSON.readValue(json, new TypeReference<Map<String, List<String>>>() {}),
            "{\"<source>\":[\"whsec_…\"]}",
            clock);
  }

  /// The source's secrets, current first; empty when it has none.
  public List<String> of(String source) {
    return secret.notOlderThan(KEPT).getOrDefault(source, List.of());
  }

  /// The same, read anew unless that was done this very second.
  public List<String> newest(String source) {
    return secret.notOlderThan(LEAST).getOrDefault(source, List.of());
  }
}
