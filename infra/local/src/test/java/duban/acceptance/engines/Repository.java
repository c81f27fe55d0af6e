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

  /// Copies what a deployment is read from, with every text `from` in the office's policy replaced.
  ///
  /// @param folder an empty one
  static void copyWithPolicy(Path folder, String from, String to) {
    try {
      Path policy = copyTo(folder).resolve("policy.yaml");
      String text = Files.readString(policy);
      String changed = text.replace(from, to);
      if (changed.equals(text)) {
        throw new AssertionError("The policy stays as it was.");
      }
      Files.writeString(policy, changed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Copies what a deployment is read from, with another file in the office's folder.
  ///
  /// @param folder an empty one
  static void copyWithFile(Path folder, String file, String text) {
    try {
      Files.writeString(copyTo(folder).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path office(Path folder) {
    return folder.resolve("infra/policies/qinglan");
  }

  /// @return the office's folder in the copy
  private static Path copyTo(Path folder) throws IOException {
    for (String part : List.of("template.yaml", "statemachines", "infra/policies")) {
      copy(root().resolve(part), folder.resolve(part));
    }
    return office(folder);
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
