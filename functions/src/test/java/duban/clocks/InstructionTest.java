package duban.clocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import duban.assignment.Acting.Acted;
import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseEvent.Instructed;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.policy.Changed;
import duban.policy.Policy.DeadlineRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Limits that count from a leader's instruction, once there is one.
@Tag("B5")
@Tag("D2")
class InstructionTest {
  private static final String HANDLE = "handle-1-gutai-bureau";
  private static final Instant ASSIGNED = Town.MORNING;

  private final Town town = new Town();
  private final CaseRef ref;
  private final String office;
  private final String unit;

  InstructionTest() {
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(rule("handle", "initial-report", "assigned", Duration.ofHours(1)));
    rules.add(rule("handle", "written-report", "assigned", Duration.ofHours(2)));
    rules.add(rule("case", "reply", "received", Duration.ofDays(3)));
    rules.add(rule("case", "plan", "assigned", Duration.ofHours(4)));
    rules.addAll(town.policy().deadlines());
    town.publish(Changed.with(town.policy(), "deadlines", rules));
    ref = town.handling();
    office = town.link(ref, "oversee-1-leading-office", "lin-ruoxi");
    unit = town.link(ref, HANDLE, "chen-zhiqiang");
  }

  private static DeadlineRule rule(String task, String what, String otherwise, Duration limit) {
    return new DeadlineRule(task, "*", "general", what, "instructed", limit, null, otherwise);
  }

  private void instruct(String text) {
    assertThat(town.act(office, "decision", "instruct", "by", "陈市长", "text", text))
        .isEqualTo(new Acted.Done("instruct", false));
  }

  private Deadline deadline(String what) {
    CaseFile file = town.file(ref);
    return file.task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals(what))
        .findFirst()
        .or(
            () ->
                file.clocks().stream()
                    .map(CaseEvent.ClockStarted::deadline)
                    .filter(d -> d.what().equals(what))
                    .findFirst())
        .orElseThrow();
  }

  private void counts(String what, String start, Instant from, Duration limit) {
    assertThat(deadline(what))
        .extracting(Deadline::start, Deadline::from, Deadline::limit)
        .containsExactly(start, from, from.plus(limit));
  }

  private <E extends CaseEvent> List<E> events(Class<E> type) {
    return town.events(ref).stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void untilTheInstructionComesAnotherStartCounts() {
    counts("initial-report", "assigned", ASSIGNED, Duration.ofHours(1));
    counts("written-report", "assigned", ASSIGNED, Duration.ofHours(2));
    counts("reply", "received", ASSIGNED, Duration.ofDays(3));
    counts("plan", "assigned", ASSIGNED, Duration.ofHours(4));
  }

  @Test
  void theInstructionMovesWhatIsStillOwedAndLeavesTheRest() {
    town.pass(Duration.ofMinutes(20));
    town.act(unit, "decision", "initial-report", "text", "已派人。");
    town.pass(Duration.ofMinutes(20));
    instruct("请尽快核实。");

    counts("written-report", "instructed", town.now, Duration.ofHours(2));
    counts("reply", "instructed", town.now, Duration.ofDays(3));
    counts("initial-report", "assigned", ASSIGNED, Duration.ofHours(1));
    counts("plan", "assigned", ASSIGNED, Duration.ofHours(4));
    assertThat(events(Instructed.class)).containsExactly(new Instructed("陈市长", "请尽快核实。"));
    assertThat(events(DeadlineMoved.class))
        .extracting(DeadlineMoved::task, m -> m.after().what(), DeadlineMoved::cause)
        .containsExactlyInAnyOrder(
            tuple(HANDLE, "written-report", "instructed"), tuple("case", "reply", "instructed"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.SendMail("instructed", "chen-zhiqiang", HANDLE, null),
            new Effect.SendMail("instructed", "wu-meiling", HANDLE, null));
    assertThat(town.file(ref).oversight()).containsInstanceOf(CaseTask.Open.class);
  }

  @Test
  void theSamePostedTwiceChangesNothingAndALaterOneMovesNothing() {
    town.pass(Duration.ofMinutes(20));
    instruct("请尽快核实。");
    Instant first = town.now;
    int version = town.file(ref).version();
    town.pass(Duration.ofMinutes(20));
    instruct("请尽快核实。");

    assertThat(town.file(ref).version()).isEqualTo(version);

    instruct("请举一反三。");

    assertThat(events(Instructed.class)).hasSize(2);
    assertThat(town.file(ref).version()).isEqualTo(version + 1);
    counts("written-report", "instructed", first, Duration.ofHours(2));
  }

  @Test
  void whatWasMissedBeforeStaysMissed() {
    town.pass(Duration.ofMinutes(61));
    instruct("请尽快核实。");

    assertThat(events(CaseEvent.DeadlineMissed.class))
        .containsExactly(
            new CaseEvent.DeadlineMissed(
                HANDLE, "gutai-bureau", "initial-report", ASSIGNED.plus(Duration.ofHours(1))));
    counts("initial-report", "instructed", town.now, Duration.ofHours(1));
  }
}
