package duban.cases;

/// The human steps a path is made of. The id is the word used in state machines, policies and
/// pages.
public enum TaskKind {
  TRIAGE("triage"),
  HANDLE("handle"),
  /// A co-handler gives the lead what it has to say (协办, A4).
  CONTRIBUTE("contribute"),
  /// The supervising leader approves or returns the unit's draft (A3, A4).
  REVIEW("review"),
  CONSULT("consult"),
  ANSWER("answer"),
  /// The office's hand on a case while it is open: it records what was told by word of mouth,
  /// raises the tier, puts the case on another path, decides on more time. No state machine waits
  /// for it.
  OVERSEE("oversee"),
  /// What could not be sent by itself is brought to the sender by hand, or its source is called
  /// again (D5). No state machine waits for it, and it stays open when the case is closed.
  DELIVER("deliver");

  private final String id;

  TaskKind(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  /// Whether a state machine waits for the decision.
  public boolean awaited() {
    return this != OVERSEE && this != DELIVER;
  }

  /// Whether the step ends with the case at the latest: what the sender has not heard yet must be
  /// brought to them even then.
  public boolean endsWithCase() {
    return this != DELIVER;
  }

  /// @throws IllegalArgumentException when no such human step exists
  public static TaskKind of(String id) {
    for (TaskKind kind : values()) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("There is no human step '" + id + "'.");
  }
}
