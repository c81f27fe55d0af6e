package duban.cases;

/// The human steps a path is made of. The id is the word used in state machines, policies and
/// pages.
public enum TaskKind {
  TRIAGE("triage"),
  HANDLE("handle"),
  CONSULT("consult"),
  ANSWER("answer");

  private final String id;

  TaskKind(String id) {
    this.id = id;
  }

  public String id() {
    return id;
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
