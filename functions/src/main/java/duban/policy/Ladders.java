package duban.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the office presses for what is due (D4, D8): who is reminded when, and who is told when
/// reminding does not help.
///
/// @param quiet when nobody is written to, where the office keeps quiet hours
/// @param lateAfter from how long after its planned time on a reminder says that it comes late
/// @param all the first that fits what is due counts
public record Ladders(@Nullable Quiet quiet, Duration lateAfter, List<Ladder> all) {
  /// For offices that remind nobody.
  public static final Ladders NONE = new Ladders(null, Duration.ofMinutes(5), List.of());

  public Ladders {
    all = List.copyOf(all);
  }

  /// The ladder for something due; empty when nobody is reminded of it.
  public Optional<Ladder> find(String task, String what, String path, String tier) {
    return all.stream().filter(ladder -> ladder.covers(task, what, path, tier)).findFirst();
  }
}
