package duban.states.load;

import duban.states.jsonata.Json;
import duban.states.load.Document.Unreadable;
import duban.states.load.Node.ArrayNode;
import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads a definition that is written as JSON.
final class JsonDocument {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonDocument() {}

  static Node parse(String text) throws Unreadable {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      Node root = read(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new Unreadable("is not JSON: content after the end of the value");
      }
      return root;
    } catch (JacksonException e) {
      throw new Unreadable("is not JSON: " + e.getOriginalMessage() + ", line " + line(e));
    }
  }

  private static int line(JacksonException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getLineNr();
  }

  private static Node read(JsonParser parser, JsonToken token) throws Unreadable {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Node> members = new LinkedHashMap<>();
        for (JsonToken next = parser.nextToken();
            next == JsonToken.PROPERTY_NAME;
            next = parser.nextToken()) {
          String name = parser.currentName();
          int at = parser.currentTokenLocation().getLineNr();
          if (members.put(name, read(parser, parser.nextToken())) != null) {
            throw new Unreadable("has the field \"%s\" twice, line %d".formatted(name, at));
          }
        }
        yield new ObjectNode(members, line);
      }
      case START_ARRAY -> {
        List<Node> elements = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          elements.add(read(parser, next));
        }
        yield new ArrayNode(elements, line);
      }
      case VALUE_STRING -> new ScalarNode(parser.getString(), line);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new ScalarNode(parser.getNumberValue(), line);
      case VALUE_TRUE -> new ScalarNode(true, line);
      case VALUE_FALSE -> new ScalarNode(false, line);
      case VALUE_NULL -> new ScalarNode(Json.NULL, line);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new Unreadable("is not JSON: unexpected " + token + ", line " + line);
    };
  }
}
