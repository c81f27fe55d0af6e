package duban.states.load;

import duban.states.jsonata.Json;
import duban.states.load.Node.ArrayNode;
import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads the text of a definition, YAML or JSON.
///
/// Strict where YAML is loose: a field twice in one object is refused, and so are numbers and
/// booleans in a spelling that JSON does not have (`yes`, `0x1F`, `12:30`), because their meaning
/// depends on who reads them.
final class Document {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final int DEEPEST = 100;

  /// A text that is no definition at all.
  static final class Unreadable extends Exception {
    Unreadable(String reason) {
      super(reason);
    }
  }

  private Document() {}

  /// A text that begins with a brace is JSON.
  static Node parse(String text) throws Unreadable {
    return text.stripLeading().startsWith("{") ? JsonDocument.parse(text) : yaml(text);
  }

  private static Node yaml(String text) throws Unreadable {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(50);
    org.yaml.snakeyaml.nodes.Node root;
    try {
      root = new Yaml(options).compose(new StringReader(text));
    } catch (YAMLException e) {
      throw new Unreadable("is not YAML: " + String.valueOf(e.getMessage()).strip());
    }
    if (root == null) {
      throw new Unreadable("is empty");
    }
    return convert(root, 0);
  }

  private static Node convert(org.yaml.snakeyaml.nodes.Node node, int depth) throws Unreadable {
    int line = node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    if (depth > DEEPEST) {
      throw new Unreadable("is nested more than " + DEEPEST + " levels deep, line " + line);
    }
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          if (!(tuple.getKeyNode() instanceof org.yaml.snakeyaml.nodes.ScalarNode key)) {
            throw new Unreadable("has a field name that is no string, line " + line);
          }
          Node value = convert(tuple.getValueNode(), depth + 1);
          if (members.put(key.getValue(), value) != null) {
            throw new Unreadable(
                "has the field \"%s\" twice, line %d"
                    .formatted(key.getValue(), key.getStartMark().getLine() + 1));
          }
        }
        yield new ObjectNode(members, line);
      }
      case SequenceNode sequence -> {
        List<Node> elements = new ArrayList<>();
        for (org.yaml.snakeyaml.nodes.Node element : sequence.getValue()) {
          elements.add(convert(element, depth + 1));
        }
        yield new ArrayNode(elements, line);
      }
      case org.yaml.snakeyaml.nodes.ScalarNode scalar -> new ScalarNode(value(scalar, line), line);
      default -> throw new Unreadable("has an anchor that leads nowhere, line " + line);
    };
  }

  private static Object value(org.yaml.snakeyaml.nodes.ScalarNode scalar, int line)
      throws Unreadable {
    String text = scalar.getValue();
    Tag tag = scalar.getTag();
    if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN || tag.equals(Tag.STR)) {
      return text;
    }
    if (tag.equals(Tag.NULL)) {
      return Json.NULL;
    }
    if (tag.equals(Tag.BOOL) && (text.equals("true") || text.equals("false"))) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT) && INTEGER.matcher(text).matches()) {
      BigInteger integer = new BigInteger(text);
      return integer.bitLength() < 32 ? (Object) integer.intValue() : integer;
    }
    if (NUMBER.matcher(text).matches()) {
      return Double.valueOf(text);
    }
    if (tag.equals(Tag.TIMESTAMP)) {
      return text;
    }
    throw new Unreadable(
        "has the unquoted value %s, whose meaning depends on the reader; quote it, line %d"
            .formatted(text, line));
  }
}
