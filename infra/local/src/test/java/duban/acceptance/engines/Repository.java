package duban.acceptance.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The repository that the tests run in.
public final class Repository {
  private Repository() {}

  /// Its root, from wherever in it the tests run.
  public static Path root() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      if (Files.exists(here.resolve("template.yaml"))) {
        return here;
      }
    }
    throw new AssertionError("The tests do not run inside the repository.");
  }

  /// What Lambda is given; `mvn package` makes it.
  static Path functionsZip() {
    return root().resolve("functions/target/duban-functions-lambda.zip");
  }

  /// Copies what a deployment is read from.
  ///
  /// @param folder an empty one
  /// @return the office's folder in the copy
  public static Path copy(Path folder) {
    try {
      for (String part : List.of("template.yaml", "statemachines", "infra/policies")) {
        copy(root().resolve(part), folder.resolve(part));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder.resolve("infra/policies/qinglan");
  }

  /// Copies what a deployment is read from, with every text `from` in the office's policy replaced.
  ///
  /// @param folder an empty one
  public static void copyWithPolicy(Path folder, String from, String to) {
    Path policy = copy(folder).resolve("policy.yaml");
    try {
      String text = Files.readString(policy);
      if (!text.contains(from)) {
        throw new AssertionError("The policy does not say '" + from + "'.");
      }
      Files.writeString(policy, text.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
}
