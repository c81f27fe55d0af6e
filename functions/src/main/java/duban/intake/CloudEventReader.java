package duban.intake;

import duban.cases.FieldProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads events of CloudEvents 1.0 (core specification, JSON format, HTTP protocol binding), and
/// says attribute by attribute what is wrong with one.
///
/// Problems are named as the sender knows the places: `time` of a structured event, `ce-time` of a
/// binary one.
final class CloudEventReader {
  private static final String VERSION = "1.0";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,100}");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})");

  /// Characters that no attribute may hold (core specification, type String).
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "[\\x00-\\x1f\\x7f-\\x9f\\ufdd0-\\ufdef\\x{fffe}\\x{ffff}]"
              + "|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]");

  private static final Set<String> REQUIRED = Set.of("id", "source", "specversion", "type");
  private static final String DATA = "data";
  private static final String DATA_BASE64 = "data_base64";
  private static final int MOST_ATTRIBUTES = 50;

  /// What came of reading one event.
  sealed interface Reading {
    record Good(CloudEvent event) implements Reading {}

    /// @param id its id as far as it could be read; null otherwise
    /// @param source likewise
    record Wrong(@Nullable String id, @Nullable String source, List<FieldProblem> problems)
        implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Reads an event in the JSON format.
  Reading structured(JsonNode node) {
    if (!node.isObject()) {
      return new Reading.Wrong(null, null, List.of(new FieldProblem("*", "intake.problem.object")));
    }
    Attributes attributes = new Attributes("");
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (!member.getKey().equals(DATA) && !member.getKey().equals(DATA_BASE64)) {
        attributes.json(member.getKey(), member.getValue());
      }
    }
    attributes.check();
    return attributes.event(data(node, attributes));
  }

  private static @Nullable JsonNode data(JsonNode node, Attributes attributes) {
    String type = attributes.find("datacontenttype");
    if (type != null && !MediaTypes.json(type)) {
      attributes.problem("datacontenttype", "intake.problem.data-type");
      return null;
    }
    JsonNode data = node.get(DATA);
    JsonNode encoded = node.get(DATA_BASE64);
    if (encoded == null || encoded.isNull()) {
      if (data == null || data.isNull()) {
        attributes.problem(DATA, "intake.problem.required");
        return null;
      }
      return data;
    }
    if (data != null && !data.isNull()) {
      attributes.problem(DATA_BASE64, "intake.problem.data-twice");
      return null;
    }
    JsonNode decoded = encoded.isString() ? decoded(encoded.stringValue()) : null;
    if (decoded == null) {
      attributes.problem(DATA_BASE64, "intake.problem.base64-json");
    }
    return decoded;
  }

  private static @Nullable JsonNode decoded(String base64) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return Utf8.strict(bytes).orElse(null) instanceof String text
            && StrictJson.parse(text, StrictJson.DEPTH)
                instanceof StrictJson.Parsed.Value(JsonNode node)
        ? node
        : null;
  }

  /// Whether the header fields are those of an event in binary mode.
  static boolean binary(Map<String, String> headers) {
    return headers.keySet().stream()
        .map(CloudEventHeaders::attribute)
        .flatMap(Optional::stream)
        .anyMatch(REQUIRED::contains);
  }

  /// Reads an event in binary mode.
  ///
  /// @param headers of the request, names in any case
  /// @param data its body
  Reading binary(Map<String, String> headers, JsonNode data) {
    Attributes attributes = new Attributes(CloudEventHeaders.PREFIX);
    for (Map.Entry<String, String> header : new TreeMap<>(headers).entrySet()) {
      Optional<String> name = CloudEventHeaders.attribute(header.getKey());
      if (name.isPresent()) {
        attributes.header(name.get(), header.getValue());
      }
    }
    // The body's type is said by Content-Type, and there alone.
    if (attributes.find("datacontenttype") != null) {
      attributes.problem("datacontenttype", "intake.problem.ce-content-type");
    }
    attributes.check();
    return attributes.event(data);
  }

  /// The attributes of one event, with what is wrong with them.
  private static final class Attributes {
    private final String prefix;
    private final Map<String, Object> values = new TreeMap<>();
    private final List<FieldProblem> problems = new ArrayList<>();

    Attributes(String prefix) {
      this.prefix = prefix;
    }

    void problem(String name, String key, Object... arguments) {
      problems.add(new FieldProblem(prefix + name, key, arguments));
    }

    /// Null where it is absent, or is no text.
    @Nullable String find(String name) {
      return values.get(name) instanceof String text ? text : null;
    }

    void json(String name, JsonNode value) {
      if (value.isNull()) {
        return; // As good as absent (JSON format, 2.2).
      }
      if (value.isString()) {
        text(name, value.stringValue());
      } else if (value.isBoolean()) {
        put(name, value.booleanValue());
      } else if (value.isInt()) {
        put(name, value.intValue());
      } else {
        problem(name, "intake.problem.attribute-type");
      }
    }

    void header(String name, String value) {
      switch (CloudEventHeaders.decode(value)) {
        case CloudEventHeaders.Value.Good(String text) -> text(name, text);
        case CloudEventHeaders.Value.Wrong w -> problem(name, "intake.problem.ce-header");
      }
    }

    private void text(String name, String text) {
      if (text.isEmpty()) {
        problem(name, "intake.problem.required");
      } else if (text.codePointCount(0, text.length()) > longest(name)) {
        problem(name, "intake.problem.too-long", longest(name));
      } else if (FORBIDDEN.matcher(text).find()) {
        problem(name, "intake.problem.attribute-text");
      } else {
        put(name, text);
      }
    }

    /// The id must do as a message's external id.
    private static int longest(String name) {
      return name.equals("id") ? MessageReader.SHORT : MessageReader.URL;
    }

    private void put(String name, Object value) {
      if (NAME.matcher(name).matches()) {
        values.put(name, value);
      } else {
        problem(name, "intake.problem.attribute-name");
      }
    }

    void check() {
      for (String name : REQUIRED.stream().sorted().toList()) {
        if (find(name) == null && problems.stream().noneMatch(p -> isOf(p, name))) {
          problem(
              name, values.containsKey(name) ? "intake.problem.text" : "intake.problem.required");
        }
      }
      String version = find("specversion");
      if (version != null && !version.equals(VERSION)) {
        problem("specversion", "intake.problem.specversion");
      }
      reference("source", false);
      reference("dataschema", true);
      String time = find("time");
      if (values.containsKey("time") && (time == null || instant(time) == null)) {
        problem("time", "intake.problem.instant");
      }
      if (values.containsKey("subject") && find("subject") == null) {
        problem("subject", "intake.problem.text");
      }
      if (values.size() > MOST_ATTRIBUTES) {
        problem("*", "intake.problem.too-many", MOST_ATTRIBUTES);
      }
    }

    private boolean isOf(FieldProblem problem, String name) {
      return problem.field().equals(prefix + name);
    }

    private void reference(String name, boolean absolute) {
      String text = find(name);
      if (text == null) {
        return;
      }
      try {
        if (absolute && !new URI(text).isAbsolute()) {
          problem(name, "intake.problem.uri");
        } else if (!absolute) {
          new URI(text);
        }
      } catch (URISyntaxException e) {
        problem(name, "intake.problem.uri");
      }
    }

    private static @Nullable Instant instant(String text) {
      try {
        return TIME.matcher(text).matches() ? OffsetDateTime.parse(text).toInstant() : null;
      } catch (DateTimeException e) {
        return null;
      }
    }

    Reading event(@Nullable JsonNode data) {
      String id = find("id");
      String source = find("source");
      if (!problems.isEmpty() || data == null || id == null || source == null) {
        return new Reading.Wrong(id, source, problems);
      }
      String time = find("time");
      return new Reading.Good(
          new CloudEvent(
              id, source, find("subject"), time == null ? null : instant(time), values, data));
    }
  }
}
