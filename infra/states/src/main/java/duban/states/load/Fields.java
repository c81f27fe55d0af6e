package duban.states.load;

import duban.states.load.Node.ArrayNode;
import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import duban.states.model.Template;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Takes the fields of one object by name, and reports those that nobody asked for.
final class Fields {
  private static final Set<String> JSONPATH =
      Set.of(
          "InputPath",
          "OutputPath",
          "Parameters",
          "ResultPath",
          "ResultSelector",
          "Result",
          "ItemsPath",
          "Variable",
          "SecondsPath",
          "TimestampPath",
          "TimeoutSecondsPath",
          "HeartbeatSecondsPath",
          "ErrorPath",
          "CausePath",
          "MaxConcurrencyPath");

  /// Fields of the language that this interpreter leaves out.
  private static final Set<String> OUTSIDE =
      Set.of(
          "Credentials",
          "ItemReader",
          "ItemBatcher",
          "ResultWriter",
          "ToleratedFailureCount",
          "ToleratedFailurePercentage",
          "ToleratedFailureCountPath",
          "ToleratedFailurePercentagePath",
          "Label",
          "Iterator");

  private static final Pattern VARIABLE =
      Pattern.compile("[\\p{L}\\p{Nl}][\\p{L}\\p{Nl}\\p{Nd}\\p{Mn}\\p{Mc}_]*");
  private static final int LONGEST_VARIABLE = 80;

  private final ObjectNode object;
  private final String path;

  /// What goes before a field's name in the service's messages: `Choices[0]/`.
  private final String prefix;

  private final Findings findings;
  private final TemplateReader templates;
  private final Set<String> taken = new HashSet<>();

  Fields(ObjectNode object, String path, Findings findings) {
    this(object, path, "", findings);
  }

  private Fields(ObjectNode object, String path, String prefix, Findings findings) {
    this.object = object;
    this.path = path;
    this.prefix = prefix;
    this.findings = findings;
    this.templates = new TemplateReader(findings);
  }

  /// An object in the array `name` of this one, of the same state.
  Fields inside(String name, int index, ObjectNode element) {
    return new Fields(
        element, path + "/" + name + "/" + index, name + "[" + index + "]/", findings);
  }

  String path() {
    return path;
  }

  int line() {
    return object.line();
  }

  boolean has(String name) {
    return object.members().containsKey(name);
  }

  private int line(String name) {
    Node node = object.members().get(name);
    return node == null ? object.line() : node.line();
  }

  void error(String name, String message) {
    findings.error(path + "/" + name, line(name), message);
  }

  Optional<Node> take(String name) {
    taken.add(name);
    return Optional.ofNullable(object.members().get(name));
  }

  Optional<String> string(String name) {
    Optional<Node> node = take(name);
    if (node.isPresent()) {
      if (node.get() instanceof ScalarNode(String text, _)) {
        return Optional.of(text);
      }
      error(name, "MUST be a string, not " + node.get().kind());
    }
    return Optional.empty();
  }

  Optional<String> requiredString(String name) {
    if (!has(name)) {
      taken.add(name);
      findings.error(path, object.line(), "MUST have a string field named \"" + name + "\"");
    }
    return string(name);
  }

  Optional<ObjectNode> object(String name) {
    Optional<Node> node = take(name);
    if (node.isPresent()) {
      if (node.get() instanceof ObjectNode found) {
        return Optional.of(found);
      }
      error(name, "MUST be an object, not " + node.get().kind());
    }
    return Optional.empty();
  }

  /// The objects of an array; anything else in it is reported.
  List<ObjectNode> objects(String name) {
    Optional<Node> node = take(name);
    if (node.isEmpty()) {
      return List.of();
    }
    if (!(node.get() instanceof ArrayNode(var elements, _))) {
      error(name, "MUST be an array, not " + node.get().kind());
      return List.of();
    }
    for (int i = 0; i < elements.size(); i++) {
      if (!(elements.get(i) instanceof ObjectNode)) {
        findings.error(
            path + "/" + name + "/" + i,
            elements.get(i).line(),
            "MUST be an object, not " + elements.get(i).kind());
      }
    }
    return elements.stream()
        .filter(ObjectNode.class::isInstance)
        .map(ObjectNode.class::cast)
        .toList();
  }

  Optional<Number> number(String name) {
    Optional<Node> node = take(name);
    if (node.isPresent()) {
      if (node.get() instanceof ScalarNode(Number number, _)) {
        return Optional.of(number);
      }
      error(name, "MUST be a number, not " + node.get().kind());
    }
    return Optional.empty();
  }

  Optional<Integer> integer(String name) {
    Optional<Number> number = number(name);
    if (number.isPresent() && number.get().doubleValue() != number.get().intValue()) {
      error(name, "MUST be an integer");
      return Optional.empty();
    }
    return number.map(Number::intValue);
  }

  Optional<Template> template(String name, Role role) {
    return take(name).map(node -> templates.read(node, path + "/" + name, prefix + name, role));
  }

  /// A whole number written out, within bounds, or an expression that gives one.
  Optional<Template> amount(String name, int least, int most, Role role) {
    Optional<Template> template = template(name, role);
    if (template.isPresent() && template.get() instanceof Template.Constant(Object value)) {
      boolean whole =
          value instanceof Number number
              && number.doubleValue() == number.intValue()
              && number.intValue() >= least
              && number.intValue() <= most;
      if (!whole) {
        error(name, "MUST be an integer from %d to %d, or a JSONata string".formatted(least, most));
      }
    } else if (template.isPresent() && !(template.get() instanceof Template.Query)) {
      error(name, "MUST be an integer or a JSONata string");
    }
    return template;
  }

  /// `Assign`: an object whose fields name variables.
  Map<String, Template> assign(Role role) {
    Map<String, Template> assignments = new LinkedHashMap<>();
    object("Assign")
        .ifPresent(
            assign ->
                assign
                    .members()
                    .forEach(
                        (name, value) -> {
                          String where = path + "/Assign/" + name;
                          checkVariable(name, where, value.line());
                          assignments.put(
                              name, templates.read(value, where, prefix + "Assign/" + name, role));
                        }));
    return assignments;
  }

  private void checkVariable(String name, String where, int line) {
    if (name.equals("states")) {
      findings.error(where, line, "a state MUST NOT assign a value to \"states\"");
    } else if (!VARIABLE.matcher(name).matches()) {
      findings.error(
          where, line, "a variable name MUST be a Unicode identifier, without the \"$\"");
    } else if (name.codePointCount(0, name.length()) > LONGEST_VARIABLE) {
      findings.error(where, line, "a variable name MUST NOT be longer than 80 characters");
    }
  }

  /// Reports every field that was not taken.
  void close() {
    for (String name : object.members().keySet()) {
      if (!taken.contains(name)) {
        error(name, refusal(name));
      }
    }
  }

  private static String refusal(String name) {
    if (JSONPATH.contains(name)) {
      return "does not belong: the field is JSONPath's, and the query language is JSONata";
    }
    if (OUTSIDE.contains(name)) {
      return "does not belong: this interpreter does not cover it";
    }
    return "does not belong here";
  }
}
