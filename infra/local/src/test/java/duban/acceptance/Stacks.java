package duban.acceptance;

import duban.local.LocalStack;
import duban.local.template.InvalidTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    try {
      Path policy = copyOf(folder).resolve("policy.yaml");
      String text = Files.readString(policy);
      if (!text.contains(from)) {
        throw new AssertionError("The policy does not say '" + from + "'.");
      }
      Files.writeString(policy, text.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder);
  }

  /// A stack whose office has another file: another list of absences. Nothing else differs.
  ///
  /// @param folder an empty one, for the changed copy
  static LocalStack startWithFile(Path folder, String file, String text) {
    try {
      Files.writeString(copyOf(folder).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder);
  }

  /// @return the office's folder in the copy
  private static Path copyOf(Path folder) throws IOException {
    for (String part : List.of("template.yaml", "statemachines", "infra/policies")) {
      copy(root().resolve(part), folder.resolve(part));
    }
    return folder.resolve("infra/policies/qinglan");
  }

  /// A stack whose clock stands at an instant until it is moved.
  static LocalStack startAt(Instant instant) {
    return start(new LocalStack.Options(0, root(), Optional.of(instant)));
  }

  private static LocalStack start(Path root) {
    return start(new LocalStack.Options(0, root));
  }

  private static LocalStack start(LocalStack.Options options) {
    try {
      return LocalStack.start(options);
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
