package duban.states.jsonata;

import com.dashjoin.jsonata.Jsonata;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// JSON values as plain Java: [Map], [List], [String], [Number], [Boolean] and [#NULL].
///
/// Values are never changed once made, so states pass them on by reference and nothing is copied or
/// written out until somebody asks for the text. JSON's null has a value of its own because the
/// JSONata library reads Java's `null` as "nothing there".
public final class Json {
  /// JSON's `null`.
  public static final Object NULL = Jsonata.NULL_VALUE;

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Whether `value` is JSON's `null`. There is one object for it, and no other is equal.
  @SuppressWarnings("ReferenceEquality")
  static boolean isNull(Object value) {
    return value == NULL;
  }

  /// Reads one JSON text.
  ///
  /// @throws JsonSyntaxException when `text` is anything but exactly one JSON value
  public static Object parse(String text) throws JsonSyntaxException {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonSyntaxException("no content");
      }
      Object value = read(parser, first);
      if (parser.nextToken() != null) {
        throw new JsonSyntaxException("content after the end of the value");
      }
      return value;
    } catch (JacksonException e) {
      throw new JsonSyntaxException(e.getOriginalMessage());
    }
  }

  private static Object read(JsonParser parser, JsonToken token) throws JsonSyntaxException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (JsonToken next = parser.nextToken();
            next == JsonToken.PROPERTY_NAME;
            next = parser.nextToken()) {
          String name = parser.currentName();
          object.put(name, read(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(read(parser, next));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        Number number = parser.getNumberValue();
        if (number instanceof Double floating && floating.isInfinite()) {
          throw new JsonSyntaxException("a number out of range");
        }
        yield number;
      }
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new JsonSyntaxException("unexpected " + token);
    };
  }

  /// The JSON text of a value, without white space.
  public static String write(Object value) {
    StringWriter text = new StringWriter(128);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(value, out);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator out) {
    switch (value) {
      case Map<?, ?> object -> {
        out.writeStartObject();
        object.forEach(
            (name, member) -> {
              out.writeName((String) name);
              write(member, out);
            });
        out.writeEndObject();
      }
      case List<?> array -> {
        out.writeStartArray();
        array.forEach(element -> write(element, out));
        out.writeEndArray();
      }
      case String string -> out.writeString(string);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      case BigInteger number -> out.writeNumber(number);
      case BigDecimal number -> out.writeNumber(number);
      case Float number -> out.writeNumber(number);
      case Boolean truth -> out.writeBoolean(truth);
      default -> {
        if (!isNull(value)) {
          throw new IllegalArgumentException("not a JSON value: " + value.getClass().getName());
        }
        out.writeNull();
      }
    }
  }

  /// Whether the JSON text of `value` takes more than `limit` bytes of UTF-8. Counts without
  /// writing, and stops counting once the answer is known.
  public static boolean exceeds(Object value, int limit) {
    return remaining(value, limit) < 0;
  }

  private static int remaining(Object value, int room) {
    int left = room;
    switch (value) {
      case Map<?, ?> object -> {
        left -= 2 + Math.max(0, object.size() - 1);
        for (Map.Entry<?, ?> member : object.entrySet()) {
          if (left < 0) {
            return left;
          }
          left = remaining(member.getValue(), left - length((String) member.getKey()) - 1);
        }
      }
      case List<?> array -> {
        left -= 2 + Math.max(0, array.size() - 1);
        for (Object element : array) {
          if (left < 0) {
            return left;
          }
          left = remaining(element, left);
        }
      }
      case String string -> left -= length(string);
      case Number number -> left -= number.toString().length();
      case Boolean truth -> left -= truth ? 4 : 5;
      default -> left -= 4;
    }
    return left;
  }

  private static int length(String string) {
    int bytes = 2;
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c < 0x20) {
        bytes += c == '\n' || c == '\r' || c == '\t' || c == '\b' || c == '\f' ? 2 : 6;
      } else if (c == '"' || c == '\\') {
        bytes += 2;
      } else if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800 || Character.isSurrogate(c)) {
        bytes += 2; // A surrogate is half of a character of four bytes.
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /// The name of a value's JSON type, as the service's messages give it.
  public static String typeOf(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Number _ -> "number";
      case Boolean _ -> "boolean";
      default -> "null";
    };
  }
}
