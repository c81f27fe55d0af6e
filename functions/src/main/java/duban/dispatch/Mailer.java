package duban.dispatch;

import duban.mail.LetterWriter.Mail;

/// Hands one mail to whoever delivers it.
public interface Mailer {
  /// Sends to the one recipient. A fault of the transport is an answer, too.
  Handed send(Mail mail);

  /// What the transport said.
  sealed interface Handed {
    /// Taken over for delivery.
    ///
    /// @param id the provider's own id of the message
    record Taken(String id) implements Handed {}

    /// Refused for good: this mail to this address will never be taken.
    record Refused(String why) implements Handed {}

    /// Not now.
    record NotNow(String why) implements Handed {}
  }
}
