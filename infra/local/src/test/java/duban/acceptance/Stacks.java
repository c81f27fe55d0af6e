package duban.acceptance;

import duban.local.LocalStack;
import java.nio.file.Files;
import java.nio.file.Path;

/// Local stacks for tests, from the repository's own template.yaml and policies.
final class Stacks {
  private Stacks() {}

  static LocalStack start() {
    return LocalStack.start(new LocalStack.Options(0, root()));
  }

  /// The repository's root, from wherever in it the tests run.
  static Path root() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      if (Files.exists(here.resolve("template.yaml"))) {
        return here;
      }
    }
    throw new AssertionError("The tests do not run inside the repository.");
  }
}
