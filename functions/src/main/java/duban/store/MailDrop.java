package duban.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where mails are put as they come: by the receipt rule of the mail service, or by a gateway of
/// one's own.
public interface MailDrop {
  /// What stands before the keys of mails.
  String PREFIX = "mail-in/";

  /// A mail as it came; empty when there is none under the key any more.
  Optional<byte[]> find(String key);

  /// The mails that were put there from `from` on and before `until`.
  List<Put> put(Instant from, Instant until);

  /// When a mail was put there.
  record Put(String key, Instant at) {}
}
