package duban.intake;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An event of CloudEvents 1.0 whose data is JSON, every attribute of it valid.
///
/// @param id unique within `source`
/// @param source a URI-reference: the context in which it happened, in the sender's own words
/// @param subject what it is about; null where it does not say
/// @param time when it happened; null where it does not say
/// @param attributes every attribute as it was sent, extensions among them: text, number or truth
/// @param data the message, in the source's own shape
record CloudEvent(
    String id,
    String source,
    @Nullable String subject,
    @Nullable Instant time,
    Map<String, Object> attributes,
    JsonNode data) {
  /// The field under which a case keeps the attributes.
  static final String KEPT = "cloudevent";

  CloudEvent {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
