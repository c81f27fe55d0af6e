package duban.acceptance;

import duban.acceptance.engines.Repository;
import duban.local.LocalStack;
import duban.local.template.InvalidTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Local stacks, for tests of the local stack itself and for stories that are told on it alone.
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
    Repository.copyWithPolicy(folder, from, to);
    return start(folder);
  }

  /// A stack whose office has another file: another list of absences. Nothing else differs.
  ///
  /// @param folder an empty one, for the changed copy
  static LocalStack startWithFile(Path folder, String file, String text) {
    try {
      Files.writeString(Repository.copy(folder).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder);
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

  /// The repository's root, from wherever in it the tests run.
  static Path root() {
    return Repository.root();
  }
}
