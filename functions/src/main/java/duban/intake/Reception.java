package duban.intake;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.MessageReader.Defaults;
import duban.policy.Door;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Makes the intake message of what a source sent: as it is, or by the source's mapping.
///
/// What a mapping does not carry over is kept with the message, as every field without a name here
/// is; a text that it did carry over is not kept twice.
final class Reception {
  private final MessageReader reader = new MessageReader();

  /// The compiled mappings, by expression: a policy version that says the same needs no new one.
  private final Map<String, Mapping.Compilation> mappings = new ConcurrentHashMap<>();

  /// What came of it.
  sealed interface Received {
    /// @param message the source's
    /// @param fields the names that the message's fields have for the sender
    record Good(Message message, Fields fields) implements Received {}

    /// @param mapped whether the fields are those that the mapping came to
    record Wrong(List<FieldProblem> problems, boolean mapped) implements Received {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Where the sender finds a field.
  ///
  /// @param defaulted whether `postedAt` is the event's `time`
  record Fields(boolean mapped, boolean defaulted) {}

  /// @param sent the message in the source's own shape
  /// @param defaults what is known of it from around
  Received read(Door.Webhook door, JsonNode sent, Defaults defaults) {
    Door.Mapping mapping = door.mapping();
    return mapping == null ? plain(sent, defaults) : mapped(mapping, sent, defaults);
  }

  private Received plain(JsonNode sent, Defaults defaults) {
    if (!sent.isObject()) {
      return new Received.Wrong(List.of(new FieldProblem("*", "intake.problem.object")), false);
    }
    return switch (reader.read(sent, defaults)) {
      case MessageReader.Reading.Good(Message message) ->
          new Received.Good(message, new Fields(false, !has(sent, "postedAt")));
      case MessageReader.Reading.Wrong(var problems) -> new Received.Wrong(problems, false);
      case MessageReader.Reading.Unreadable u ->
          throw new IllegalStateException("What was read is readable.");
    };
  }

  private Received mapped(Door.Mapping mapping, JsonNode sent, Defaults defaults) {
    return switch (mappings.computeIfAbsent(mapping.expression(), Mapping::compile)) {
      case Mapping.Compilation.Refused(String why) -> failed(why);
      case Mapping.Compilation.Compiled(Mapping compiled) ->
          switch (compiled.apply(sent)) {
            case Mapping.Outcome.Failed(String why) -> failed(why);
            case Mapping.Outcome.Mapped(JsonNode message) -> mapped(sent, message, defaults);
          };
    };
  }

  private static Received failed(String why) {
    return new Received.Wrong(List.of(new FieldProblem("*", "intake.problem.mapping", why)), true);
  }

  private Received mapped(JsonNode sent, JsonNode mapped, Defaults defaults) {
    return switch (reader.read(mapped, defaults)) {
      case MessageReader.Reading.Good(Message message) -> {
        Map<String, Object> extra = rest(sent, message);
        // What the mapping names is what counts.
        extra.putAll(message.extra());
        List<FieldProblem> problems = new ArrayList<>(MessageReader.checkExtra(extra));
        yield problems.isEmpty()
            ? new Received.Good(message.with(extra), new Fields(true, !has(mapped, "postedAt")))
            : new Received.Wrong(problems, true);
      }
      case MessageReader.Reading.Wrong(var problems) -> new Received.Wrong(problems, true);
      case MessageReader.Reading.Unreadable u ->
          throw new IllegalStateException("What was read is readable.");
    };
  }

  private static boolean has(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value != null && !value.isNull();
  }

  /// What the source sent, without the texts that stand in the message.
  private static Map<String, Object> rest(JsonNode sent, Message message) {
    Set<String> carried = new HashSet<>();
    Stream.of(message.externalId(), message.title(), message.content(), message.url())
        .filter(Objects::nonNull)
        .forEach(carried::add);
    Message.Author author = message.author();
    if (author != null) {
      Stream.of(author.name(), author.phone(), author.email())
          .filter(Objects::nonNull)
          .forEach(carried::add);
    }
    message.attachments().stream()
        .map(Message.Attachment::url)
        .filter(Objects::nonNull)
        .forEach(carried::add);
    Map<String, Object> rest = new LinkedHashMap<>();
    if (sent.isObject()) {
      for (Map.Entry<String, JsonNode> member : sent.properties()) {
        put(rest, member.getKey(), without(member.getValue(), carried));
      }
    } else {
      put(rest, "message", without(sent, carried));
    }
    return rest;
  }

  /// Null when nothing is left.
  private static @Nullable Object without(JsonNode node, Set<String> carried) {
    if (node.isObject()) {
      Map<String, Object> left = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        put(left, member.getKey(), without(member.getValue(), carried));
      }
      return left.isEmpty() ? null : left;
    }
    if (node.isArray()) {
      List<Object> left = new ArrayList<>();
      for (JsonNode element : node) {
        Object kept = without(element, carried);
        if (kept != null) {
          left.add(kept);
        }
      }
      return left.isEmpty() ? null : left;
    }
    return node.isNull() || carried.contains(node.asString())
        ? null
        : StrictJson.MAPPER.convertValue(node, Object.class);
  }

  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
