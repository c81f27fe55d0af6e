package duban.local.template;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Fields being read, one after the other. What nobody asked for by the time of [#close()] is not
/// known to the local stack, and is reported by its line: nothing is skipped without a word.
final class Section implements AutoCloseable {
  private final Problems problems;
  private final String owner;
  private final String path;
  private final Tree.Fields fields;
  private final Set<String> known = new HashSet<>();

  /// @param owner how messages call what the fields belong to, for example `CaseTable
  ///   (AWS::DynamoDB::Table)`
  Section(Problems problems, String owner, Tree.Fields fields) {
    this(problems, owner, "", fields);
  }

  private Section(Problems problems, String owner, String path, Tree.Fields fields) {
    this.problems = problems;
    this.owner = owner;
    this.path = path;
    this.fields = fields;
  }

  String[] names() {
    return fields.fields().keySet().toArray(String[]::new);
  }

  /// Where the field stands; where the section begins if it is not there.
  int line(String name) {
    Tree.Field field = fields.fields().get(name);
    return field == null ? fields.line() : field.line();
  }

  void problem(String name, String message) {
    problems.add(line(name), owner + ": " + message);
  }

  /// Understood, and of no consequence on one machine.
  void withoutLocalEffect(String... names) {
    known.addAll(List.of(names));
  }

  /// The only value, given or by default, that the local stack can play.
  void mustBe(String name, String only) {
    text(name)
        .filter(value -> !value.equals(only))
        .ifPresent(
            value ->
                problem(
                    name,
                    path + name + " must be " + only + " for the local stack, not " + value + "."));
  }

  String requiredText(String name) {
    require(name);
    return text(name).orElse("");
  }

  Optional<String> text(String name) {
    return find(name)
        .flatMap(
            tree ->
                switch (tree) {
                  case Tree.Text(int _, String value) -> Optional.of(value);
                  case Tree.Unknown _ -> Optional.empty();
                  default -> wrong(name, "a text");
                });
  }

  /// A field of any shape, as JSON; every plain value in it is a text.
  Optional<JsonNode> json(String name) {
    require(name);
    return find(name).map(tree -> json(name, tree));
  }

  private JsonNode json(String name, Tree tree) {
    return switch (tree) {
      case Tree.Text(int _, String value) -> StringNode.valueOf(value);
      case Tree.Items(int _, List<Tree> items) -> {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> list.add(json(name, item)));
        yield list;
      }
      case Tree.Fields each -> {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        each.fields().forEach((field, value) -> object.set(field, json(name, value.value())));
        yield object;
      }
      case Tree.Unknown _ -> JsonNodeFactory.instance.missingNode();
      default -> {
        wrong(name, "made of texts, lists and fields");
        yield JsonNodeFactory.instance.missingNode();
      }
    };
  }

  int requiredNumber(String name, int least, int most) {
    require(name);
    return number(name, least, most).orElse(least);
  }

  OptionalInt number(String name, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    } catch (NumberFormatException _) {
      // Not a number is as wrong as a number out of range.
    }
    problem(
        name,
        path
            + name
            + " must be a number from "
            + least
            + " to "
            + most
            + ", not "
            + text.get()
            + ".");
    return OptionalInt.empty();
  }

  boolean flag(String name) {
    Optional<String> text = text(name);
    text.filter(value -> !value.equals("true") && !value.equals("false"))
        .ifPresent(
            value -> problem(name, path + name + " must be true or false, not " + value + "."));
    return text.equals(Optional.of("true"));
  }

  List<String> texts(String name) {
    return items(name).stream()
        .flatMap(
            item ->
                switch (item) {
                  case Tree.Text(int _, String value) -> Optional.of(value).stream();
                  case Tree.Unknown _ -> Optional.<String>empty().stream();
                  default -> this.<String>wrong(name, "a list of texts").stream();
                })
        .toList();
  }

  /// The sections in a list of sections.
  List<Section> sections(String name) {
    return items(name).stream()
        .flatMap(
            item ->
                switch (item) {
                  case Tree.Fields each ->
                      Optional.of(new Section(problems, owner, path + name + ".", each)).stream();
                  case Tree.Unknown _ -> Optional.<Section>empty().stream();
                  default -> this.<Section>wrong(name, "a list of fields").stream();
                })
        .toList();
  }

  Optional<Section> section(String name) {
    return find(name)
        .flatMap(
            tree ->
                switch (tree) {
                  case Tree.Fields each ->
                      Optional.of(new Section(problems, owner, path + name + ".", each));
                  case Tree.Unknown _ -> Optional.empty();
                  default -> wrong(name, "fields");
                });
  }

  Section requiredSection(String name) {
    require(name);
    return section(name)
        .orElseGet(
            () ->
                new Section(
                    problems, owner, path + name + ".", new Tree.Fields(line(name), Map.of())));
  }

  /// All fields, whatever their names, each of which must be a text.
  Map<String, String> allTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.fields().keySet().forEach(name -> text(name).ifPresent(value -> texts.put(name, value)));
    return texts;
  }

  /// All fields, whatever their names, each of which must have fields.
  Map<String, Section> allSections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    fields
        .fields()
        .keySet()
        .forEach(name -> section(name).ifPresent(each -> sections.put(name, each)));
    return sections;
  }

  /// Reports the fields that nobody asked for.
  @Override
  public void close() {
    fields
        .fields()
        .forEach(
            (name, field) -> {
              if (!known.contains(name)) {
                problems.add(
                    field.line(),
                    owner + ": the property " + path + name + " is not known to the local stack.");
              }
            });
  }

  private void require(String name) {
    if (!fields.fields().containsKey(name)) {
      problem(name, path + name + " is missing.");
    }
  }

  private Optional<Tree> find(String name) {
    known.add(name);
    return Optional.ofNullable(fields.fields().get(name)).map(Tree.Field::value);
  }

  private List<Tree> items(String name) {
    return find(name)
        .flatMap(
            tree ->
                switch (tree) {
                  case Tree.Items(int _, List<Tree> items) -> Optional.of(items);
                  case Tree.Unknown _ -> Optional.empty();
                  default -> this.<List<Tree>>wrong(name, "a list");
                })
        .orElse(List.of());
  }

  private <T> Optional<T> wrong(String name, String expected) {
    problem(name, path + name + " must be " + expected + ".");
    return Optional.empty();
  }
}
