package duban.states.load;

import duban.states.model.Finding;
import duban.states.model.Machine;
import java.util.List;

/// What became of the text of a definition.
public sealed interface Loaded {
  /// A machine that may run, with warnings.
  record Accepted(Machine machine, List<Finding> warnings) implements Loaded {}

  /// At least one error, and everything else that was noticed on the way.
  record Rejected(List<Finding> findings) implements Loaded {}
}
