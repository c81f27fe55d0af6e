package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.assignment.Acting.Acted;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseRerouted;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import duban.routing.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The office puts a case on another path; so do a triage and the policy itself.
@Tag("A11")
class ReroutingTest {
  private static final String OVERSEE = "oversee-1-leading-office";
  private static final String ERROR = "duban.cases.CaseRerouted";
  private static final String CAUSE = "The case goes on along another path.";

  private final Town town = new Town();

  private Acted reroute(CaseRef ref, String path, String unit, String reason) {
    return town.act(
        town.link(ref, OVERSEE, "lin-ruoxi"),
        "decision",
        "reroute",
        "path",
        path,
        "tier",
        "general",
        "unit",
        unit,
        "reason",
        reason);
  }

  private static Effect start(String path, int leg) {
    return new Effect.StartExecution(
        path,
        "case-1-" + path + "-" + leg,
        Map.of("office", "qinglan", "case", "case-1", "number", "舆〔2026〕1号", "path", path));
  }

  /// A case on which a department and the bureau office are conferring.
  private CaseRef conferring() {
    CaseRef ref = town.handling();
    town.act(
        town.link(ref, "handle-1-gutai-bureau", "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");
    town.ask(ref, TaskKind.CONSULT, 1, "street-order", "c1");
    town.ask(ref, TaskKind.CONSULT, 1, "bureau-office", "c2");
    return ref;
  }

  @Test
  @Tag("A9")
  void oneStepEndsWhatTheOldPathWaitsForAndBeginsTheNewOne() {
    CaseRef ref = conferring();

    assertThat(reroute(ref, "bureau", "policy-law", "属市局职责。"))
        .isEqualTo(new Acted.Done("reroute", false));

    assertThat(town.cases.steps(ref).getLast().events())
        .containsExactly(
            new CaseEvent.Rerouted("county", "bureau", "属市局职责。", 2),
            new CaseEvent.Assigned(
                "bureau", "general", "policy-law", List.of("street-order"), "属市局职责。", false),
            new CaseEvent.UnitCopied("street-order", "department"),
            new CaseEvent.TaskAbandoned("consult-1-street-order", "rerouted"),
            new CaseEvent.TaskAbandoned("consult-1-bureau-office", "rerouted"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.SendMail("copy", "xu-haitao", null, "department"),
            new Effect.CallSource("city-portal", "case.progress"),
            start("bureau", 2),
            new Effect.FailTask("consult-1-street-order", ERROR, CAUSE),
            new Effect.FailTask("consult-1-bureau-office", ERROR, CAUSE));
    CaseFile file = town.file(ref);
    assertThat(file.path()).isEqualTo("bureau");
    assertThat(file.leg()).isEqualTo(2);
    assertThat(file.reports()).hasSize(1);
    assertThat(file.openTasks()).extracting(CaseTask::id).containsExactly(OVERSEE);
  }

  @Test
  void theOldExecutionFindsNothingLeftToDoWhateverItAsksFor() {
    CaseRef ref = conferring();
    String old = town.execution(ref);
    reroute(ref, "bureau", "policy-law", "属市局职责。");
    int version = town.file(ref).version();

    List<ThrowingCallable> calls =
        List.of(
            () -> town.routing.copyBureauOffice(ref, old, town.now),
            () -> town.routing.triageByPolicy(ref, old),
            () -> town.routing.assign(ref, old, town.now),
            () -> town.ask(ref, old, TaskKind.CONSULT, 1, "street-order", "late"),
            () -> town.ask(ref, old, TaskKind.ANSWER, 1, null, "late"),
            () -> town.reply.reply(ref, old, town.now),
            () -> town.reply.close(ref, old, "replied", town.now));

    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatThrownBy(call)
                    .isExactlyInstanceOf(CaseRerouted.class)
                    .hasMessage("Case qinglan/case-1 is no longer driven by case-1-county-1."));
    assertThat(town.file(ref).version()).isEqualTo(version);
    assertThat(town.cases.token(ref, "consult-1-street-order")).contains("c1");
  }

  @Test
  void theNewExecutionGoesOnFromTheAssignmentInRoundsNobodyWasAskedIn() {
    CaseRef ref = conferring();
    town.routing.copyBureauOffice(ref, town.execution(ref), town.now);
    reroute(ref, "bureau", "street-order", "属市局职责。");
    int version = town.file(ref).version();
    String now = town.execution(ref);

    assertThat(now).isEqualTo("case-1-bureau-2");
    assertThat(town.routing.copyBureauOffice(ref, now, town.now))
        .isEqualTo(new Routing.Begun("bureau-office", 2));
    assertThat(town.routing.triageByPolicy(ref, now)).isEqualTo(Routing.Triage.DECIDED);
    assertThat(town.routing.assign(ref, now, town.now))
        .isEqualTo(new Routing.Assignees("street-order", List.of(), List.of(), "bureau-office"));
    assertThat(town.file(ref).version()).as("copied and assigned before").isEqualTo(version);
    assertThat(town.ask(ref, TaskKind.HANDLE, 2, "street-order", "h2"))
        .isEqualTo(Assignment.Opened.NEW);
  }

  @Test
  @Tag("A6")
  void theNewUnitsTimeRunsFromTheNewAssignment() {
    CaseRef ref = town.handling();
    town.pass(Duration.ofMinutes(50));
    reroute(ref, "bureau", "street-order", "属市局职责。");

    town.ask(ref, TaskKind.HANDLE, 2, "street-order", "h2");

    assertThat(town.file(ref).task("handle-2-street-order").deadlines())
        .extracting(d -> Duration.between(town.now, d.limit()))
        .containsExactly(Duration.ofHours(1), Duration.ofHours(2));
  }

  @Test
  void theSameFormPostedTwicePutsTheCaseThereOnce() {
    CaseRef ref = town.handling();
    reroute(ref, "bureau", "street-order", "属市局职责。");
    int version = town.file(ref).version();

    assertThat(reroute(ref, "bureau", "street-order", "属市局职责。"))
        .isEqualTo(new Acted.Done("reroute", false));

    assertThat(town.file(ref).version()).isEqualTo(version);
  }

  @Test
  void twiceInARowAndBackAgainAreThreeLegs() {
    CaseRef ref = town.handling();
    reroute(ref, "bureau", "street-order", "先由市容处。");
    reroute(ref, "bureau", "policy-law", "改由法规处。");
    reroute(ref, "county", "yunxi-bureau", "还是由云溪县。");

    assertThat(town.effects(ref))
        .filteredOn(Effect.StartExecution.class::isInstance)
        .containsExactly(start("bureau", 2), start("bureau", 3), start("county", 4));
    assertThat(town.effects(ref))
        .filteredOn(Effect.FailTask.class::isInstance)
        .containsExactly(new Effect.FailTask("handle-1-gutai-bureau", ERROR, CAUSE));
    assertThat(town.execution(ref)).isEqualTo("case-1-county-4");
  }

  @Test
  void aReportThatComesInMeanwhileIsKeptAndTheStepItEndedIsNotEndedAgain() {
    CaseRef ref = town.handling();
    town.cases.interfere(
        () ->
            town.act(
                town.link(ref, "handle-1-gutai-bureau", "chen-zhiqiang"),
                "decision",
                "written-report",
                "text",
                "已查实。",
                "draftReply",
                "已整改。"));

    reroute(ref, "bureau", "street-order", "属市局职责。");

    assertThat(town.file(ref).reports()).hasSize(1);
    assertThat(town.file(ref).task("handle-1-gutai-bureau")).isInstanceOf(CaseTask.Decided.class);
    assertThat(town.effects(ref)).noneMatch(Effect.FailTask.class::isInstance);
  }

  @Test
  void everythingWrongWithItIsSaidAtOnceAndNothingHappens() {
    CaseRef ref = town.handling();
    int version = town.file(ref).version();

    Acted acted = reroute(ref, "canal", "bureau-office", " ");

    assertThat(acted)
        .isInstanceOfSatisfying(
            Acted.NotDone.class,
            not ->
                assertThat(((ActPage.Form) not.page()).problems())
                    .containsExactly(
                        new FieldProblem("path", "problem.unknown-path"),
                        new FieldProblem("unit", "problem.unknown-unit"),
                        new FieldProblem("reason", "problem.required")));
    assertThat(town.file(ref).version()).isEqualTo(version);
  }

  @Test
  void aCaseWhoseAnswerIsSettledStaysWhereItIs() {
    CaseRef ref = town.answering();
    town.act(
        town.link(ref, "answer-1-leading-office", "lin-ruoxi"),
        "decision",
        "send",
        "reply",
        "已整治。");

    Acted acted = reroute(ref, "bureau", "street-order", "属市局职责。");

    assertThat(acted)
        .isInstanceOfSatisfying(
            Acted.NotDone.class,
            not ->
                assertThat(((ActPage.Form) not.page()).problems())
                    .containsExactly(new FieldProblem("decision", "problem.too-late-to-reroute")));
    assertThat(town.file(ref).path()).isEqualTo("county");
  }

  @Test
  void onlyTheOfficeOversees() {
    CaseRef ref = town.handling();

    assertThat(
            town.act(
                town.link(ref, OVERSEE, "chen-zhiqiang"),
                "decision",
                "reroute",
                "path",
                "bureau",
                "tier",
                "general",
                "unit",
                "street-order",
                "reason",
                "属市局职责。"))
        .isEqualTo(new Acted.NotDone(new ActPage.Expired()));
  }

  @Test
  void aTriageForAnotherPathEndsThisMachineAndStartsTheOther() {
    CaseRef ref = town.unclear();
    town.ask(ref, TaskKind.TRIAGE, 1, null, "t1");

    town.act(
        town.link(ref, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "bureau",
        "tier",
        "general",
        "unit",
        "policy-law",
        "note",
        "请按信访件办理。");

    assertThat(town.events(ref))
        .contains(new CaseEvent.Rerouted("county", "bureau", "请按信访件办理。", 2));
    assertThat(town.effects(ref))
        .contains(
            start("bureau", 2),
            new Effect.CompleteTask(
                "triage-1-leading-office",
                Map.of(
                    "decision", "reroute",
                    "path", "bureau",
                    "tier", "general",
                    "unit", "policy-law",
                    "departments", List.of())));
  }

  @Test
  @Tag("A3")
  void thePolicyItselfPutsAMatterOfTheBureauOnItsPath() {
    CaseRef ref = town.message("350102", "执法作风", "general", null);
    String county = town.execution(ref);

    assertThat(town.routing.triageByPolicy(ref, county)).isEqualTo(Routing.Triage.DECIDED);
    assertThatThrownBy(() -> town.routing.assign(ref, county, town.now))
        .isInstanceOf(CaseRerouted.class);
    assertThatThrownBy(() -> town.routing.assign(ref, county, town.now))
        .as("asked again")
        .isInstanceOf(CaseRerouted.class);

    assertThat(town.events(ref))
        .containsSubsequence(
            new CaseEvent.Rerouted("county", "bureau", "", 2),
            new CaseEvent.Assigned(
                "bureau", "general", "enforcement-oversight", List.of(), null, true));
    assertThat(town.effects(ref)).contains(start("bureau", 2));
    assertThat(town.routing.assign(ref, town.execution(ref), town.now).unit())
        .isEqualTo("enforcement-oversight");
  }

  @Test
  void aLegThatBeginsAgainOnACaseThatWasHandedBackAsksTheOffice() {
    CaseRef ref = town.handling();
    town.act(
        town.link(ref, "handle-1-gutai-bureau", "chen-zhiqiang"),
        "decision",
        "not-ours",
        "reason",
        "不属本区。");

    assertThat(town.routing.triageByPolicy(ref, town.execution(ref)))
        .isEqualTo(Routing.Triage.OPEN);
  }
}
