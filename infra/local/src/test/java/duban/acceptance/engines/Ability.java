package duban.acceptance.engines;

import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/// What some engines have and others have not.
public enum Ability {
  MOVABLE_CLOCK("a clock that can be moved"),
  MAILBOX("a mailbox that can be read"),
  CALLBACKS("a way from its functions to a portal on this machine"),
  FAULTS("faults on request");

  private final String phrase;

  Ability(String phrase) {
    this.phrase = phrase;
  }

  /// Skips the story that asks, by name, if one of what it needs is not to be had.
  ///
  /// @param engine as reports name it
  static void require(String engine, Set<Ability> has, Ability... needed) {
    for (Ability ability : needed) {
      Assumptions.assumeTrue(
          has.contains(ability), () -> "Needs " + ability.phrase + "; " + engine + " has none.");
    }
  }
}
