package duban.policy;

import duban.calendar.Span;
import duban.policy.Policy.Label;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// One mapping of a YAML file while it is being read. What is wrong goes to the findings and
/// reading goes on with a stand-in value; a caller that has findings in the end throws the values
/// away.
final class Entry {
  private final Findings findings;
  private final String file;
  private final String path;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Set<String> asked = new HashSet<>();

  Entry(Findings findings, String file, String path, @Nullable Node node) {
    this.findings = findings;
    this.file = file;
    this.path = path;
    if (!(node instanceof MappingNode mapping)) {
      findings.add(file, path, node == null ? "is missing" : "must be a mapping of fields");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        findings.add(file, path, "has a field whose name is not a word");
      } else if (fields.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        findings.add(file, at(key.getValue()), "is given twice");
      }
    }
  }

  /// To be called when every known field has been read: what is left over is refused.
  void finish() {
    fields.keySet().stream()
        .filter(name -> !asked.contains(name))
        .forEach(name -> problem(name, "unknown field"));
  }

  void problem(String field, String text) {
    findings.add(file, at(field), text);
  }

  /// The names of the fields that are there, in their order.
  List<String> names() {
    return List.copyOf(fields.keySet());
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  @Nullable String optionalText(String field) {
    asked.add(field);
    Node node = fields.get(field);
    if (node == null) {
      return null;
    }
    return node instanceof ScalarNode scalar ? scalar.getValue() : wrong(field, "must be a text");
  }

  /// A text that has to be there and must not be blank.
  String text(String field) {
    boolean there = has(field);
    String value = optionalText(field);
    if (!there) {
      problem(field, "is missing");
    } else if (value != null && value.isBlank()) {
      problem(field, "must not be blank");
    }
    return value == null ? "" : value;
  }

  /// A text that may be blank: a prefix, a suffix.
  String textOrEmpty(String field) {
    String value = optionalText(field);
    return value == null ? "" : value;
  }

  String id(String field) {
    String value = text(field);
    if (!value.isBlank() && !Findings.isId(value)) {
      problem(field, Findings.NOT_AN_ID.formatted(value));
    }
    return value;
  }

  String oneOf(String field, Collection<String> known) {
    String value = text(field);
    if (!value.isBlank() && !known.contains(value)) {
      problem(field, Findings.oneOf(known, value));
    }
    return value;
  }

  /// A reference to something defined elsewhere.
  ///
  /// @param missing what to say when it is not there; `%s` is the reference
  String reference(String field, Collection<String> known, String missing) {
    String value = text(field);
    if (!value.isBlank() && !known.contains(value)) {
      problem(field, missing.formatted(value));
    }
    return value;
  }

  List<String> references(String field, Collection<String> known, String missing) {
    List<String> values = texts(field);
    for (int i = 0; i < values.size(); i++) {
      if (!known.contains(values.get(i))) {
        problem(field + "[" + i + "]", missing.formatted(values.get(i)));
      }
    }
    return values;
  }

  boolean truth(String field) {
    return oneOf(field, List.of("true", "false")).equals("true");
  }

  int integer(String field, int minimum, int maximum) {
    String value = text(field);
    if (value.isBlank()) {
      return minimum;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    problem(
        field,
        "must be a whole number from " + minimum + " to " + maximum + ", not '" + value + "'");
    return minimum;
  }

  Duration duration(String field) {
    return positive(field, parsed(field, text(field)));
  }

  /// A span of time in the grammar of [Span].
  Span span(String field) {
    String value = text(field);
    if (value.isBlank()) {
      return new Span.Elapsed(Duration.ofSeconds(1));
    }
    return switch (Span.parse(value)) {
      case Span.Parsed.Ok(Span span) -> span;
      case Span.Parsed.Refused(String reason) -> {
        problem(field, reason);
        yield new Span.Elapsed(Duration.ofSeconds(1));
      }
    };
  }

  @Nullable Span optionalSpan(String field) {
    return has(field) ? span(field) : null;
  }

  /// Durations that may be zero, in a list that may not be empty.
  List<Duration> durations(String field) {
    List<Duration> durations = new ArrayList<>();
    List<String> values = texts(field);
    for (int i = 0; i < values.size(); i++) {
      String at = field + "[" + i + "]";
      Duration duration = parsed(at, values.get(i));
      if (duration.isNegative()) {
        problem(at, "must not be negative");
      }
      durations.add(duration);
    }
    if (has(field) && values.isEmpty()) {
      problem(field, "must not be empty");
    }
    return durations;
  }

  private Duration parsed(String field, String value) {
    try {
      return value.isBlank() ? Duration.ofSeconds(1) : Duration.parse(value);
    } catch (DateTimeParseException e) {
      problem(field, "not an ISO 8601 duration such as PT30M or P2D: '" + value + "'");
      return Duration.ofSeconds(1);
    }
  }

  private Duration positive(String field, Duration duration) {
    if (!duration.isPositive()) {
      problem(field, "must be longer than nothing");
    }
    return duration;
  }

  /// A name in every language the product speaks.
  Label label(String field) {
    Entry entry = entry(field);
    Label label =
        entry.fields.isEmpty() ? new Label("", "") : new Label(entry.text("zh"), entry.text("en"));
    entry.finish();
    return label;
  }

  Entry entry(String field) {
    asked.add(field);
    Node node = fields.get(field);
    return new Entry(findings, file, at(field), node);
  }

  /// A list of mappings; a missing list is a finding, an empty one is for the caller to judge.
  List<Entry> entries(String field) {
    List<Entry> entries = new ArrayList<>();
    List<Node> nodes = nodes(field);
    for (int i = 0; i < nodes.size(); i++) {
      entries.add(new Entry(findings, file, at(field) + "[" + i + "]", nodes.get(i)));
    }
    return entries;
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    List<Node> nodes = nodes(field);
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i) instanceof ScalarNode scalar) {
        texts.add(scalar.getValue());
      } else {
        problem(field + "[" + i + "]", "must be a text");
      }
    }
    return texts;
  }

  private List<Node> nodes(String field) {
    asked.add(field);
    return switch (fields.get(field)) {
      case null -> {
        problem(field, "is missing");
        yield List.of();
      }
      case SequenceNode sequence -> sequence.getValue();
      case Node other -> {
        problem(field, "must be a list");
        yield List.of();
      }
    };
  }

  private @Nullable String wrong(String field, String problem) {
    problem(field, problem);
    return null;
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
