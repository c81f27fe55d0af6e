package duban.local.pages;

import duban.states.StepFunctions;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// An event's details as JSON, under the API's own names.
///
/// @param name `stateEnteredEventDetails`, `taskFailedEventDetails` …; empty for an event without
record EventDetails(String name, ObjectNode values) {
  private static final String HIDDEN = "…";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// The one details object that the event has.
  static EventDetails of(HistoryEvent event) {
    for (SdkField<?> field : event.sdkFields()) {
      if (field.getValueOrDefault(event) instanceof SdkPojo details) {
        return new EventDetails(field.locationName(), object(details));
      }
    }
    return new EventDetails("", NODES.objectNode());
  }

  private static ObjectNode object(SdkPojo pojo) {
    ObjectNode node = NODES.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      @Nullable Object value = field.getValueOrDefault(pojo);
      if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
        node.set(field.locationName(), value(field.locationName(), value));
      }
    }
    return node;
  }

  private static JsonNode value(String name, Object value) {
    return switch (value) {
      case SdkPojo pojo -> object(pojo);
      case String text when holdsJson(name) -> withoutTokens(Executions.json(text));
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Instant instant -> NODES.stringNode(instant.toString());
      case Map<?, ?> map -> {
        ObjectNode node = NODES.objectNode();
        map.forEach((key, inner) -> node.set(key.toString(), value("input", inner)));
        yield node;
      }
      case Collection<?> list -> {
        ArrayNode node = NODES.arrayNode();
        list.forEach(inner -> node.add(value(name, inner)));
        yield node;
      }
      default -> NODES.stringNode(value.toString());
    };
  }

  /// Whoever has a task token can answer in a person's place; the service's own history shows them,
  /// this one does not.
  private static JsonNode withoutTokens(JsonNode json) {
    return switch (json) {
      case ObjectNode object -> {
        ObjectNode shown = NODES.objectNode();
        object.forEachEntry((name, inner) -> shown.set(name, withoutTokens(inner)));
        yield shown;
      }
      case ArrayNode array -> {
        ArrayNode shown = NODES.arrayNode();
        array.forEach(inner -> shown.add(withoutTokens(inner)));
        yield shown;
      }
      case StringNode text when StepFunctions.isTaskToken(text.stringValue()) ->
          NODES.stringNode(HIDDEN);
      default -> json;
    };
  }

  private static boolean holdsJson(String name) {
    return name.equals("input") || name.equals("output") || name.equals("parameters");
  }
}
