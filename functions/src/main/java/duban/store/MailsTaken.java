package duban.store;

import java.time.Instant;

/// Which of the mails in the bucket were taken in. An event that is lost leaves no trace here, so
/// that a sweep finds its mail.
public interface MailsTaken {
  /// Since when this is written down: what was put into the bucket before is not looked at. The
  /// first call says when.
  Instant since(Instant now);

  /// What is known about a mail. Strongly consistent.
  State find(String key);

  /// A sweep is about to take it in: what takes the whole process down is tried a few times only.
  void trying(String key, Instant now);

  /// It was taken in.
  ///
  /// @param as what became of it
  void taken(String key, String as, Instant now);

  /// @param tries how often a sweep began with it
  record State(boolean taken, int tries) {}
}
