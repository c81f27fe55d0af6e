package duban.acceptance;

import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Repository;
import duban.acceptance.engines.Where;
import duban.local.LocalStack;
import duban.local.template.InvalidTemplate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Local stacks, for tests of the local stack itself and for stories that are told on it alone.
final class Stacks {
  private Stacks() {}

  static LocalStack start() {
    return Where.IN_PROCESS.start().localStack(Ability.FAULTS);
  }

  /// A stack of its own policy: every text `from` in the office's policy reads `to`. Nothing else
  /// differs.
  ///
  /// @param folder an empty one, for the changed copy
  static LocalStack startWithPolicy(Path folder, String from, String to) {
    return Where.IN_PROCESS.startWithPolicy(folder, from, to).localStack(Ability.FAULTS);
  }

  /// A stack whose office has another file: another list of absences. Nothing else differs.
  ///
  /// @param folder an empty one, for the changed copy
  static LocalStack startWithFile(Path folder, String file, String text) {
    return Where.IN_PROCESS.startWithFile(folder, file, text).localStack(Ability.FAULTS);
  }

  /// A stack whose clock stands at an instant until it is moved.
  static LocalStack startAt(Instant instant) {
    try {
      return LocalStack.start(new LocalStack.Options(0, root(), Optional.of(instant)));
    } catch (InvalidTemplate e) {
      throw new AssertionError(e);
    }
  }

  /// The repository's root, from wherever in it the tests run.
  static Path root() {
    return Repository.root();
  }
}
