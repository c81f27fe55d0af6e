package duban.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import duban.calendar.CalendarData;
import duban.calendar.Span;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.Effect;
import duban.cases.Recorded;
import duban.policy.Directory;
import duban.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.ser.std.StdSerializer;

/// The JSON inside the table's items. What it does not know it refuses: an event read without one
/// of its fields would replay into a different case.
final class Codec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // What a source sent with its message must come back digit by digit.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .addModule(spans())
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Codec() {}

  /// Spans stand in the table as policies write them.
  private static SimpleModule spans() {
    return new SimpleModule("spans")
        .addSerializer(
            Span.class,
            new StdSerializer<Span>(Span.class) {
              @Override
              public void serialize(Span span, JsonGenerator out, SerializationContext context) {
                out.writeString(span.text());
              }
            })
        .addDeserializer(
            Span.class,
            new StdDeserializer<Span>(Span.class) {
              @Override
              public Span deserialize(JsonParser in, DeserializationContext context) {
                return switch (Span.parse(in.getString())) {
                  case Span.Parsed.Ok(Span span) -> span;
                  case Span.Parsed.Refused(String reason) ->
                      context.reportInputMismatch(Span.class, "%s", reason);
                };
              }
            });
  }

  /// One step's events, as one item keeps them.
  private record Entry(Instant at, Actor actor, List<CaseEvent> events) {}

  static String events(Instant at, Actor actor, List<CaseEvent> events) {
    return JSON.writeValueAsString(new Entry(at, actor, events));
  }

  /// @param firstSeq the number of the first event in `json`
  static List<Recorded> events(int firstSeq, String json) {
    Entry entry = JSON.readValue(json, Entry.class);
    List<Recorded> recorded = new ArrayList<>(entry.events().size());
    for (CaseEvent event : entry.events()) {
      recorded.add(new Recorded(firstSeq + recorded.size(), entry.at(), entry.actor(), event));
    }
    return recorded;
  }

  /// The event with `change` carried out on every text in it.
  static CaseEvent eachText(CaseEvent event, UnaryOperator<String> change) {
    JsonNode tree = JSON.readTree(JSON.writerFor(CaseEvent.class).writeValueAsString(event));
    return each(tree, change) ? JSON.treeToValue(tree, CaseEvent.class) : event;
  }

  private static boolean each(JsonNode node, UnaryOperator<String> change) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (field.getValue().isString()) {
          String text = field.getValue().stringValue();
          String other = change.apply(text);
          if (!other.equals(text)) {
            field.setValue(StringNode.valueOf(other));
            changed = true;
          }
        } else {
          changed |= each(field.getValue(), change);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode element = array.get(i);
        if (element.isString()) {
          String other = change.apply(element.stringValue());
          if (!other.equals(element.stringValue())) {
            array.set(i, StringNode.valueOf(other));
            changed = true;
          }
        } else {
          changed |= each(element, change);
        }
      }
    }
    return changed;
  }

  static String effect(Effect effect) {
    return JSON.writerFor(Effect.class).writeValueAsString(effect);
  }

  static Effect effect(String json) {
    return JSON.readValue(json, Effect.class);
  }

  static String rest(Continuations.Rest rest) {
    return JSON.writeValueAsString(rest);
  }

  static Continuations.Rest rest(String json) {
    return JSON.readValue(json, Continuations.Rest.class);
  }

  static String digestEntry(Digests.Entry entry) {
    return JSON.writeValueAsString(entry);
  }

  static Digests.Entry digestEntry(String json) {
    return JSON.readValue(json, Digests.Entry.class);
  }

  static String policy(Policy policy) {
    return JSON.writeValueAsString(policy);
  }

  static Policy policy(String json) {
    return JSON.readValue(json, Policy.class);
  }

  static String holidays(CalendarData holidays) {
    return JSON.writeValueAsString(holidays);
  }

  static CalendarData holidays(String json) {
    return JSON.readValue(json, CalendarData.class);
  }

  static String directory(Directory directory) {
    return JSON.writeValueAsString(directory);
  }

  static Directory directory(String json) {
    return JSON.readValue(json, Directory.class);
  }

  static String letter(Inbox.Letter letter) {
    return JSON.writeValueAsString(letter);
  }

  static Inbox.Letter letter(String json) {
    return JSON.readValue(json, Inbox.Letter.class);
  }

  static String choice(Inbox.Choice choice) {
    return JSON.writeValueAsString(choice);
  }

  static Inbox.Choice choice(String json) {
    return JSON.readValue(json, Inbox.Choice.class);
  }

  /// What a job remembers. As text: an empty map would arrive in the stream without a type.
  static String state(Map<String, String> state) {
    return JSON.writeValueAsString(new TreeMap<>(state));
  }

  static Map<String, String> state(String json) {
    return JSON.readValue(json, new TypeReference<Map<String, String>>() {});
  }
}
