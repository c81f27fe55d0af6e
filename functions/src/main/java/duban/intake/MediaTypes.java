package duban.intake;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a request says its body is.
final class MediaTypes {
  private static final String BATCH = "application/cloudevents-batch";
  private static final String EVENT = "application/cloudevents";

  private MediaTypes() {}

  /// How a delivery brings its messages.
  enum Format {
    /// The body is the message.
    MESSAGE,
    /// A CloudEvent in binary mode: attributes in header fields, the body is its data.
    BINARY,
    /// A CloudEvent in structured mode.
    STRUCTURED,
    /// Several CloudEvents.
    BATCH
  }

  /// Empty when it is none that is known here. Names are compared without regard to case, and only
  /// the JSON formats of CloudEvents are known.
  static Optional<Format> format(Map<String, String> headers) {
    String type = bare(header(headers, "content-type"));
    if (type.startsWith(BATCH)) {
      return type.equals(BATCH + "+json") ? Optional.of(Format.BATCH) : Optional.empty();
    }
    if (type.startsWith(EVENT)) {
      return type.equals(EVENT + "+json") ? Optional.of(Format.STRUCTURED) : Optional.empty();
    }
    if (!json(type)) {
      return Optional.empty();
    }
    return Optional.of(CloudEventReader.binary(headers) ? Format.BINARY : Format.MESSAGE);
  }

  /// Whether it is `application/json` or a type built on it (`application/…+json`).
  static boolean json(String type) {
    String bare = bare(type);
    return bare.equals("application/json")
        || (bare.startsWith("application/") && bare.endsWith("+json"));
  }

  private static String bare(String type) {
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private static String header(Map<String, String> headers, String name) {
    return headers.entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
