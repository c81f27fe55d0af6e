package duban.local.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A route's path as API Gateway writes it: `/intake/{source}`; `{proxy+}` at the end takes the
/// rest.
public final class PathPattern {
  private final List<String> segments;

  public PathPattern(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A route's path begins with /, not " + path);
    }
    segments = List.of(path.substring(1).split("/", -1));
  }

  /// The path parameters, decoded, when the path fits.
  public Optional<Map<String, String>> match(String rawPath) {
    String[] given = rawPath.substring(1).split("/", -1);
    var parameters = new LinkedHashMap<String, String>();
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      if (i >= given.length) {
        return Optional.empty();
      }
      if (segment.endsWith("+}")) {
        String rest = String.join("/", List.of(given).subList(i, given.length));
        parameters.put(segment.substring(1, segment.length() - 2), decode(rest));
        return Optional.of(parameters);
      }
      if (segment.startsWith("{") && !given[i].isEmpty()) {
        parameters.put(segment.substring(1, segment.length() - 1), decode(given[i]));
      } else if (!segment.equals(given[i])) {
        return Optional.empty();
      }
    }
    return given.length == segments.size() ? Optional.of(parameters) : Optional.empty();
  }

  /// In a path, unlike in a form, a plus sign is a plus sign.
  private static String decode(String segment) {
    return Call.decode(segment.replace("+", "%2B"));
  }

  /// How much of it is fixed text: API Gateway takes the most specific route.
  public int specificity() {
    return segments.stream().mapToInt(s -> s.endsWith("+}") ? 0 : s.startsWith("{") ? 1 : 2).sum();
  }
}
