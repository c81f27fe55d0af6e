package duban.store;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What has to be known of the people who write to an account: when they last wrote and about
/// which case, and what waits to be said to them the next time they do. Their accounts stand in it
/// as hashes only (E10).
public interface Conversations {
  /// Somebody at a source.
  ///
  /// @param account who it is there: an OpenID of WeChat. Never shown
  record Sender(String office, String source, String account) {
    @Override
    public String toString() {
      return "Sender[" + office + "/" + source + "]";
    }
  }

  /// @param ref the case the last message became or was filed to; null while there is none
  record Last(Instant at, @Nullable CaseRef ref) {}

  /// An answer that could not be brought to its receiver.
  ///
  /// @param key of the effect it comes from
  /// @param told `case.replied`, `case.redirected` …
  /// @param text as it is to be said
  record Pending(String key, CaseRef ref, String told, String text, Instant at) {}

  Optional<Last> findLast(Sender sender);

  /// The sender wrote. Does nothing when a later message is known.
  ///
  /// @param ref the case it became or was filed to; null keeps the one before
  void heard(Sender sender, Instant at, @Nullable CaseRef ref);

  /// The case a further message was filed to, which opened none of its own.
  Optional<CaseRef> findFiled(Sender sender, String messageId);

  /// Files a further message, once and for all.
  ///
  /// @return where it belongs: `ref`, or the case it was filed to before
  CaseRef file(Sender sender, String messageId, CaseRef ref, Instant now);

  /// Keeps an answer for the sender's next message. Keeping it again changes nothing.
  void keep(Sender sender, Pending answer);

  /// What waits for the sender, oldest first, and what was said already in answer to this very
  /// message, which may have been asked again because the answer got lost.
  List<Pending> waiting(Sender sender, String messageId);

  /// The answer goes out with the answer to a message.
  void handed(Sender sender, Pending answer, String messageId, Instant now);

  /// Whether this use of a nonce is the first, or repeats the first to the letter.
  ///
  /// @param content a hash of what came with it
  boolean fresh(
      String office, String source, String timestamp, String nonce, String content, Instant now);
}
