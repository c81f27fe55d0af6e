package duban.cases;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The keys that the ids of our mails are made with: the current one, and those before it, whose
/// mails are still under way. A mail server may return a mail days after it was sent, and people
/// answer weeks later.
///
/// @param current makes new ids
/// @param earlier made ids that are still believed for a while
public record MailKeys(String current, List<Earlier> earlier) {
  /// Characters; of letters and digits these are more than 180 bits.
  private static final int SHORTEST = 32;

  /// @param replacedAt since when no id was made with it
  public record Earlier(String key, Instant replacedAt) {
    public Earlier {
      longEnough(key);
    }

    @Override
    public String toString() {
      return "Earlier[…, " + replacedAt + "]";
    }
  }

  /// @throws IllegalArgumentException when a key could be guessed
  public MailKeys {
    longEnough(current);
    // A secret that was never rotated says nothing about earlier ones.
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  private static void longEnough(String key) {
    if (key == null || key.length() < SHORTEST) {
      throw new IllegalArgumentException("A key has at least " + SHORTEST + " characters.");
    }
  }

  /// The keys whose ids are believed, the current one first.
  ///
  /// @param kept how long an earlier key's ids are believed after it was replaced
  List<String> believed(Instant now, Duration kept) {
    List<String> keys = new ArrayList<>();
    keys.add(current);
    earlier.stream()
        .filter(each -> now.isBefore(each.replacedAt().plus(kept)))
        .map(Earlier::key)
        .forEach(keys::add);
    return keys;
  }

  @Override
  public String toString() {
    return "MailKeys[…]";
  }
}
