package duban.cases;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The citizen's key to one case: 128 random bits behind the office's id.
///
/// The case id is a digest of the code, so a code leads to its case without an index, and a case
/// id, which staff and sources see, does not lead back to the code.
public record StatusCode(String text) {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final Pattern FORM =
      Pattern.compile("([a-z0-9][a-z0-9-]{0,19})-([0-9a-hjkmnp-tv-z]{26})");

  /// Characters of a public id: 120 bits, and longer than a case's own id, so that no text is both.
  private static final int PUBLIC_ID = 24;

  public StatusCode {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("Not a status code.");
    }
  }

  /// A new code; `random` must be a cryptographic source.
  public static StatusCode random(String office, RandomGenerator random) {
    byte[] bits = new byte[17];
    random.nextBytes(bits);
    return new StatusCode(office + "-" + base32(bits, 26));
  }

  /// The code in `text`, if it has a code's form.
  public static Optional<StatusCode> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new StatusCode(text)) : Optional.empty();
  }

  /// The case it opens, if there is one.
  public CaseRef ref() {
    String office = text.substring(0, text.length() - 27);
    return new CaseRef(office, base32(digest(text), 20));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /// The id under which everybody may know the case (`service_request_id`): another digest of the
  /// code than the case's own id, so that neither tells the other.
  public String publicId() {
    return base32(digest("public " + text), PUBLIC_ID);
  }

  /// It opens a citizen's case: not for logs.
  @Override
  public String toString() {
    return "StatusCode[…]";
  }

  private static String base32(byte[] bytes, int characters) {
    StringBuilder out = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) {
      int bit = i * 5;
      int value = (bytes[bit / 8] & 0xff) << 8;
      if (bit / 8 + 1 < bytes.length) {
        value |= bytes[bit / 8 + 1] & 0xff;
      }
      out.append(ALPHABET[(value >> (11 - bit % 8)) & 31]);
    }
    return out.toString();
  }
}
