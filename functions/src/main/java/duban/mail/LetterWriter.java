package duban.mail;

/// Turns a letter into the one MIME message that whatever transport carries.
@FunctionalInterface
public interface LetterWriter {
  /// @param key what makes the message id: the same effect always has the same id, whoever sends it
  ///   how often
  Mail write(Letter letter, String key);

  /// A message ready to send.
  ///
  /// @param messageId with angle brackets
  /// @param from bare sender address
  /// @param to bare recipient address
  /// @param mime the whole message, headers and all
  record Mail(String messageId, String from, String to, String subject, byte[] mime) {}
}
