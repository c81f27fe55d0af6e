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
import org.jspecify.annotations.Nullable;

/// When what a human step owes is due, as the policy says it (A6, A7).
final class Deadlines {
  private final Policy policy;
  private final CaseFile file;

  Deadlines(Policy policy, CaseFile file) {
    this.policy = policy;
    this.file = file;
  }

  /// For each thing the step owes, the first rule that fits the step, the path and the tier.
  List<Deadline> of(TaskKind kind, Instant opened) {
    String path = file.assignment().map(CaseEvent.Assigned::path).orElse(file.registration().path());
    String tier =
        file.assignment()
            .map(CaseEvent.Assigned::tier)
            .orElseGet(() -> AssignmentDecision.tier(policy, file.registration()));
    List<Deadline> deadlines = new ArrayList<>();
    Set<String> settled = new HashSet<>();
    for (DeadlineRule rule : policy.deadlines()) {
      if (rule.covers(kind.id(), path, tier) && settled.add(rule.what())) {
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
                    "Case " + file.ref() + " has no '" + unknown + "' to count its " + rule.what() + " from."));
    @Nullable Duration aim = rule.aim();
    return new Deadline(
        rule.what(), start, known, known.plus(rule.limit()), aim == null ? null : known.plus(aim));
  }

  private Optional<Instant> find(String start, Instant opened) {
    return switch (start) {
      case "posted" -> Optional.of(file.message().postedAt());
      case "occurred" -> Optional.ofNullable(file.message().occurredAt());
      case "received" -> Optional.of(file.receivedAt());
      case "assigned" -> assignedAt();
      case "opened" -> Optional.of(opened);
      // The policy reader lets no other word through.
      default -> throw new IllegalStateException("Deadlines do not count from '" + start + "'.");
    };
  }

  private Optional<Instant> assignedAt() {
    return file.history().reversed().stream()
        .filter(recorded -> recorded.event() instanceof CaseEvent.Assigned)
        .map(Recorded::at)
        .findFirst();
  }
}
