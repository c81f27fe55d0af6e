package duban.local.template;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Works out the intrinsic functions, once every name in the template is known.
final class Resolver {
  /// What a property set to it counts as: not being there.
  private static final String NO_VALUE = "AWS::NoValue";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

  /// @param attributes what `!GetAtt` and (under `Ref`) `!Ref` stand for
  record Resource(Map<String, String> attributes, Optional<String> condition) {
    Resource {
      attributes = Map.copyOf(attributes);
    }
  }

  private final Problems problems;
  private final Map<String, String> values;
  private final Map<String, Tree> conditions;
  private final Map<String, Resource> resources;
  private final Map<String, Boolean> decided = new HashMap<>();
  private final Set<String> deciding = new HashSet<>();

  /// @param values of the parameters and pseudo parameters
  Resolver(
      Problems problems,
      Map<String, String> values,
      Map<String, Tree> conditions,
      Map<String, Resource> resources) {
    this.problems = problems;
    this.values = Map.copyOf(values);
    this.conditions = Map.copyOf(conditions);
    this.resources = Map.copyOf(resources);
  }

  /// The value without any intrinsic function left in it; empty for `AWS::NoValue`.
  Optional<Tree> resolve(Tree tree) {
    return switch (tree) {
      case Tree.Text text -> Optional.of(text);
      case Tree.Unknown unknown -> Optional.of(unknown);
      case Tree.Items(int line, List<Tree> items) ->
          Optional.of(
              new Tree.Items(
                  line, items.stream().flatMap(item -> resolve(item).stream()).toList()));
      case Tree.Fields(int line, Map<String, Tree.Field> fields) -> {
        Map<String, Tree.Field> resolved = new LinkedHashMap<>();
        fields.forEach(
            (key, field) ->
                resolve(field.value())
                    .ifPresent(value -> resolved.put(key, new Tree.Field(field.line(), value))));
        yield Optional.of(new Tree.Fields(line, resolved));
      }
      case Tree.Ref(int _, String name) when name.equals(NO_VALUE) -> Optional.empty();
      case Tree.Ref ref -> Optional.of(reference(ref));
      case Tree.GetAtt(int line, String name, String attribute) ->
          Optional.of(attribute(line, name, attribute));
      case Tree.Sub sub -> Optional.of(substitute(sub));
      case Tree.If(int line, String condition, Tree then, Tree otherwise) ->
          resolve(holds(line, condition) ? then : otherwise);
      case Tree.Equals _, Tree.Not _, Tree.And _, Tree.Or _, Tree.Named _ -> {
        problems.add(tree.line(), "A condition stands here where a value is needed.");
        yield Optional.of(new Tree.Unknown(tree.line()));
      }
    };
  }

  /// Whether the named condition holds. One that the template does not have is reported, and does
  /// not.
  boolean holds(int line, String condition) {
    Boolean known = decided.get(condition);
    if (known != null) {
      return known;
    }
    Tree test = conditions.get(condition);
    if (test == null) {
      problems.add(line, "There is no condition " + condition + ".");
      return false;
    }
    if (!deciding.add(condition)) {
      problems.add(test.line(), "The condition " + condition + " depends on itself.");
      return false;
    }
    boolean holds = test(test);
    decided.put(condition, holds);
    return holds;
  }

  private boolean test(Tree tree) {
    return switch (tree) {
      case Tree.Equals(int _, Tree left, Tree right) ->
          resolve(left) instanceof Optional<Tree> a
              && resolve(right) instanceof Optional<Tree> b
              && a.map(Resolver::plain).equals(b.map(Resolver::plain));
      case Tree.Not(int _, Tree condition) -> !test(condition);
      // Every part is looked at, so that every mistake in it is named.
      case Tree.And(int _, List<Tree> parts) ->
          parts.stream().map(this::test).toList().stream().allMatch(holds -> holds);
      case Tree.Or(int _, List<Tree> parts) ->
          parts.stream().map(this::test).toList().stream().anyMatch(holds -> holds);
      case Tree.Named(int line, String condition) -> holds(line, condition);
      case Tree.Unknown _ -> false;
      case Tree.Text _,
          Tree.Items _,
          Tree.Fields _,
          Tree.Ref _,
          Tree.GetAtt _,
          Tree.Sub _,
          Tree.If _ -> {
        problems.add(
            tree.line(), "A condition is needed here: !Equals, !Not, !And, !Or or !Condition.");
        yield false;
      }
    };
  }

  private static String plain(Tree tree) {
    return tree instanceof Tree.Text(int _, String value) ? value : "";
  }

  private Tree reference(Tree.Ref ref) {
    String value = values.get(ref.name());
    if (value != null) {
      return new Tree.Text(ref.line(), value);
    }
    int dot = ref.name().indexOf('.');
    return dot < 0
        ? attribute(ref.line(), ref.name(), "Ref")
        : attribute(ref.line(), ref.name().substring(0, dot), ref.name().substring(dot + 1));
  }

  private Tree attribute(int line, String name, String attribute) {
    Resource resource = resources.get(name);
    if (resource == null) {
      // Reported by unknownNames().
      return new Tree.Unknown(line);
    }
    if (resource.condition().isPresent() && !holds(line, resource.condition().get())) {
      problems.add(
          line,
          name
              + " is needed here, but its condition "
              + resource.condition().get()
              + " leaves it out.");
      return new Tree.Unknown(line);
    }
    String value = resource.attributes().get(attribute);
    if (value == null) {
      problems.add(line, name + " has no attribute " + attribute + " that the local stack knows.");
      return new Tree.Unknown(line);
    }
    return new Tree.Text(line, value);
  }

  private Tree substitute(Tree.Sub sub) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(sub.text());
    while (matcher.find()) {
      String name = matcher.group(2);
      String replacement;
      if (!matcher.group(1).isEmpty()) {
        replacement = "${" + name + "}";
      } else {
        Tree given = sub.variables().get(name);
        Tree value =
            given != null
                ? resolve(given).orElseGet(() -> new Tree.Text(sub.line(), ""))
                : reference(new Tree.Ref(sub.line(), name));
        if (!(value instanceof Tree.Text(int _, String plain))) {
          return new Tree.Unknown(sub.line());
        }
        replacement = plain;
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return new Tree.Text(sub.line(), matcher.appendTail(text).toString());
  }

  /// Reports every name that stands for nothing, also where a condition hides it today.
  void reportUnknownNames(Tree tree) {
    switch (tree) {
      case Tree.Text _, Tree.Unknown _ -> {}
      case Tree.Items(int _, List<Tree> items) -> items.forEach(this::reportUnknownNames);
      case Tree.Fields(int _, Map<String, Tree.Field> fields) ->
          fields.values().forEach(field -> reportUnknownNames(field.value()));
      case Tree.Ref(int line, String name) -> reportUnknown(line, name);
      case Tree.GetAtt(int line, String name, String _) -> reportUnknown(line, name);
      case Tree.Sub(int line, String text, Map<String, Tree> variables) -> {
        variables.values().forEach(this::reportUnknownNames);
        VARIABLE
            .matcher(text)
            .results()
            .filter(match -> match.group(1).isEmpty() && !variables.containsKey(match.group(2)))
            .forEach(match -> reportUnknown(line, match.group(2)));
      }
      case Tree.If(int line, String condition, Tree then, Tree otherwise) -> {
        holds(line, condition);
        reportUnknownNames(then);
        reportUnknownNames(otherwise);
      }
      case Tree.Equals(int _, Tree left, Tree right) ->
          Stream.of(left, right).forEach(this::reportUnknownNames);
      case Tree.Not(int _, Tree condition) -> reportUnknownNames(condition);
      case Tree.And(int _, List<Tree> parts) -> parts.forEach(this::reportUnknownNames);
      case Tree.Or(int _, List<Tree> parts) -> parts.forEach(this::reportUnknownNames);
      case Tree.Named(int line, String condition) -> holds(line, condition);
    }
  }

  private void reportUnknown(int line, String name) {
    int dot = name.indexOf('.');
    String resource = dot < 0 ? name : name.substring(0, dot);
    boolean known =
        resources.containsKey(resource) || values.containsKey(name) || name.equals(NO_VALUE);
    if (!known) {
      problems.add(line, "There is no parameter or resource " + resource + ".");
    }
  }
}
