package duban.acceptance;

import duban.local.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// Local stacks for tests, from the repository's own template.yaml and policies.
final class Stacks {
  private Stacks() {}

  static LocalStack start() {
    return LocalStack.start(new LocalStack.Options(0, root()));
  }

  /// The repository's root, from wherever in it the tests run.
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("template.yaml"))) {
      here = Objects.requireNonNull(here.getParent(), "template.yaml is nowhere above");
    }
    return here;
  }
}
