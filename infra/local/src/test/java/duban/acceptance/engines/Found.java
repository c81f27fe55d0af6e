package duban.acceptance.engines;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What came of looking for an engine elsewhere.
sealed interface Found {
  /// @param name as reports name it
  /// @param mails where mails can be read that were sent there, if anywhere
  /// @param role the ARN of the role that functions and state machines take on
  /// @param functionsZip what Lambda is given
  /// @param betweenLooks how long to wait before asking again whether something has happened
  record Place(
      String name,
      Services services,
      Optional<SentMails> mails,
      String role,
      Path functionsZip,
      Duration betweenLooks)
      implements Found {
    static final Duration AFAR = Duration.ofMillis(500);

    /// Nobody lends out its clock, its faults or a way into this machine.
    Set<Ability> abilities() {
      return mails.isPresent() ? EnumSet.of(Ability.MAILBOX) : EnumSet.noneOf(Ability.class);
    }
  }

  /// @param reason for a person, in a sentence
  record Missing(String reason) implements Found {
    static Missing because(Exception e) {
      return new Missing(Objects.requireNonNullElseGet(e.getMessage(), e::toString));
    }
  }
}
