package duban.intake;

import java.util.Locale;
import java.util.Map;

/// What a request says its body is.
final class MediaTypes {
  private MediaTypes() {}

  /// Whether it is `application/json` or a type built on it (`application/…+json`).
  static boolean json(Map<String, String> headers) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (header.getKey().equalsIgnoreCase("content-type")) {
        String value = header.getValue().toLowerCase(Locale.ROOT);
        int parameters = value.indexOf(';');
        String type = (parameters < 0 ? value : value.substring(0, parameters)).strip();
        return type.equals("application/json")
            || (type.startsWith("application/") && type.endsWith("+json"));
      }
    }
    return false;
  }
}
