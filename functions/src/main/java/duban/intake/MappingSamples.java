package duban.intake;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.MessageReader.Defaults;
import duban.policy.Door;
import duban.policy.SampleCheck;
import duban.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Runs every sample of a mapping through the mapping and the reading of messages, exactly as the
/// intake does, and compares what comes out with what the sample expects.
///
/// A sample expects the intake message: the fields it names must be those, and there must be no
/// others. Fields without a name here count only where the sample names them: whatever a mapping
/// does not carry over is kept anyway.
public final class MappingSamples implements SampleCheck {
  private static final Texts WORDS = Texts.in(Locale.ENGLISH);

  private final Reception reception = new Reception();
  private final MessageReader reader = new MessageReader();

  @Override
  public List<Wrong> check(Door.Mapping mapping) {
    if (Mapping.compile(mapping.expression()) instanceof Mapping.Compilation.Refused(String why)) {
      return List.of(new Wrong("expression", "is not JSONata: " + why));
    }
    List<Wrong> wrong = new ArrayList<>();
    for (int i = 0; i < mapping.samples().size(); i++) {
      check(mapping, mapping.samples().get(i), "samples[" + i + "].", wrong);
    }
    return wrong;
  }

  private void check(Door.Mapping mapping, Door.Sample sample, String path, List<Wrong> wrong) {
    switch (StrictJson.parse(sample.message(), StrictJson.DEPTH)) {
      case StrictJson.Parsed.Unreadable(int line, int column) ->
          wrong.add(new Wrong(path + "message", unreadable(line, column)));
      case StrictJson.Parsed.Value(JsonNode sent) -> {
        Reception.Received received =
            reception.read(new Door.Webhook(mapping), sent, Defaults.NONE);
        switch (reader.read(sample.expected())) {
          case MessageReader.Reading.Unreadable(int line, int column) ->
              wrong.add(new Wrong(path + "expected", unreadable(line, column)));
          case MessageReader.Reading.Wrong(var problems) ->
              problems.forEach(p -> wrong.add(new Wrong(path + "expected", said(p))));
          case MessageReader.Reading.Good(Message expected) ->
              compare(expected, received, path, wrong);
        }
      }
    }
  }

  private static void compare(
      Message expected, Reception.Received received, String path, List<Wrong> wrong) {
    switch (received) {
      case Reception.Received.Wrong(var problems, var mapped) ->
          problems.forEach(p -> wrong.add(new Wrong(path + "message", "mapped: " + said(p))));
      case Reception.Received.Good(Message message, var fields) -> {
        Map<String, @Nullable Object> came = fields(message);
        fields(expected)
            .forEach((name, value) -> compare(name, value, came.get(name), path, wrong));
        expected
            .extra()
            .forEach((name, value) -> compare(name, value, message.extra().get(name), path, wrong));
      }
    }
  }

  private static void compare(
      String field,
      @Nullable Object expected,
      @Nullable Object came,
      String path,
      List<Wrong> wrong) {
    if (!Objects.equals(expected, came)) {
      wrong.add(
          new Wrong(
              path + "expected." + field,
              "expected " + quoted(expected) + ", but the mapping gives " + quoted(came)));
    }
  }

  private static Map<String, @Nullable Object> fields(Message message) {
    Message.Author author = message.author();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("externalId", message.externalId());
    fields.put("title", message.title());
    fields.put("content", message.content());
    fields.put("url", message.url());
    fields.put("postedAt", message.postedAt());
    fields.put("occurredAt", message.occurredAt());
    fields.put("area", message.area());
    fields.put("category", message.category());
    fields.put("tier", message.tier());
    fields.put("author.name", author == null ? null : author.name());
    fields.put("author.phone", author == null ? null : author.phone());
    fields.put("author.email", author == null ? null : author.email());
    fields.put("author.wantsPrivacy", author == null ? null : author.wantsPrivacy());
    fields.put("attachments", message.attachments());
    return fields;
  }

  private static String unreadable(int line, int column) {
    return "is not one JSON value (line " + line + ", column " + column + ")";
  }

  private static String said(FieldProblem problem) {
    return problem.field() + ": " + WORDS.get(problem.key(), problem.arguments().toArray());
  }

  private static String quoted(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case Instant instant -> instant.toString();
      default -> "'" + value + "'";
    };
  }
}
