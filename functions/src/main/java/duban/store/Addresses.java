package duban.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mail addresses at which something went wrong, by office. The table knows an address only by its
/// hash; a person who gets another address in the directory is reachable again by that alone.
///
/// A block has an end. After it the next mail is a trial: one that comes back blocks anew, and one
/// that does not for a while clears the address.
public interface Addresses {
  /// What came back from an address.
  enum Kind {
    /// It does not exist, or refuses mail for good.
    BOUNCE,
    /// Its reader called a mail of the office a nuisance.
    COMPLAINT,
    /// It could not take a mail for a while. Nothing is blocked because of it.
    TRANSIENT;

    public boolean blocks() {
      return this != TRANSIENT;
    }

    /// The word of events and letters.
    public String id() {
      return switch (this) {
        case BOUNCE -> "bounce";
        case COMPLAINT -> "complaint";
        case TRANSIENT -> "transient";
      };
    }
  }

  /// Notes that a mail did not arrive.
  ///
  /// @param event makes the notice one: the same event again changes nothing
  /// @param person whose address it is, by directory id; null when it is nobody's
  /// @param until when the block ends, if it is one
  void mark(
      String office,
      String address,
      Kind kind,
      String event,
      @Nullable String person,
      Instant now,
      Instant until);

  /// Whether nothing is to be sent there. Strongly consistent.
  boolean blocked(String office, String address, Instant now);

  /// Notes that a mail goes to an address whose block has ended. Only the first such mail is the
  /// trial; an address that was never blocked has none.
  ///
  /// @param until when the address is cleared, unless the mail comes back before
  void tried(String office, String address, Instant now, Instant until);

  Optional<Mark> find(String office, String address, Instant now);

  /// Every address of the office at which something went wrong and that was not cleared since.
  List<Mark> all(String office, Instant now);

  /// An operator knows that the address works again.
  ///
  /// @return whether there was anything to release
  boolean release(String office, String address, Instant now);

  /// @param hash of the address
  /// @param kind what came back last; once something that blocks did, that
  /// @param count how often something came back
  record Mark(
      String hash, Kind kind, int count, Instant since, Instant last, @Nullable String person) {}
}
