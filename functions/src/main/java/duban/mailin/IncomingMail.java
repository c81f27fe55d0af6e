package duban.mailin;

import duban.store.Inbox.Left;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A mail as it was understood: plain text and files, whatever it was made of. Everything in it was
/// said by a stranger; nothing in it proves who sent it.
///
/// @param messageId without angle brackets; null when it has none
/// @param from the sender's bare address in lower case; null when none could be read
/// @param name what the sender calls themselves; null for nothing
/// @param sentAt by the sender's clock; null when it does not say
/// @param recipients every bare address it was sent or delivered to, in lower case
/// @param references the ids of the mails it answers, without angle brackets, the nearest first
/// @param text the body as plain text; empty when there is none
/// @param cut whether the body goes on in the mail as it came
/// @param left what of it stays in the mail as it came, as far as it has a name
/// @param lost whether a part of it could not be read, or was too much to take along
/// @param forwarded whether it is about a mail of somebody else that came in it
/// @param unread whether nothing in it could be read: there is only the mail as it came
/// @param automatic whether a machine sent it: nobody waits for an answer, and answering could go
///   on for ever
/// @param spam whether the mail service takes it for junk
/// @param virus whether the mail service found something harmful in it
/// @param report what a mail server says about a mail of ours; empty for ordinary mails
record IncomingMail(
    @Nullable String messageId,
    @Nullable String from,
    @Nullable String name,
    String subject,
    @Nullable Instant sentAt,
    Set<String> recipients,
    List<String> references,
    String text,
    boolean cut,
    List<File> files,
    List<Left> left,
    boolean lost,
    boolean forwarded,
    boolean unread,
    boolean automatic,
    boolean spam,
    boolean virus,
    Optional<Report> report) {

  IncomingMail {
    recipients = Set.copyOf(recipients);
    references = List.copyOf(references);
    files = List.copyOf(files);
    left = List.copyOf(left);
  }

  /// A file that came along.
  ///
  /// @param name a bare file name, safe to show
  /// @param claimed the media type as the sender's program put it
  record File(String name, String claimed, byte[] content) {}

  /// What became of a mail, by a mail server's account.
  enum Fate {
    /// It did not arrive, and trying again is pointless.
    FAILED,
    /// It did not arrive this time: the mailbox is full, the server was not there.
    FOR_NOW,
    /// It may still arrive.
    DELAYED,
    /// Its reader called it a nuisance.
    COMPLAINT,
    /// It arrived, or was passed on.
    ARRIVED
  }

  /// @param recipients bare addresses in lower case; empty when the report names none
  record Told(Set<String> recipients, Fate fate) {
    Told {
      recipients = Set.copyOf(recipients);
    }
  }

  /// What a mail server says about a mail that was sent from here (RFC 3464, RFC 5965, or words).
  ///
  /// @param about the ids it may be about, that of the returned mail first, without angle brackets
  record Report(List<Told> told, List<String> about) {
    Report {
      told = List.copyOf(told);
      about = List.copyOf(about);
    }
  }
}
