package duban.wechat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The platform's signature: the SHA-1, in lower-case hexadecimal digits, of the signed words one
/// after the other in the order of their characters.
///
/// Three words (token, timestamp, nonce) make `signature`, which says nothing about the body; with
/// the encrypted text as the fourth they make `msg_signature`.
final class Signature {
  private Signature() {}

  static String of(String... words) {
    String[] sorted = words.clone();
    Arrays.sort(sorted);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1.", e);
    }
  }

  /// Whether `given` is the signature of the words; how long it takes does not depend on how much
  /// of it is right.
  static boolean matches(String given, String... words) {
    return MessageDigest.isEqual(
        of(words).getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
  }
}
