package duban.open311;

import duban.policy.Policy;
import duban.store.SourceSecrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whose an `api_key` is. A source may have two at a time, while one takes the place of the other.
final class ApiKeys {
  private final SourceSecrets secrets;

  ApiKeys(SourceSecrets secrets) {
    this.secrets = secrets;
  }

  Optional<Policy.Source> owner(Jurisdiction jurisdiction, @Nullable String key) {
    if (key == null) {
      return Optional.empty();
    }
    // The key may be newer than the copy of the secrets held here.
    return owner(jurisdiction, key, secrets::of)
        .or(() -> owner(jurisdiction, key, secrets::newest));
  }

  /// Compares with every key in full, whatever it finds, so that time tells nothing.
  private static Optional<Policy.Source> owner(
      Jurisdiction jurisdiction, String key, Function<String, List<String>> keys) {
    byte[] given = key.getBytes(StandardCharsets.UTF_8);
    Optional<Policy.Source> owner = Optional.empty();
    for (Policy.Source source : jurisdiction.sources()) {
      for (String known : keys.apply(source.id())) {
        if (MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), given)
            && owner.isEmpty()) {
          owner = Optional.of(source);
        }
      }
    }
    return owner;
  }
}
