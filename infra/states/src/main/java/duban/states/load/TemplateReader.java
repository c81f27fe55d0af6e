package duban.states.load;

import duban.states.jsonata.Compilation;
import duban.states.jsonata.Expression;
import duban.states.load.Node.ArrayNode;
import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import duban.states.model.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON values that may hold expressions, and compiles the expressions.
final class TemplateReader {
  private final Findings findings;

  TemplateReader(Findings findings) {
    this.findings = findings;
  }

  /// @param path of the value, for findings
  /// @param field of the value within its state, for the service's messages
  Template read(Node node, String path, String field, Role role) {
    return switch (node) {
      case ScalarNode(String text, int line) -> string(text, path, line, field, role);
      case ScalarNode(Object value, _) -> new Template.Constant(value);
      case ArrayNode(var elements, _) -> {
        List<Template> templates = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
          templates.add(read(elements.get(i), path + "/" + i, field + "[" + i + "]", role));
        }
        yield templates.stream().allMatch(Template.Constant.class::isInstance)
            ? new Template.Constant(node.json())
            : new Template.Elements(templates);
      }
      case ObjectNode(var members, int line) -> {
        Map<String, Template> templates = new LinkedHashMap<>();
        members.forEach(
            (name, member) -> {
              if (name.endsWith(".$")) {
                findings.error(
                    path + "/" + name,
                    line,
                    "names ending in \".$\" belong to JSONPath; write the value as \"{% … %}\"");
              }
              templates.put(name, read(member, path + "/" + name, field + "/" + name, role));
            });
        yield templates.values().stream().allMatch(Template.Constant.class::isInstance)
            ? new Template.Constant(node.json())
            : new Template.Members(templates);
      }
    };
  }

  private Template string(String text, String path, int line, String field, Role role) {
    boolean opens = text.startsWith("{%");
    boolean closes = text.endsWith("%}") && text.length() >= 4;
    if (opens && closes) {
      return query(text.substring(2, text.length() - 2), path, line, field, role);
    }
    String trimmed = text.strip();
    if (opens || closes || (trimmed.startsWith("{%") && trimmed.endsWith("%}"))) {
      findings.error(
          path,
          line,
          "a JSONata string MUST begin with \"{%\" with no leading spaces and end with \"%}\" with"
              + " no trailing spaces");
    }
    return new Template.Constant(text);
  }

  private Template query(String source, String path, int line, String field, Role role) {
    return switch (Expression.compile(source)) {
      case Compilation.Refused(String reason) -> {
        findings.error(path, line, "the JSONata expression \"" + source.strip() + "\" " + reason);
        yield new Template.Constant("");
      }
      case Compilation.Compiled(Expression expression) -> {
        for (String used : expression.reading().statesPaths()) {
          String first = used.contains(".") ? used.substring(0, used.indexOf('.')) : used;
          if (!first.isEmpty() && !role.fields().contains(first)) {
            findings.error(
                path, line, "$states." + first + " is not available here; " + available(role));
          }
        }
        yield new Template.Query(field, expression);
      }
    };
  }

  private static String available(Role role) {
    return switch (role) {
      case BEFORE -> "only $states.input and $states.context are";
      case RESULT -> "only $states.input, $states.result and $states.context are";
      case ERROR -> "only $states.input, $states.errorOutput and $states.context are";
    };
  }
}
