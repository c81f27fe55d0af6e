package duban.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.core.JacksonException;

/// One secret of Secrets Manager, read again when the copy held here has grown old: people replace
/// secrets while functions run.
///
/// @param <T> what its text means
public final class Secret<T> {
  private final SecretsManagerClient client;
  private final String id;
  private final Function<String, T> reader;
  private final String form;
  private final InstantSource clock;
  private volatile @Nullable Copy<T> copy;

  private record Copy<T>(T value, Instant readAt) {}

  /// @param id the secret's ARN or name
  /// @param reader reads its text
  /// @param form how the text must read, for whoever put in another
  public Secret(
      SecretsManagerClient client,
      String id,
      Function<String, T> reader,
      String form,
      InstantSource clock) {
    this.client = client;
    this.id = id;
    this.reader = reader;
    this.form = form;
    this.clock = clock;
  }

  /// @param kept how old the copy held here may be
  /// @throws IllegalStateException when the secret does not read as it must; its text is not quoted
  public T notOlderThan(Duration kept) {
    Instant now = clock.instant();
    Copy<T> known = copy;
    if (known != null && !now.isBefore(known.readAt()) && now.isBefore(known.readAt().plus(kept))) {
      return known.value();
    }
    Copy<T> read = new Copy<>(read(), now);
    copy = read;
    return read.value();
  }

  private T read() {
    String text = client.getSecretValue(r -> r.secretId(id)).secretString();
    try {
      return Objects.requireNonNull(reader.apply(text));
    } catch (JacksonException | NullPointerException e) {
      // Without the cause: its message quotes what it could not read.
      throw new IllegalStateException(
          "The secret " + id + " must read " + form + ", and does not.");
    }
  }
}
