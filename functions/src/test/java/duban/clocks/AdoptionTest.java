package duban.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.calendar.Counted;
import duban.calendar.Span;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.policy.Changed;
import duban.policy.Policy;
import duban.policy.Policy.DeadlineRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();

  private List<CaseEvent> adopted(CaseFile file) {
    return Adoption.events(
        file,
        town.policies.pinned("qinglan", file.policyVersion()),
        town.policies.current("qinglan"),
        town.now);
  }

  private void publishWrittenReport(String limit) {
    Policy policy = town.policy();
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "handle", "*", "general", "written-report", "assigned", Duration.parse(limit), null));
    rules.addAll(policy.deadlines());
    town.publish(Changed.with(policy, "deadlines", rules));
  }

  @Test
  void whereNothingChangesNothingIsWritten() {
    CaseFile file = town.file(town.handling());
    assertThat(adopted(file)).isEmpty();

    publishWrittenReport("PT2H");
    assertThat(adopted(file)).as("another version, the same limits").isEmpty();
  }

  @Test
  @Tag("A6")
  void anotherLimitIsAdoptedOnce() {
    CaseFile file = town.file(town.handling());
    publishWrittenReport("PT3H");

    List<CaseEvent> events = adopted(file);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isEqualTo(new CaseEvent.PolicyAdopted(2));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            DeadlineMoved.class,
            move -> {
              assertThat(move.cause()).isEqualTo("policy");
              assertThat(Duration.between(move.before().limit(), move.after().limit()))
                  .isEqualTo(Duration.ofHours(1));
            });
    assertThat(adopted(file.with(Actor.SYSTEM, town.now, events))).isEmpty();
  }

  @Test
  @Tag("A8")
  void whatAnExtensionAddedIsAddedToTheNewLimitUpToItsCap() {
    CaseRef ref = town.message("350102", "占道经营", "major", town.now);
    town.ask(ref, duban.cases.TaskKind.TRIAGE, 1, null, "t1");
    town.act(
        town.link(ref, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau");
    town.ask(ref, duban.cases.TaskKind.HANDLE, 1, "gutai-bureau", "t2");
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "extend",
        "what",
        "written-report",
        "reason",
        "等待检测结果");
    CaseFile file = town.file(ref);
    assertThat(written(file)).isEqualTo(Duration.ofMinutes(150));

    publish("written-report", new Span.Elapsed(Duration.ofMinutes(60)));
    assertThat(written(file.with(Actor.SYSTEM, town.now, adopted(file))))
        .isEqualTo(Duration.ofMinutes(120));

    publish("written-report", new Span.Elapsed(Duration.ofMinutes(200)));
    assertThat(written(file.with(Actor.SYSTEM, town.now, adopted(file))))
        .as("not past the cap of four hours")
        .isEqualTo(Duration.ofMinutes(240));
  }

  private void publish(String what, Span limit) {
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "handle", "*", "major", what, "occurred", limit, null, "posted", Counted.AT_ONCE));
    rules.addAll(town.policy().deadlines());
    town.publish(Changed.with(town.policy(), "deadlines", rules));
  }

  private static Duration written(CaseFile file) {
    return file.task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals("written-report"))
        .map(d -> Duration.between(d.from(), d.limit()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCaseWhoseSourceTheNewRulesNoLongerKnowEndsUnderItsOwn() {
    CaseFile file = town.file(town.handling());
    Policy policy = town.policy();
    publishWrittenReport("PT3H");
    Policy known = town.policy();
    var sources = new java.util.LinkedHashMap<>(known.sources());
    sources.remove("city-portal");
    town.publish(Changed.with(known, "sources", sources));

    assertThat(policy.sources()).containsKey("city-portal");
    assertThat(adopted(file)).isEmpty();
  }
}
