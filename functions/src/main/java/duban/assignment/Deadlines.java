package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.policy.Policy;
import duban.policy.Policy.DeadlineRule;
import duban.routing.AssignmentDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// When what a human step owes is due, as the policy says it (A6, A7).
final class Deadlines {
  private final Policy policy;
  private final CaseFile file;

  Deadlines(Policy policy, CaseFile file) {
    this.policy = policy;
    this.file = file;
  }

  /// For each thing the step owes, the first rule that fits the step, the path and the tier. A
  /// draft that was sent back owes only what the rules count from its return.
  List<Deadline> of(TaskKind kind, Instant opened) {
    String path =
        file.assignment().map(CaseEvent.Assigned::path).orElse(file.registration().path());
    String tier =
        file.assignment()
            .map(CaseEvent.Assigned::tier)
            .orElseGet(() -> AssignmentDecision.tier(policy, file.registration()));
    boolean rework = kind == TaskKind.HANDLE && returned().isPresent();
    List<Deadline> deadlines = new ArrayList<>();
    Set<String> settled = new HashSet<>();
    for (DeadlineRule rule : policy.deadlines()) {
      if (rule.covers(kind.id(), path, tier)
          && rule.rework() == rework
          && settled.add(rule.what())) {
        deadlines.add(deadline(rule, opened));
      }
    }
    return deadlines;
  }

  private Deadline deadline(DeadlineRule rule, Instant opened) {
    String start = rule.start();
    Optional<Instant> from = find(start, opened);
    String otherwise = rule.otherwise();
    if (from.isEmpty() && otherwise != null) {
      start = otherwise;
      from = find(start, opened);
    }
    String unknown = start;
    Instant known =
        from.orElseThrow(
            () ->
                new IllegalStateException(
                    "Case "
                        + file.ref()
                        + " has no '"
                        + unknown
                        + "' to count its "
                        + rule.what()
                        + " from."));
    @Nullable Duration aim = rule.aim();
    return new Deadline(
        rule.what(), start, known, known.plus(rule.limit()), aim == null ? null : known.plus(aim));
  }

  private Optional<Instant> find(String start, Instant opened) {
    return switch (start) {
      case "posted" -> Optional.of(file.message().postedAt());
      case "occurred" -> Optional.ofNullable(file.message().occurredAt());
      case "received" -> Optional.of(file.receivedAt());
      case "assigned" -> last(r -> r.event() instanceof CaseEvent.Assigned);
      case DeadlineRule.RETURNED -> returned();
      case "opened" -> Optional.of(opened);
      // The policy reader lets no other word through.
      default -> throw new IllegalStateException("Deadlines do not count from '" + start + "'.");
    };
  }

  /// When the unit's draft was returned, by its leader or by the office, unless the matter was
  /// assigned anew after that.
  private Optional<Instant> returned() {
    return file.history().reversed().stream()
        .filter(r -> r.event() instanceof CaseEvent.Assigned || returns(r.event()))
        .findFirst()
        .filter(r -> returns(r.event()))
        .map(Recorded::at);
  }

  private static boolean returns(CaseEvent event) {
    return event instanceof CaseEvent.ReworkOrdered || event instanceof CaseEvent.DraftReturned;
  }

  private Optional<Instant> last(Predicate<Recorded> wanted) {
    return file.history().reversed().stream().filter(wanted).map(Recorded::at).findFirst();
  }
}
