package duban.local.city;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The signing secrets of the sources on a developer's machine. They are public: listed in
/// `local-secrets.json`, or worked out from the source's id, so that any policy starts.
final class SourceSecrets {
  private static final byte[] PUBLIC_KEY = "duban local stack".getBytes(StandardCharsets.UTF_8);

  private final JsonNode listed;

  SourceSecrets() {
    try (InputStream in = SourceSecrets.class.getResourceAsStream("/local-secrets.json")) {
      listed = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The current one first, then those that are still accepted while it rotates.
  List<String> of(String source) {
    JsonNode known = listed.path(source);
    return known.isArray()
        ? known.valueStream().map(JsonNode::asString).toList()
        : List.of(derived(source));
  }

  /// The keys of a source whose senders show a key instead of signing, the current one first.
  List<String> apiKeys(String source) {
    JsonNode known = listed.path(source);
    return known.isArray()
        ? known.valueStream().map(JsonNode::asString).toList()
        : List.of("local-" + HexFormat.of().formatHex(digest(source), 0, 12));
  }

  /// The token of an official account.
  String token(String source) {
    return "local" + HexFormat.of().formatHex(digest(source), 0, 12);
  }

  /// The EncodingAESKey of an official account: 43 characters, letters and digits.
  String encodingAesKey(String source) {
    return HexFormat.of().formatHex(digest(source + "/aes")).substring(0, 42) + "A";
  }

  /// The app secret of an official account.
  String appSecret(String source) {
    return HexFormat.of().formatHex(digest(source + "/app"), 0, 16);
  }

  private static String derived(String source) {
    return "whsec_" + Base64.getEncoder().encodeToString(digest(source));
  }

  private static byte[] digest(String source) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(PUBLIC_KEY, "HmacSHA256"));
      return mac.doFinal(source.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
