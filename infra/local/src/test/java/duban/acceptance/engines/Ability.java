package duban.acceptance.engines;

/// What some engines have and others have not.
public enum Ability {
  MOVABLE_CLOCK("a clock that can be moved"),
  MAILBOX("a mailbox that can be read"),
  CALLBACKS("a way from its functions to a portal on this machine"),
  FAULTS("faults on request");

  private final String phrase;

  Ability(String phrase) {
    this.phrase = phrase;
  }

  /// As in "needs …".
  public String phrase() {
    return phrase;
  }
}
