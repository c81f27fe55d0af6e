package duban.policy;

import java.util.List;

/// What happens, rung by rung, before and after a limit. An empty list of tasks, whats, paths or
/// tiers means any.
///
/// @param tasks kinds of human steps, `triage`, `handle` …, and `case` for what the case as a whole
///   owes
/// @param whats what is due: `initial-report`, `answer` …
public record Ladder(
    String id,
    List<String> tasks,
    List<String> whats,
    List<String> paths,
    List<String> tiers,
    List<Rung> rungs) {
  public Ladder {
    tasks = List.copyOf(tasks);
    whats = List.copyOf(whats);
    paths = List.copyOf(paths);
    tiers = List.copyOf(tiers);
    rungs = List.copyOf(rungs);
  }

  boolean covers(String task, String what, String path, String tier) {
    return fits(tasks, task) && fits(whats, what) && fits(paths, path) && fits(tiers, tier);
  }

  private static boolean fits(List<String> wanted, String given) {
    return wanted.isEmpty() || wanted.contains(given);
  }
}
