package duban.open311;

import duban.text.Texts;
import java.util.List;

/// What is wrong with a request.
///
/// @param code the HTTP status it is answered with: 400, 403, 404 … (GeoReport v2, Errors)
/// @param key in the message bundles
record Problem(int code, String key, List<Object> arguments) {
  Problem {
    arguments = List.copyOf(arguments);
  }

  /// A request that is not in order.
  static Problem bad(String key, Object... arguments) {
    return new Problem(400, "open311.problem." + key, List.of(arguments));
  }

  static Problem forbidden() {
    return new Problem(403, "open311.problem.api-key", List.of());
  }

  static Problem notFound(String key, Object... arguments) {
    return new Problem(404, "open311.problem." + key, List.of(arguments));
  }

  String description(Texts texts) {
    return texts.get(key, arguments.toArray());
  }
}
