package duban.states;

import duban.states.model.Finding;
import java.util.List;
import java.util.stream.Collectors;

/// A definition that AWS would refuse, or that lies outside what the interpreter covers.
public final class InvalidStateMachine extends RuntimeException {
  private final transient List<Finding> findings;

  InvalidStateMachine(String fileName, List<Finding> findings) {
    super(
        findings.stream()
            .map(finding -> fileName + ": " + finding)
            .collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /// Everything that was found, errors and warnings.
  public List<Finding> findings() {
    return findings;
  }
}
