package duban.store;

import java.time.Instant;

/// Which of an office's own mails went out: reports and links, which belong to no case. Whoever
/// sends one takes it first. One that died between taking it and saying so leaves it to the next
/// after the lease: such a mail goes out twice, under the same message id.
public interface Sent {
  /// Takes a mail for oneself.
  ///
  /// @param key what makes the mail the same mail: what, for when, to whom
  /// @return false when it went out before or somebody is at it
  boolean begin(String office, String key, Instant now, Instant until);

  /// It did not go out: whoever comes next may take it at once.
  void release(String office, String key, Instant now);

  /// It went out, or never will.
  void done(String office, String key, Instant now, String note);
}
