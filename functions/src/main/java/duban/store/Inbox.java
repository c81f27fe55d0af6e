package duban.store;

import duban.cases.Message;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mails that came in and wait for the office to say what becomes of them. Each is decided once.
public interface Inbox {
  /// Keeps a mail that waits. Keeping it again changes nothing.
  ///
  /// @return whether it is new
  boolean keep(Letter letter);

  /// Strongly consistent.
  Optional<Waiting> find(String office, String id);

  /// Decides what becomes of a mail, if nobody did before. It has not happened yet: whoever decided
  /// goes on, and if they die on it, the office's job does.
  ///
  /// @return whether this call decided it
  boolean decide(String office, String id, Choice choice);

  /// What was decided has happened.
  ///
  /// @param caseId the case it is filed on; null for none
  /// @param number that case's number; null for none
  void settle(
      String office, String id, Instant at, @Nullable String caseId, @Nullable String number);

  /// Lets a link's id open the page on one mail, for one person.
  void keepLink(String linkId, Link link);

  /// The link behind the id in a URL, expired or not; empty when there is none.
  Optional<Link> findLink(String linkId);

  /// A mail as it was understood. Its sender and its words are personal data.
  ///
  /// @param id the same for the same mail, however often it is delivered
  /// @param source the source by whose door it came
  /// @param messageId its own Message-ID; null when it has none
  /// @param from bare address; null when none could be read
  /// @param name what the sender calls themselves
  /// @param text plain text
  /// @param cut whether the text goes on in the mail as it came
  /// @param lost whether something in it could not be taken along
  /// @param left what stays in the mail as it came, as far as it has a name
  /// @param forwarded whether it is about a mail of somebody else that came in it
  /// @param unread whether nothing in it could be read
  /// @param automatic whether a machine sent it: it is not to be answered
  /// @param suspicious whether the mail service takes it for junk or for harmful
  /// @param raw the mail as it came
  /// @param claims the number of the case whose mail it names without proof; null for none
  /// @param proven whether the mail service found that the domain of `from` sent it; null in mails
  ///   from before this was looked at, which count as not proven
  record Letter(
      String office,
      String id,
      String source,
      Instant receivedAt,
      @Nullable Instant sentAt,
      @Nullable String messageId,
      @Nullable String from,
      @Nullable String name,
      String subject,
      String text,
      boolean cut,
      boolean lost,
      List<Left> left,
      boolean forwarded,
      boolean unread,
      boolean automatic,
      boolean suspicious,
      Message.Upload raw,
      List<Message.Attachment> attachments,
      @Nullable String claims,
      @Nullable Boolean proven) {
    public Letter {
      attachments = List.copyOf(attachments);
      left = left == null ? List.of() : List.copyOf(left);
    }

    @Override
    public String toString() {
      return "Letter[" + office + ", " + id + "]";
    }
  }

  /// A file that is only in the mail as it came.
  ///
  /// @param name a bare file name, safe to show
  record Left(String name, Why why) {}

  /// Why a file was not taken along.
  enum Why {
    /// It is of a format that only Outlook reads.
    OUTLOOK,
    /// It is too large, or one too many.
    TOO_MUCH,
    /// The office takes no such files.
    KIND,
    /// It is damaged.
    UNREADABLE
  }

  /// What the office decided.
  ///
  /// @param decision `file`, `attach`, `discard`
  /// @param person who decided, by directory id
  /// @param fields what else the form said
  record Choice(String decision, String person, Instant at, Map<String, String> fields) {
    public Choice {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /// A mail with what became of it.
  ///
  /// @param choice null while it waits
  /// @param settledAt when what was decided had happened; null before
  record Waiting(
      Letter letter,
      @Nullable Choice choice,
      @Nullable Instant settledAt,
      @Nullable String caseId,
      @Nullable String number) {}

  /// @param person directory id of the one person it was mailed to
  /// @param mail [Letter#id()]
  record Link(String office, String mail, String person, Instant expiresAt) {}
}
