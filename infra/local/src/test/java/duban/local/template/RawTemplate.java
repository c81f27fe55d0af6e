package duban.local.template;

import static duban.local.template.Walk.at;
import static duban.local.template.Walk.fields;
import static duban.local.template.Walk.find;
import static duban.local.template.Walk.name;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The repository's template as it is written, intrinsic functions and all, for the tests of its
/// rules.
///
/// @param text the file
/// @param sections the same, as a tree
record RawTemplate(String text, Tree.Fields sections) {
  static final String FUNCTION = "AWS::Serverless::Function";
  static final String STATE_MACHINE = "AWS::Serverless::StateMachine";

  static RawTemplate read() {
    Problems problems = new Problems("template.yaml");
    try {
      RawTemplate template =
          new RawTemplate(
              Files.readString(DubanTemplate.FILE),
              new TemplateParser(problems).parse(DubanTemplate.FILE));
      problems.throwIfAny();
      return template;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidTemplate e) {
      throw new AssertionError(e);
    }
  }

  Tree.Fields output(String name) {
    return fields(sections, "Outputs", name);
  }

  Map<String, Tree.Fields> resources() {
    Map<String, Tree.Fields> resources = new LinkedHashMap<>();
    fields(sections, "Resources").fields().forEach((id, _) -> resources.put(id, resource(id)));
    return resources;
  }

  Tree.Fields resource(String id) {
    return fields(sections, "Resources", id);
  }

  /// By logical id; functions with their globals.
  Map<String, Tree.Fields> ofType(String type) {
    Globals globals = new Globals(new Problems("template.yaml"), fields(sections, "Globals"));
    Map<String, Tree.Fields> found = new LinkedHashMap<>();
    resources()
        .forEach(
            (id, resource) -> {
              if (Walk.text(resource, "Type").equals(type)) {
                Map<String, Tree.Field> merged = new LinkedHashMap<>(resource.fields());
                merged.put(
                    "Properties",
                    new Tree.Field(
                        resource.line(), globals.apply(type, fields(resource, "Properties"))));
                found.put(id, new Tree.Fields(resource.line(), merged));
              }
            });
    return found;
  }

  List<Tree.Fields> events(String type) {
    return ofType(FUNCTION).values().stream()
        .flatMap(function -> find(function, "Properties", "Events").stream())
        .flatMap(events -> ((Tree.Fields) events).fields().values().stream())
        .map(event -> (Tree.Fields) event.value())
        .filter(event -> Walk.text(event, "Type").equals(type))
        .toList();
  }

  List<Tree.Fields> statements() {
    return Stream.of(FUNCTION, STATE_MACHINE)
        .flatMap(type -> ofType(type).values().stream())
        .flatMap(RawTemplate::statements)
        .toList();
  }

  static Stream<Tree.Fields> statements(Tree.Fields resource) {
    return ((Tree.Items) at(resource, "Properties", "Policies"))
        .items().stream()
            .flatMap(policy -> ((Tree.Items) at(policy, "Statement")).items().stream())
            // Either side of a condition is a statement or nothing.
            .flatMap(
                each ->
                    each instanceof Tree.If choice
                        ? Stream.of(choice.then(), choice.otherwise())
                        : Stream.of(each))
            .filter(
                each ->
                    !(each instanceof Tree.Ref(int _, String name) && name.equals("AWS::NoValue")))
            .map(Tree.Fields.class::cast);
  }

  /// The functions that a state machine is given, as the template names them.
  static List<String> invoked(Tree.Fields machine) {
    Tree.Fields substitutions = fields(machine, "Properties", "DefinitionSubstitutions");
    return substitutions.fields().keySet().stream()
        .filter(id -> id.endsWith("Function"))
        .map(id -> name(substitutions, id))
        .toList();
  }

  /// The function of an alias, such as `IntakeFunction.Alias`.
  static String function(String alias) {
    return alias.replace(".Alias", "");
  }
}
