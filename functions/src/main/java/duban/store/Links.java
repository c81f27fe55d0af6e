package duban.store;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.Optional;

/// The private links in task mails. A link is an opaque random id; the table knows only its hash.
public interface Links {
  /// The link behind the id in a URL, expired or not; empty when there is none.
  Optional<Link> find(String id);

  /// What a link is bound to.
  ///
  /// @param person directory id of the one person it was mailed to
  record Link(CaseRef ref, String task, String person, Instant expiresAt) {}
}
