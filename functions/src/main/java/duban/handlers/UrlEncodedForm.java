package duban.handlers;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A posted form, `application/x-www-form-urlencoded` in UTF-8.
final class UrlEncodedForm {
  /// Three long texts of Chinese, percent-encoded, with room to spare.
  static final int LARGEST = 256 * 1024;

  private UrlEncodedForm() {}

  static boolean isForm(@Nullable String contentType) {
    return contentType != null
        && contentType
            .split(";", 2)[0]
            .strip()
            .toLowerCase(Locale.ROOT)
            .equals("application/x-www-form-urlencoded");
  }

  /// The fields with their values in order; empty when the body is no such form.
  static Optional<Map<String, List<String>>> decode(byte[] body) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    try {
      for (String pair :
          StandardCharsets.US_ASCII
              .newDecoder()
              .decode(ByteBuffer.wrap(body))
              .toString()
              .split("&")) {
        if (!pair.isEmpty()) {
          int equals = pair.indexOf('=');
          String name = equals < 0 ? pair : pair.substring(0, equals);
          String value = equals < 0 ? "" : pair.substring(equals + 1);
          fields.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
        }
      }
      return Optional.of(fields);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
