package duban.mail;

import duban.mail.LetterWriter.Mail;

/// Turns a reminder into the one MIME message that whatever transport carries.
@FunctionalInterface
public interface ReminderWriter {
  /// @param key what makes the message id: the same digest always has the same
  Mail write(ReminderLetter letter, String key);
}
