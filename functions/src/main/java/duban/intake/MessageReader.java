package duban.intake;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.text.Visible;
import duban.text.WebLink;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a message as sources send it, and says field by field what is wrong with it.
///
/// Strict where carelessness would change the meaning (a time without an offset, a key given
/// twice), generous where it would not: fields it has no name for are kept with the message.
public final class MessageReader {
  static final int TITLE = 200;
  static final int CONTENT = 20_000;
  static final int SHORT = 200;
  static final int URL = 2_000;
  static final int ATTACHMENTS = 50;

  /// How much may come along in fields without a name here, in characters of JSON.
  static final int EXTRA = 20_000;

  private static final Set<String> NAMED =
      Set.of(
          "externalId",
          "title",
          "content",
          "url",
          "postedAt",
          "occurredAt",
          "area",
          "category",
          "tier",
          "author",
          "attachments");

  /// What is known of a message from around its JSON, for fields its JSON does not give.
  ///
  /// @param externalId null where nothing is known
  /// @param title likewise
  /// @param postedAt likewise
  record Defaults(@Nullable String externalId, @Nullable String title, @Nullable Instant postedAt) {
    static final Defaults NONE = new Defaults(null, null, null);
  }

  /// What came of reading.
  public sealed interface Reading {
    record Good(Message message) implements Reading {}

    record Wrong(List<FieldProblem> problems) implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }

    /// Not JSON, or not JSON that means one thing only.
    ///
    /// @param line where reading stopped, from 1
    /// @param column likewise
    record Unreadable(int line, int column) implements Reading {}
  }

  public Reading read(String body) {
    return switch (StrictJson.parse(body, StrictJson.DEPTH)) {
      case StrictJson.Parsed.Value(JsonNode root) when root.isObject() -> read(root, Defaults.NONE);
      case StrictJson.Parsed.Value v -> new Reading.Unreadable(1, 1);
      case StrictJson.Parsed.Unreadable(int line, int column) ->
          new Reading.Unreadable(line, column);
    };
  }

  /// @param root an object
  Reading read(JsonNode root, Defaults defaults) {
    Fields fields = new Fields(root, "");
    Instant nothing = Instant.EPOCH;
    String externalId = fields.required("externalId", SHORT, defaults.externalId());
    String title = fields.required("title", TITLE, defaults.title());
    String content = fields.required("content", CONTENT, null);
    String url = fields.url("url");
    Instant postedAt =
        fields.find("postedAt") == null && defaults.postedAt() != null
            ? defaults.postedAt()
            : fields.instant("postedAt", true);
    Instant occurredAt = fields.instant("occurredAt", false);
    String area = fields.optional("area", SHORT);
    String category = fields.optional("category", SHORT);
    String tier = fields.optional("tier", SHORT);
    Message.Author author = author(fields);
    List<Message.Attachment> attachments = attachments(fields);
    Map<String, Object> extra = extra(root, fields);
    if (!fields.problems.isEmpty()) {
      return new Reading.Wrong(fields.problems);
    }
    return new Reading.Good(
        new Message(
            externalId,
            Visible.line(title),
            content,
            url,
            postedAt == null ? nothing : postedAt,
            occurredAt,
            area,
            category,
            tier,
            author,
            attachments,
            extra));
  }

  private static Message.@Nullable Author author(Fields fields) {
    JsonNode node = fields.find("author");
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      fields.problem("author", "intake.problem.object");
      return null;
    }
    Fields author = new Fields(node, "author.", fields.problems);
    return new Message.Author(
        author.optional("name", SHORT),
        author.optional("phone", SHORT),
        author.optional("email", SHORT),
        author.truth("wantsPrivacy"));
  }

  private static List<Message.Attachment> attachments(Fields fields) {
    JsonNode node = fields.find("attachments");
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      fields.problem("attachments", "intake.problem.array");
      return List.of();
    }
    if (node.size() > ATTACHMENTS) {
      fields.problem("attachments", "intake.problem.too-many", ATTACHMENTS);
      return List.of();
    }
    List<Message.Attachment> attachments = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String name = "attachments[" + i + "]";
      if (!node.get(i).isObject()) {
        fields.problem(name, "intake.problem.object");
        continue;
      }
      Fields attachment = new Fields(node.get(i), name + ".", fields.problems);
      String url = attachment.url("url");
      if (url == null && attachment.find("url") == null) {
        attachment.problem("url", "intake.problem.required");
      }
      attachments.add(
          new Message.Attachment(url == null ? "" : url, attachment.optional("title", SHORT)));
    }
    return attachments;
  }

  private static Map<String, Object> extra(JsonNode root, Fields fields) {
    Map<String, Object> extra = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!NAMED.contains(field.getKey())) {
        extra.put(field.getKey(), StrictJson.MAPPER.convertValue(field.getValue(), Object.class));
      }
    }
    fields.problems.addAll(checkExtra(extra));
    return extra;
  }

  /// What is wrong with the fields without a name here, all taken together.
  static List<FieldProblem> checkExtra(Map<String, Object> extra) {
    String json = StrictJson.MAPPER.writeValueAsString(extra);
    if (!isText(json)) {
      return List.of(new FieldProblem("*", "intake.problem.text"));
    }
    return !extra.isEmpty() && json.length() > EXTRA
        ? List.of(new FieldProblem("*", "intake.problem.extra-too-long", EXTRA))
        : List.of();
  }

  /// JSON can spell halves of characters (`\ud83d` alone), which nothing can store or show (RFC
  /// 8259, 8.2).
  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /// The fields of one object, with what is wrong with them.
  private static final class Fields {
    private final JsonNode node;
    private final String prefix;
    private final List<FieldProblem> problems;

    Fields(JsonNode node, String prefix) {
      this(node, prefix, new ArrayList<>());
    }

    Fields(JsonNode node, String prefix, List<FieldProblem> problems) {
      this.node = node;
      this.prefix = prefix;
      this.problems = problems;
    }

    void problem(String name, String key, Object... arguments) {
      problems.add(new FieldProblem(prefix + name, key, arguments));
    }

    /// Null when it is absent or `null`, which mean the same.
    @Nullable JsonNode find(String name) {
      JsonNode value = node.get(name);
      return value == null || value.isNull() ? null : value;
    }

    /// A text with at least one visible character.
    String required(String name, int longest, @Nullable String otherwise) {
      if (find(name) == null && otherwise != null && !Visible.blank(otherwise)) {
        return otherwise;
      }
      String value = optional(name, longest);
      if (find(name) == null || (value != null && Visible.blank(value))) {
        problem(name, "intake.problem.required");
      }
      return value == null ? "" : value;
    }

    @Nullable String optional(String name, int longest) {
      JsonNode value = find(name);
      if (value == null) {
        return null;
      }
      if (!value.isString()) {
        problem(name, "intake.problem.text");
        return null;
      }
      String text = value.stringValue();
      if (!isText(text)) {
        problem(name, "intake.problem.text");
        return null;
      }
      if (text.codePointCount(0, text.length()) > longest) {
        problem(name, "intake.problem.too-long", longest);
        return null;
      }
      return text;
    }

    @Nullable String url(String name) {
      String text = optional(name, URL);
      if (text == null) {
        return null;
      }
      if (WebLink.of(text).isEmpty()) {
        problem(name, "intake.problem.url");
        return null;
      }
      return text;
    }

    @Nullable Instant instant(String name, boolean required) {
      if (required && find(name) == null) {
        problem(name, "intake.problem.required");
        return null;
      }
      String text = optional(name, SHORT);
      if (text == null) {
        return null;
      }
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        problem(name, "intake.problem.instant");
        return null;
      }
    }

    boolean truth(String name) {
      JsonNode value = find(name);
      if (value == null) {
        return false;
      }
      if (!value.isBoolean()) {
        problem(name, "intake.problem.truth");
        return false;
      }
      return value.booleanValue();
    }
  }
}
