package duban.acceptance.engines;

import java.util.Optional;

/// What came of looking for an engine elsewhere.
sealed interface Found {
  /// @param mails where mails can be read that were sent there, if anywhere
  /// @param role the ARN of the role that functions and state machines take on
  record Place(Services services, Optional<SentMails> mails, String role) implements Found {}

  /// @param reason for a person, in a sentence
  record Missing(String reason) implements Found {}
}
