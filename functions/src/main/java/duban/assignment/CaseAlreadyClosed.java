package duban.assignment;

import duban.cases.CaseRef;

/// A state machine asks for a human step of a case that is done. State machines catch it by this
/// class's name.
public final class CaseAlreadyClosed extends RuntimeException {
  public CaseAlreadyClosed(CaseRef ref) {
    super("Case " + ref + " is closed.");
  }
}
