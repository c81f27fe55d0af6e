package duban.store;

import duban.cases.Message.Upload;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The files that belong to cases: what citizens and staff upload, and mails as they came. Kept by
/// the hash of their content, so that the same file is kept once for an office, and served only
/// through links that expire.
public interface Papers {
  /// Keeps a file. Keeping it again changes nothing.
  ///
  /// @param mediaType what the content is, as far as it was found out by looking at it
  Upload keep(String office, byte[] content, String mediaType);

  /// The content; empty when the office keeps no such file.
  Optional<byte[]> find(String office, String sha256);

  /// An address under which whoever holds it can fetch the file until it expires. Whether they may
  /// have it is for the caller to check.
  ///
  /// @param name what the file is to be called where it is saved
  URI link(String office, Upload upload, String name, Duration validFor);
}
