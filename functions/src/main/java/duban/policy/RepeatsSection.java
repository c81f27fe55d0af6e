package duban.policy;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the section `repeats`. Without it no message is compared with any other.
final class RepeatsSection {
  private static final List<String> JOINS =
      Arrays.stream(Repeats.Join.values()).map(Repeats.Join::id).toList();
  private static final Duration LONGEST = Duration.ofDays(365);

  /// Below this, most of what would be shown has nothing to do with the case.
  private static final int FAINTEST = 20;

  private RepeatsSection() {}

  static Repeats read(Entry root) {
    if (!root.has("repeats")) {
      return Repeats.NONE;
    }
    Entry section = root.entry("repeats");
    Duration window = section.duration("window");
    if (window.compareTo(LONGEST) > 0) {
      section.problem("window", "must not be longer than " + LONGEST + ", not " + window);
    }
    Set<Repeats.Join> join = EnumSet.noneOf(Repeats.Join.class);
    List<String> words = section.references("join", JOINS, "no kind of repeat '%s'");
    for (Repeats.Join kind : Repeats.Join.values()) {
      if (words.contains(kind.id())) {
        join.add(kind);
      }
    }
    @Nullable Double near =
        section.has("near") ? section.integer("near", FAINTEST, 100) / 100.0 : null;
    section.finish();
    return new Repeats(window, join, near);
  }
}
