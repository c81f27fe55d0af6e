package duban.policy;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the same matter is kept from being opened twice (E1).
///
/// @param window how long after a message another one is compared with it
/// @param join which repeats join the open case without a person's word; empty for none
/// @param near from which likeness on, 0 to 1, a case is shown to the office as perhaps the same
///   matter; null where nothing is shown
public record Repeats(Duration window, Set<Join> join, @Nullable Double near) {
  /// Every message is a case of its own, and nothing is compared: what a policy means that says
  /// nothing about repeats.
  public static final Repeats NONE = new Repeats(Duration.ofDays(1), Set.of(), null);

  public Repeats {
    join = Set.copyOf(join);
    if (near != null && (near < 0 || near > 1)) {
      throw new IllegalArgumentException("A likeness lies between 0 and 1, not at " + near + ".");
    }
  }

  /// Whether messages are compared at all.
  public boolean on() {
    return near != null || !join.isEmpty();
  }

  /// How much like each other two texts must be for one to join the other's case by itself.
  public enum Join {
    /// Letter by letter.
    EXACT("exact"),
    /// But for spaces, punctuation, width, case, traditional characters and courtesies.
    NORMALISED("normalised");

    private final String id;

    Join(String id) {
      this.id = id;
    }

    /// The word of a policy.
    public String id() {
      return id;
    }
  }
}
