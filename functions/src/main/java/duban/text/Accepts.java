package duban.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a caller reads, by the `Accept` header.
public final class Accepts {
  private Accepts() {}

  /// Whether JSON is named and HTML is not wanted more. A browser names HTML; a program that names
  /// neither gets the page.
  public static boolean json(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    double json = 0;
    double html = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      String type = parts[0].strip();
      if (type.equals("application/json") || type.equals("application/problem+json")) {
        json = Math.max(json, quality(parts));
      } else if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
        html = Math.max(html, quality(parts));
      }
    }
    return json > 0 && json >= html;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Double.parseDouble(parameter.substring(2));
        } catch (NumberFormatException unreadable) {
          return 0;
        }
      }
    }
    return 1;
  }
}
