package duban.local.template;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Ways through the tree of a template, for tests. What is not there, or is something else, fails
/// with its line.
final class Walk {
  private Walk() {}

  static Optional<Tree> find(Tree from, String... path) {
    Tree at = from;
    for (String step : path) {
      Tree.Field field = at instanceof Tree.Fields fields ? fields.fields().get(step) : null;
      if (field == null) {
        return Optional.empty();
      }
      at = field.value();
    }
    return Optional.of(at);
  }

  static Tree at(Tree from, String... path) {
    return find(from, path)
        .orElseThrow(
            () ->
                new AssertionError(
                    "template.yaml:"
                        + from.line()
                        + ": there is no "
                        + String.join(".", path)
                        + "."));
  }

  static Tree.Fields fields(Tree from, String... path) {
    return (Tree.Fields) at(from, path);
  }

  static String text(Tree from, String... path) {
    return ((Tree.Text) at(from, path)).value();
  }

  static int number(Tree.Fields from, String... path) {
    Optional<Tree> direct = find(from, path);
    Tree found = direct.orElseGet(() -> at(fields(from, "Properties"), path));
    return Integer.parseInt(((Tree.Text) found).value());
  }

  static Set<String> references(Tree value) {
    return switch (value) {
      case Tree.Ref ref -> Set.of(ref.name());
      case Tree.If choice -> {
        Set<String> both = new TreeSet<>(references(choice.then()));
        both.addAll(references(choice.otherwise()));
        yield both;
      }
      default -> Set.of();
    };
  }

  /// What a reference refers to.
  static String name(Tree from, String... path) {
    return switch (at(from, path)) {
      case Tree.Ref ref -> ref.name();
      case Tree.GetAtt attribute -> attribute.name();
      case Tree other ->
          throw new AssertionError("template.yaml:" + other.line() + ": a reference is needed.");
    };
  }
}
