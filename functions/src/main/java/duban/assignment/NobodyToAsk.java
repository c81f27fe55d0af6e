package duban.assignment;

/// The unit has nobody in the directory in force who decides such a step: no handler, or no
/// supervising leader. State machines catch it by this class's name.
public final class NobodyToAsk extends RuntimeException {
  public NobodyToAsk(String unit, String role) {
    super("The unit '" + unit + "' has no " + role + " in the directory.");
  }
}
