package duban.intake;

/// A file as somebody handed it in. Nothing about it is believed: the name is a title for people,
/// and what it is, only its content says.
///
/// @param name in the sender's words, without folders and control characters; may be empty
public record Given(String name, byte[] content) {
  private static final int LONGEST_NAME = 200;

  public Given {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder shown = new StringBuilder();
    last.codePoints().filter(Given::shows).limit(LONGEST_NAME).forEach(shown::appendCodePoint);
    name = shown.toString().strip();
  }

  /// What turns the direction of reading can make `exe.fdp` look like `pdf.exe`.
  private static boolean shows(int c) {
    return Character.getType(c) != Character.FORMAT
        && Character.getType(c) != Character.SURROGATE
        && !Character.isISOControl(c);
  }
}
