package duban.store;

import java.time.Instant;
import java.util.Optional;

/// The private links to the form at `/report`. They open that form and nothing else: a link of a
/// task mail is no filing link, and the other way round. The table knows only a link's hash.
public interface FilingLinks {
  /// The link behind the id in a URL, expired or not; empty when there is none.
  Optional<FilingLink> find(String id);

  /// Lets `id` open the form for the person.
  void keep(String id, FilingLink link);

  /// @param person directory id of the one person it was mailed to
  record FilingLink(String office, String person, Instant expiresAt) {}
}
