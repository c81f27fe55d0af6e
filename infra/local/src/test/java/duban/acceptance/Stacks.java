package duban.acceptance;

import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Repository;
import duban.acceptance.engines.Where;
import duban.local.LocalStack;
import java.nio.file.Path;

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

  /// The repository's root, from wherever in it the tests run.
  static Path root() {
    return Repository.root();
  }
}
