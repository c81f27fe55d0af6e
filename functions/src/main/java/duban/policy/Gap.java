package duban.policy;

import duban.policy.Directory.Unit;
import duban.policy.Rung.To;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A role that a unit should have a person in and has none: an info officer (A10), a liaison (D12),
/// a role that the ladders write to (A16). Matters go on without one; the gap is told when the
/// directory is published, on the office's pages, in the daily report and to operators.
///
/// @param role as in `people.csv`
public record Gap(String unit, String role) {
  /// In the directory's order.
  static List<Gap> in(Policy policy, Directory directory) {
    Set<To> written = new LinkedHashSet<>();
    policy.ladders().all().stream()
        .flatMap(ladder -> ladder.rungs().stream())
        .forEach(rung -> written.addAll(rung.to()));
    String coordinator = policy.coordinator();
    List<Gap> gaps = new ArrayList<>();
    for (Unit unit : directory.units().values()) {
      boolean handles = !unit.id().equals(coordinator) && !unit.id().equals(policy.bureauOffice());
      if (handles && policy.desk().filing() != null) {
        missing(unit, Directory.INFO_OFFICER, directory, gaps);
      }
      if (handles) {
        missing(unit, Directory.LIAISON, directory, gaps);
      }
      if (written.contains(To.HEAD)) {
        missing(unit, Directory.HEAD, directory, gaps);
      }
      if (written.contains(To.LEADER) && directory.leader(unit.id()).isEmpty()) {
        gaps.add(new Gap(unit.id(), Directory.LEADER));
      }
      if (written.contains(To.LEADING_GROUP) && unit.id().equals(coordinator)) {
        missing(unit, Directory.LEADING_GROUP, directory, gaps);
      }
    }
    return List.copyOf(gaps);
  }

  private static void missing(Unit unit, String role, Directory directory, List<Gap> gaps) {
    if (directory.members(unit.id(), role).isEmpty()) {
      gaps.add(new Gap(unit.id(), role));
    }
  }
}
