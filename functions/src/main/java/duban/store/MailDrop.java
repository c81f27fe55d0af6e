package duban.store;

import java.util.Optional;

/// Where mails are put as they come: by the receipt rule of the mail service, or by a gateway of
/// one's own.
public interface MailDrop {
  /// What stands before the keys of mails.
  String PREFIX = "mail-in/";

  /// A mail as it came; empty when there is none under the key any more.
  Optional<byte[]> find(String key);
}
