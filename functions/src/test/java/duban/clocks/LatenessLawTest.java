package duban.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.calendar.Span;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMissed;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Lateness;
import duban.cases.Owed;
import duban.cases.Step;
import duban.policy.Changed;
import duban.policy.Policy;
import duban.policy.Policy.DeadlineRule;
import duban.store.Cases.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever moves a limit, in whatever order: what was missed stays missed, as it stood then, and
/// nothing is missed that was not.
class LatenessLawTest {
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  @Tag("A8")
  void whatWasMissedStaysMissedAsItStood(long seed) {
    Random random = new Random(seed);
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    List<DeadlineMissed> before = List.of();
    for (int i = 0; i < 40; i++) {
      town.pass(Duration.ofMinutes(random.nextInt(45)));
      CaseFile then = town.file(ref);
      switch (random.nextInt(7)) {
        case 0 ->
            town.act(link, "decision", "extend", "what", "written-report", "reason", "延期" + i);
        case 1 ->
            town.act(
                link,
                "decision",
                "extend",
                "what",
                "reply",
                "until",
                "2026-04-19T0" + i % 10 + ":30",
                "reason",
                "延期" + i);
        case 2 -> town.act(link, "decision", "raise", "tier", "major", "reason", "升级");
        case 3 -> town.act(link, "decision", "follow-up", "text", "续报" + i);
        case 4 -> town.act(link, "decision", "initial-report", "text", "首报" + i);
        case 5 -> publish(random);
        default -> sweep(ref);
      }
      CaseFile now = town.file(ref);
      assertThat(now.missed().subList(0, before.size())).as("seed %d", seed).isEqualTo(before);
      assertThat(now.missed()).doesNotHaveDuplicates();
      for (DeadlineMissed missed : now.missed().subList(before.size(), now.missed().size())) {
        assertThat(missed.limit()).isBefore(town.now);
        assertThat(limits(then)).as("the limit as it stood").contains(missed);
      }
      CaseTask task = now.task(HANDLE);
      for (Owed owed : Owed.by(now, task)) {
        boolean wasMissed =
            now.missed().stream()
                .anyMatch(m -> m.task().equals(HANDLE) && m.what().equals(owed.deadline().what()));
        if (wasMissed) {
          assertThat(owed.late(Instant.EPOCH)).as("late for good").isTrue();
        } else if (owed.given()) {
          assertThat(owed.late(town.now)).as("given in time, or it would be missed").isFalse();
        }
      }
      before = now.missed();
    }
    assertThat(before).isNotEmpty();
  }

  private static List<DeadlineMissed> limits(CaseFile file) {
    List<DeadlineMissed> limits = new ArrayList<>();
    for (CaseTask task : file.tasks()) {
      task.deadlines()
          .forEach(
              d -> limits.add(new DeadlineMissed(task.id(), task.unit(), d.what(), d.limit())));
    }
    file.clocks()
        .forEach(
            c ->
                limits.add(
                    new DeadlineMissed(
                        CaseFile.CASE, c.unit(), c.deadline().what(), c.deadline().limit())));
    return limits;
  }

  /// The office gives general matters another limit for the written report.
  private void publish(Random random) {
    Policy policy = town.policy();
    Span limit = new Span.Elapsed(Duration.ofMinutes(90 + random.nextInt(8) * 15L));
    List<DeadlineRule> rules =
        policy.deadlines().stream()
            .map(r -> r.what().equals("written-report") && !r.rework() ? with(r, limit) : r)
            .toList();
    town.publish(Changed.with(policy, "deadlines", rules));
  }

  private static DeadlineRule with(DeadlineRule rule, Span limit) {
    return new DeadlineRule(
        rule.task(),
        rule.path(),
        rule.tier(),
        rule.what(),
        rule.start(),
        limit,
        rule.aim(),
        rule.otherwise(),
        rule.counted());
  }

  /// What the sweep does: it puts misses on record, and carries other rules in.
  private void sweep(CaseRef ref) {
    town.cases.change(
        ref,
        file -> {
          List<CaseEvent> events =
              new ArrayList<>(
                  Adoption.events(
                      file,
                      town.policies.pinned("qinglan", file.policyVersion()),
                      town.policies.current("qinglan"),
                      town.now));
          if (events.isEmpty()) {
            events.addAll(Lateness.missed(file, town.now));
          }
          return events.isEmpty()
              ? new Change.Leave<>(false)
              : new Change.Write<>(new Step(Actor.SYSTEM, town.now, events, List.of()), true);
        });
  }
}
