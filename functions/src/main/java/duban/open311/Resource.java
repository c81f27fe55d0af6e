package duban.open311;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request is about, by its path.
sealed interface Resource {
  Pattern PATH = Pattern.compile("([a-z]+)(?:/(.+))?\\.(xml|json)");

  record DiscoveryFile() implements Resource {}

  record ServiceList() implements Resource {}

  record Definition(String serviceCode) implements Resource {}

  record RequestList() implements Resource {}

  record OneRequest(String id) implements Resource {}

  record Token(String id) implements Resource {}

  record UpdateList() implements Resource {}

  /// @param path what follows `/open311/v2/`: `requests.json`, `services/001.xml`
  static Optional<Resource> of(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String id = parts.group(2);
    return Optional.ofNullable(
        id == null
            ? switch (parts.group(1)) {
              case "discovery" -> new DiscoveryFile();
              case "services" -> new ServiceList();
              case "requests" -> new RequestList();
              case "servicerequestupdates" -> new UpdateList();
              default -> null;
            }
            : switch (parts.group(1)) {
              case "services" -> new Definition(id);
              case "requests" -> new OneRequest(id);
              case "tokens" -> new Token(id);
              default -> null;
            });
  }

  /// By the path's ending; XML, the format that GeoReport v2 requires, where it has none.
  static Format format(String path) {
    return path.endsWith(".json") ? Format.JSON : Format.XML;
  }
}
