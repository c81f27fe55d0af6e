package duban.intake;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether a request comes from whom it says: Standard Webhooks 1.0, symmetric signatures (`v1`).
///
/// The signature itself is the official library's. How old it is, is judged here: the library's own
/// judgement reads the machine's clock, and only there.
public final class SignatureCheck {
  /// Dots would blur where the id ends in what is signed; the length keeps it a key.
  private static final Pattern ID = Pattern.compile("[^.\\s\\p{Cntrl}]{1,200}");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");
  private static final int MOST_SIGNATURES = 20;

  private final SigningTime time;

  public SignatureCheck(SigningTime time) {
    this.time = time;
  }

  /// What the check found.
  public sealed interface Finding {
    /// @param deliveryId the sender's idempotency key: the same over all attempts at one delivery
    record Genuine(String deliveryId) implements Finding {}

    /// A field is missing or malformed, so that no secret would help.
    record Unsigned() implements Finding {}

    /// Signed too long ago, or dated ahead.
    record Stale() implements Finding {}

    /// Not signed with any of the secrets.
    record Mismatch() implements Finding {}
  }

  /// @param headers names in any case
  /// @param body as received, byte for byte
  /// @param secrets any of which may have been used
  public Finding check(Map<String, String> headers, String body, Collection<String> secrets) {
    Map<String, String> lower =
        headers.entrySet().stream()
            .collect(
                Collectors.toMap(
                    e -> e.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (a, b) -> a));
    String id = lower.get("webhook-id");
    String timestamp = lower.get("webhook-timestamp");
    String signatures = lower.get("webhook-signature");
    if (id == null
        || timestamp == null
        || signatures == null
        || !ID.matcher(id).matches()
        || !SECONDS.matcher(timestamp).matches()) {
      return new Finding.Unsigned();
    }
    long seconds = Long.parseLong(timestamp);
    if (!time.accepts(Instant.ofEpochSecond(seconds))) {
      return new Finding.Stale();
    }
    for (String secret : secrets) {
      String expected = sign(secret, id, seconds, body);
      if (expected != null && contains(signatures, expected)) {
        return new Finding.Genuine(id);
      }
    }
    return new Finding.Mismatch();
  }

  private static @Nullable String sign(String secret, String id, long seconds, String body) {
    try {
      return new Webhook(secret).sign(id, seconds, body);
    } catch (EmptyWebhookSecretException | WebhookSigningException | IllegalArgumentException e) {
      // One unusable secret must not shut out the usable one beside it. It is not quoted: it may be
      // nearly right.
      System.getLogger(SignatureCheck.class.getName())
          .log(System.Logger.Level.ERROR, "A secret is unusable.");
      return null;
    }
  }

  /// Looks at every entry in full, whatever it finds, so that time tells nothing.
  private static boolean contains(String signatures, String expected) {
    byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
    boolean found = false;
    for (String entry : signatures.split(" ", MOST_SIGNATURES)) {
      found |= MessageDigest.isEqual(wanted, entry.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }
}
