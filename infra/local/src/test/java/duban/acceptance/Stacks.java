package duban.acceptance;

import duban.local.LocalStack;
import duban.local.template.InvalidTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Local stacks for tests, from the repository's own template.yaml and policies.
final class Stacks {
  private Stacks() {}

  static LocalStack start() {
    return start(root());
  }

  /// A stack of its own policy: every text `from` in the office's policy reads `to`. Nothing else
  /// differs.
  ///
  /// @param folder an empty one, for the changed copy
  static LocalStack startWithPolicy(Path folder, String from, String to) {
    return start(
        changed(
            folder,
            text -> {
              if (!text.contains(from)) {
                throw new AssertionError("The policy does not say '" + from + "'.");
              }
              return text.replace(from, to);
            }));
  }

  /// A stack of its own policy and calendar.
  ///
  /// @param folder an empty one, for the changed copy
  /// @param calendar what `calendar.csv` says
  static LocalStack startWithPolicy(Path folder, UnaryOperator<String> policy, String calendar) {
    changed(folder, policy);
    try {
      Files.writeString(folder.resolve("infra/policies/qinglan/calendar.csv"), calendar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder);
  }

  private static Path changed(Path folder, UnaryOperator<String> change) {
    try {
      for (String part : List.of("template.yaml", "statemachines", "infra/policies")) {
        copy(root().resolve(part), folder.resolve(part));
      }
      Path policy = folder.resolve("infra/policies/qinglan/policy.yaml");
      String text = Files.readString(policy);
      String changed = change.apply(text);
      if (changed.equals(text)) {
        throw new AssertionError("The policy stays as it was.");
      }
      Files.writeString(policy, changed);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LocalStack start(Path root) {
    try {
      return LocalStack.start(new LocalStack.Options(0, root));
    } catch (InvalidTemplate e) {
      throw new AssertionError(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (file.equals(from)) {
          target = to;
        }
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
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
