package duban.local.template;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads template.yaml as CloudFormation and SAM would, for one machine.
///
/// What it does not know (a section, a type of resource, a property, an intrinsic function, an
/// event, a schedule expression) is an error with its line. Properties that have no effect on one
/// machine are known by name.
public final class TemplateReader {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Conditions",
          "Description",
          "Globals",
          "Outputs",
          "Parameters",
          "Resources",
          "Rules",
          "Transform");

  private static final Set<String> RESOURCE_ATTRIBUTES =
      Set.of(
          "Condition", "DeletionPolicy", "DependsOn", "Properties", "Type", "UpdateReplacePolicy");

  /// A resource as it is written, the globals of its type put in.
  private record Declared(
      int line,
      ResourceType known,
      String type,
      Tree.Fields properties,
      Optional<String> condition) {}

  private final Problems problems;
  private final Path template;
  private final LocalParameters given;
  private final LocalAws aws;

  private TemplateReader(Path template, LocalParameters given) {
    this.problems = new Problems(String.valueOf(template.getFileName()));
    this.template = template;
    this.given = given;
    this.aws = new LocalAws(given.endpoint());
  }

  /// Reads the template and the state machines that it names.
  ///
  /// @throws InvalidTemplate naming everything that is wrong, each with its line
  /// @throws IOException when there is no such file
  public static Deployment read(Path templateFile, LocalParameters given)
      throws InvalidTemplate, IOException {
    return new TemplateReader(templateFile.toAbsolutePath(), given).read();
  }

  private Deployment read() throws InvalidTemplate, IOException {
    Tree.Fields root = new TemplateParser(problems).parse(template);
    root.fields()
        .forEach(
            (name, section) -> {
              if (!SECTIONS.contains(name)) {
                problems.add(
                    section.line(), "The section " + name + " is not known to the local stack.");
              }
            });
    Map<String, String> values = new HashMap<>(LocalAws.pseudoParameters());
    values.putAll(new Parameters(problems, given.parameters()).values(section(root, "Parameters")));

    Map<String, Tree> conditions = new LinkedHashMap<>();
    section(root, "Conditions")
        .fields()
        .forEach((name, field) -> conditions.put(name, field.value()));

    Map<String, Declared> declared = declared(root);
    Blueprint blueprint = new Blueprint(problems, folder());
    Map<String, Resolver.Resource> resources = new HashMap<>();
    declared.forEach(
        (id, resource) -> {
          Map<String, String> attributes =
              resource.known().attributes(id, resource.properties(), aws);
          blueprint.declare(id, resource.type(), attributes);
          resources.put(id, new Resolver.Resource(attributes, resource.condition()));
        });

    Resolver resolver = new Resolver(problems, values, conditions, resources);
    conditions.values().forEach(resolver::reportUnknownNames);
    resolver.reportUnknownNames(section(root, "Globals"));
    declared.values().forEach(resource -> resolver.reportUnknownNames(resource.properties()));
    conditions.forEach((name, test) -> resolver.holds(test.line(), name));

    declared.forEach(
        (id, resource) -> {
          boolean wanted =
              resource.condition().map(name -> resolver.holds(resource.line(), name)).orElse(true);
          if (wanted
              && resolver.resolve(resource.properties()).orElse(null)
                  instanceof Tree.Fields properties) {
            try (Section section =
                new Section(problems, id + " (" + resource.type() + ")", properties)) {
              resource.known().read(id, section, blueprint);
            }
          }
        });
    readOutputs(section(root, "Outputs"), resolver);
    Deployment deployment = blueprint.deployment();
    problems.throwIfAny();
    return deployment;
  }

  private Path folder() {
    Path folder = template.getParent();
    return folder == null ? Path.of("") : folder;
  }

  private Tree.Fields section(Tree.Fields root, String name) {
    Tree.Field section = root.fields().get(name);
    if (section == null) {
      return new Tree.Fields(1, Map.of());
    }
    if (section.value() instanceof Tree.Fields fields) {
      return fields;
    }
    problems.add(section.line(), "The section " + name + " must have fields.");
    return new Tree.Fields(section.line(), Map.of());
  }

  private Map<String, Declared> declared(Tree.Fields root) {
    Globals globals = new Globals(problems, section(root, "Globals"));
    Map<String, Declared> declared = new LinkedHashMap<>();
    Map<String, Tree.Field> resources = section(root, "Resources").fields();
    resources.forEach(
        (id, field) -> {
          if (field.value() instanceof Tree.Fields resource) {
            declare(id, field.line(), resource, globals, resources.keySet())
                .ifPresent(known -> declared.put(id, known));
          } else {
            problems.add(field.line(), id + ": a resource has a Type and Properties.");
          }
        });
    return declared;
  }

  private Optional<Declared> declare(
      String id, int line, Tree.Fields resource, Globals globals, Set<String> ids) {
    resource
        .fields()
        .forEach(
            (name, attribute) -> {
              if (!RESOURCE_ATTRIBUTES.contains(name)) {
                problems.add(
                    attribute.line(),
                    id + ": the attribute " + name + " is not known to the local stack.");
              }
            });
    dependencies(id, resource, ids);
    String type = textOf(resource, "Type").orElse("");
    ResourceType known = ResourceTypes.KNOWN.get(type);
    if (known == null) {
      Tree.Field written = resource.fields().get("Type");
      problems.add(
          written == null ? line : written.line(),
          type.isEmpty()
              ? id + ": Type is missing."
              : id + ": the resource type " + type + " is not known to the local stack.");
      return Optional.empty();
    }
    Tree.Field properties = resource.fields().get("Properties");
    Tree.Fields own =
        properties != null && properties.value() instanceof Tree.Fields fields
            ? fields
            : new Tree.Fields(line, Map.of());
    return Optional.of(
        new Declared(line, known, type, globals.apply(type, own), textOf(resource, "Condition")));
  }

  private void dependencies(String id, Tree.Fields resource, Set<String> ids) {
    Tree.Field field = resource.fields().get("DependsOn");
    if (field == null) {
      return;
    }
    List<Tree> names =
        field.value() instanceof Tree.Items(int _, List<Tree> items)
            ? items
            : List.of(field.value());
    for (Tree name : names) {
      if (!(name instanceof Tree.Text(int _, String other)) || !ids.contains(other)) {
        problems.add(name.line(), id + ": DependsOn must name resources of this template.");
      }
    }
  }

  private static Optional<String> textOf(Tree.Fields fields, String name) {
    return Optional.ofNullable(fields.fields().get(name))
        .flatMap(
            field ->
                field.value() instanceof Tree.Text(int _, String text)
                    ? Optional.of(text)
                    : Optional.empty());
  }

  /// Outputs are for whoever deploys to AWS; here they only have to be right.
  private void readOutputs(Tree.Fields outputs, Resolver resolver) {
    resolver.reportUnknownNames(outputs);
    outputs
        .fields()
        .forEach(
            (name, field) -> {
              if (!(field.value() instanceof Tree.Fields output)) {
                problems.add(field.line(), "The output " + name + " must have a Value.");
                return;
              }
              boolean wanted =
                  textOf(output, "Condition")
                      .map(condition -> resolver.holds(field.line(), condition))
                      .orElse(true);
              if (wanted && resolver.resolve(output).orElse(null) instanceof Tree.Fields resolved) {
                try (Section section = new Section(problems, "Output " + name, resolved)) {
                  section.withoutLocalEffect("Condition", "Description");
                  section.requiredText("Value");
                }
              }
            });
  }
}
