package duban.assignment;

/// The unit has no handler in the directory in force. State machines catch it by this class's name.
public final class NobodyToAsk extends RuntimeException {
  public NobodyToAsk(String unit) {
    super("The unit '" + unit + "' has no handler in the directory.");
  }
}
