package duban.local.template;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads YAML with CloudFormation's intrinsic functions, in their short (`!Ref X`) and long (`Ref:
/// X`) forms.
///
/// It works on SnakeYAML's nodes, because only they still have the tags and the lines.
final class TemplateParser {
  /// `Rules` guards a deployment against settings that matter only in AWS, with intrinsic functions
  /// of its own.
  private static final String UNREAD_SECTION = "Rules";

  private final Problems problems;

  TemplateParser(Problems problems) {
    this.problems = problems;
  }

  /// The template's sections; empty when the file is no YAML mapping, which is reported.
  Tree.Fields parse(Path file) throws IOException {
    @Nullable Node root;
    try (Reader reader = Files.newBufferedReader(file)) {
      root = new Yaml(new LoaderOptions()).compose(reader);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(line, "This is not YAML: " + e.getProblem() + ".");
      return new Tree.Fields(1, Map.of());
    }
    if (!(root instanceof MappingNode mapping)) {
      problems.add(1, "A template must be a mapping of sections.");
      return new Tree.Fields(1, Map.of());
    }
    return fields(mapping, key -> !key.equals(UNREAD_SECTION));
  }

  private Tree tree(Node node) {
    String tag = node.getTag().getValue();
    if (tag.startsWith("!")) {
      String name = tag.substring(1);
      boolean plain = name.equals("Ref") || name.equals("Condition");
      return intrinsic(tag, plain ? name : "Fn::" + name, line(node), untagged(node));
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple only = mapping.getValue().getFirst();
      String key = only.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      if (key.equals("Ref") || key.startsWith("Fn::")) {
        return intrinsic(key, key, line(only.getKeyNode()), tree(only.getValueNode()));
      }
    }
    return untagged(node);
  }

  private Tree untagged(Node node) {
    return switch (node) {
      case ScalarNode scalar -> new Tree.Text(line(node), scalar.getValue());
      case SequenceNode sequence ->
          new Tree.Items(line(node), sequence.getValue().stream().map(this::tree).toList());
      case MappingNode mapping -> fields(mapping, _ -> true);
      default -> unknown(line(node), "This is neither text nor items nor fields.");
    };
  }

  private Tree.Fields fields(MappingNode mapping, Function<String, Boolean> read) {
    Map<String, Tree.Field> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = line(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(line, "A key must be text.");
        continue;
      }
      Tree value =
          read.apply(key.getValue()) ? tree(tuple.getValueNode()) : new Tree.Text(line, "");
      if (fields.put(key.getValue(), new Tree.Field(line, value)) != null) {
        problems.add(line, "The key " + key.getValue() + " stands here twice.");
      }
    }
    return new Tree.Fields(line(mapping), fields);
  }

  private Tree intrinsic(String asWritten, String name, int line, Tree argument) {
    return switch (name) {
      case "Ref" ->
          argument instanceof Tree.Text text
              ? new Tree.Ref(line, text.value())
              : unknown(line, asWritten + " takes a name.");
      case "Condition" ->
          argument instanceof Tree.Text text
              ? new Tree.Named(line, text.value())
              : unknown(line, asWritten + " takes the name of a condition.");
      case "Fn::GetAtt" -> getAtt(asWritten, line, argument);
      case "Fn::Sub" -> sub(asWritten, line, argument);
      case "Fn::If" ->
          argument instanceof Tree.Items(int _, List<Tree> items)
                  && items.size() == 3
                  && items.getFirst() instanceof Tree.Text condition
              ? new Tree.If(line, condition.value(), items.get(1), items.get(2))
              : unknown(line, asWritten + " takes a condition's name and two values.");
      case "Fn::Equals" ->
          argument instanceof Tree.Items(int _, List<Tree> items) && items.size() == 2
              ? new Tree.Equals(line, items.getFirst(), items.getLast())
              : unknown(line, asWritten + " takes two values.");
      case "Fn::Not" ->
          argument instanceof Tree.Items(int _, List<Tree> items) && items.size() == 1
              ? new Tree.Not(line, items.getFirst())
              : unknown(line, asWritten + " takes a list of one condition.");
      case "Fn::And" ->
          argument instanceof Tree.Items(int _, List<Tree> items) && items.size() >= 2
              ? new Tree.And(line, items)
              : unknown(line, asWritten + " takes two conditions or more.");
      case "Fn::Or" ->
          argument instanceof Tree.Items(int _, List<Tree> items) && items.size() >= 2
              ? new Tree.Or(line, items)
              : unknown(line, asWritten + " takes two conditions or more.");
      default ->
          unknown(
              line, "The intrinsic function " + asWritten + " is not known to the local stack.");
    };
  }

  private Tree getAtt(String asWritten, int line, Tree argument) {
    if (argument instanceof Tree.Text(int _, String dotted) && dotted.indexOf('.') > 0) {
      int dot = dotted.indexOf('.');
      return new Tree.GetAtt(line, dotted.substring(0, dot), dotted.substring(dot + 1));
    }
    if (argument instanceof Tree.Items(int _, List<Tree> items)
        && items.size() == 2
        && items.getFirst() instanceof Tree.Text name
        && items.getLast() instanceof Tree.Text attribute) {
      return new Tree.GetAtt(line, name.value(), attribute.value());
    }
    return unknown(line, asWritten + " takes a resource and its attribute.");
  }

  private Tree sub(String asWritten, int line, Tree argument) {
    if (argument instanceof Tree.Text text) {
      return new Tree.Sub(line, text.value(), Map.of());
    }
    if (argument instanceof Tree.Items(int _, List<Tree> items)
        && items.size() == 2
        && items.getFirst() instanceof Tree.Text text
        && items.getLast() instanceof Tree.Fields(int _, Map<String, Tree.Field> variables)) {
      Map<String, Tree> values = new LinkedHashMap<>();
      variables.forEach((name, field) -> values.put(name, field.value()));
      return new Tree.Sub(line, text.value(), values);
    }
    return unknown(line, asWritten + " takes a text, or a text and its variables.");
  }

  private Tree unknown(int line, String message) {
    problems.add(line, message);
    return new Tree.Unknown(line);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
