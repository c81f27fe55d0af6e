package duban.store;

import duban.cases.MailKeys;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.databind.json.JsonMapper;

/// The keys that the ids of our mails are made with, from one secret of Secrets Manager:
/// `{"current":"…","earlier":[{"key":"…","replacedAt":"2026-12-01T00:00:00Z"}]}`. It is read again
/// after a minute: a key that was replaced because it became known must be gone soon.
public final class MailSecret implements Supplier<MailKeys> {
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Secret<MailKeys> secret;

  /// @param secret the secret's ARN or name
  public MailSecret(SecretsManagerClient client, String secret, InstantSource clock) {
    this.secret =
        new Secret<>(
            client,
            secret,
            json -> JSON.readValue(json, MailKeys.class),
            "{\"current\":\"…\",\"earlier\":[{\"key\":\"…\",\"replacedAt\":\"…Z\"}]}, with keys of"
                + " 32 characters or more",
            clock);
  }

  @Override
  public MailKeys get() {
    return secret.notOlderThan(KEPT);
  }
}
