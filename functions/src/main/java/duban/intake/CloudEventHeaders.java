package duban.intake;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Attributes of an event as header fields (CloudEvents 1.0, HTTP protocol binding, 3.1.3).
final class CloudEventHeaders {
  static final String PREFIX = "ce-";

  private CloudEventHeaders() {}

  /// What came of decoding.
  sealed interface Value {
    record Good(String text) implements Value {}

    /// Not visible ASCII, a percent sign without two digits, or bytes that are not UTF-8.
    record Wrong() implements Value {}
  }

  /// The attribute that a header field carries.
  ///
  /// @param header its name, in any case
  static Optional<String> attribute(String header) {
    String lower = header.toLowerCase(Locale.ROOT);
    return lower.startsWith(PREFIX) && lower.length() > PREFIX.length()
        ? Optional.of(lower.substring(PREFIX.length()))
        : Optional.empty();
  }

  /// Decodes a value: quotes of earlier versions of the specification are taken off, then percent
  /// signs are resolved, once. What they stand for must be UTF-8: `%C0%A0` is refused, not a space.
  static Value decode(String value) {
    Optional<String> plain = unquoted(value.strip());
    if (plain.isEmpty()) {
      return new Value.Wrong();
    }
    String text = plain.get();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return new Value.Wrong();
      }
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        return new Value.Wrong();
      }
      bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
      i += 2;
    }
    return Utf8.text(bytes.toByteArray()).<Value>map(Value.Good::new).orElseGet(Value.Wrong::new);
  }

  /// RFC 7230, 3.2.6.
  private static Optional<String> unquoted(String value) {
    if (!value.startsWith("\"")) {
      return Optional.of(value);
    }
    StringBuilder text = new StringBuilder();
    int i = 1;
    for (; i < value.length() && value.charAt(i) != '"'; i++) {
      if (value.charAt(i) == '\\') {
        i++;
        if (i == value.length()) {
          return Optional.empty();
        }
      }
      text.append(value.charAt(i));
    }
    return i == value.length() - 1 ? Optional.of(text.toString()) : Optional.empty();
  }
}
