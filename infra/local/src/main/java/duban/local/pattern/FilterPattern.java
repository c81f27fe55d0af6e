package duban.local.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A filter of an event source mapping, in EventBridge's pattern language: for each field a list of
/// which one must match, either a value or an operator. Known operators: `prefix`, `suffix`,
/// `exists`, `anything-but` (values), `equals-ignore-case`. What is not known is refused when the
/// pattern is read, not at the first record.
public final class FilterPattern {
  private sealed interface Test {}

  /// The field must be one of these.
  private record Value(JsonNode expected) implements Test {}

  private record Prefix(String prefix) implements Test {}

  private record Suffix(String suffix) implements Test {}

  private record IgnoringCase(String expected) implements Test {}

  private record Exists(boolean wanted) implements Test {}

  private record AnythingBut(List<JsonNode> refused) implements Test {}

  private record Rule(List<String> path, List<Test> tests) {}

  private final List<Rule> rules;

  private FilterPattern(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// @throws IllegalArgumentException saying what is not understood
  public static FilterPattern parse(String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("A filter pattern is not JSON: " + json, e);
    }
    var rules = new ArrayList<Rule>();
    collect(root, List.of(), rules);
    return new FilterPattern(rules);
  }

  private static void collect(JsonNode node, List<String> path, List<Rule> rules) {
    if (!node.isObject() || node.isEmpty()) {
      throw new IllegalArgumentException(
          at(path) + "a filter pattern must be an object with fields.");
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      var inner = new ArrayList<>(path);
      inner.add(field.getKey());
      if (field.getKey().startsWith("$")) {
        throw new IllegalArgumentException(at(inner) + "this operator is not known here.");
      }
      if (field.getValue().isArray()) {
        rules.add(new Rule(List.copyOf(inner), tests(field.getValue(), inner)));
      } else {
        collect(field.getValue(), inner, rules);
      }
    }
  }

  private static List<Test> tests(JsonNode list, List<String> path) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException(at(path) + "the list of accepted values is empty.");
    }
    return list.valueStream().map(entry -> test(entry, path)).toList();
  }

  private static Test test(JsonNode entry, List<String> path) {
    if (!entry.isObject()) {
      return new Value(entry);
    }
    if (entry.size() != 1) {
      throw new IllegalArgumentException(at(path) + "one operator at a time, not " + entry + ".");
    }
    Map.Entry<String, JsonNode> operator = entry.properties().iterator().next();
    JsonNode operand = operator.getValue();
    return switch (operator.getKey()) {
      case "prefix" -> new Prefix(string(operand, path));
      case "suffix" -> new Suffix(string(operand, path));
      case "equals-ignore-case" -> new IgnoringCase(string(operand, path));
      case "exists" -> {
        if (!operand.isBoolean()) {
          throw new IllegalArgumentException(at(path) + "exists takes true or false.");
        }
        yield new Exists(operand.booleanValue());
      }
      case "anything-but" -> {
        List<JsonNode> refused =
            operand.isArray() ? operand.valueStream().toList() : List.of(operand);
        if (refused.isEmpty() || refused.stream().anyMatch(JsonNode::isContainer)) {
          throw new IllegalArgumentException(
              at(path) + "anything-but is known with plain values only.");
        }
        yield new AnythingBut(refused);
      }
      default ->
          throw new IllegalArgumentException(
              at(path) + "the operator " + operator.getKey() + " is not known here.");
    };
  }

  private static String string(JsonNode operand, List<String> path) {
    if (!operand.isString()) {
      throw new IllegalArgumentException(
          at(path) + "the operator takes a text, not " + operand + ".");
    }
    return operand.stringValue();
  }

  private static String at(List<String> path) {
    return path.isEmpty() ? "" : String.join(".", path) + ": ";
  }

  /// Whether an event (a stream record in Lambda's form, or an event of a bus) passes.
  public boolean matches(JsonNode event) {
    return rules.stream().allMatch(rule -> matches(rule, event));
  }

  private static boolean matches(Rule rule, JsonNode event) {
    JsonNode at = event;
    for (String field : rule.path()) {
      at = at.path(field);
    }
    JsonNode found = at;
    // Of a list, one of its values must match.
    if (found.isArray()) {
      return found
          .valueStream()
          .anyMatch(each -> rule.tests().stream().anyMatch(test -> matches(test, each)));
    }
    return rule.tests().stream().anyMatch(test -> matches(test, found));
  }

  private static boolean matches(Test test, JsonNode found) {
    return switch (test) {
      case Value v -> found.equals(v.expected());
      case Prefix p -> found.isString() && found.stringValue().startsWith(p.prefix());
      case Suffix s -> found.isString() && found.stringValue().endsWith(s.suffix());
      case IgnoringCase i -> found.isString() && found.stringValue().equalsIgnoreCase(i.expected());
      case Exists e -> e.wanted() == !found.isMissingNode();
      case AnythingBut a -> !found.isMissingNode() && !a.refused().contains(found);
    };
  }
}
