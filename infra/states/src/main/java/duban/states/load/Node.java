package duban.states.load;

import duban.states.jsonata.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A piece of a definition's text, with the line it starts on (0 where that is not known).
sealed interface Node {
  int line();

  record ObjectNode(Map<String, Node> members, int line) implements Node {}

  record ArrayNode(List<Node> elements, int line) implements Node {}

  /// A string, number, boolean or null.
  record ScalarNode(Object value, int line) implements Node {}

  /// The same as a JSON value.
  default Object json() {
    return switch (this) {
      case ObjectNode(var members, _) -> {
        Map<String, Object> object = new LinkedHashMap<>();
        members.forEach((name, member) -> object.put(name, member.json()));
        yield object;
      }
      case ArrayNode(var elements, _) -> {
        List<Object> array = new ArrayList<>();
        elements.forEach(element -> array.add(element.json()));
        yield array;
      }
      case ScalarNode(Object value, _) -> value;
    };
  }

  /// The type's name with its article, for messages.
  default String kind() {
    String type = Json.typeOf(json());
    return (type.equals("array") || type.equals("object") ? "an " : "a ") + type;
  }
}
