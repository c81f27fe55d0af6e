package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Acting.Acted;
import duban.assignment.Assignment.Opened;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.FieldProblem;
import duban.cases.TaskKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A lead and its co-handlers (协同办理), and the leader who reviews what the lead drafts.
@Tag("A4")
class JointHandlingTest {
  private static final String LEAD = "handle-2-gutai-bureau";
  private static final String LEGAL = "contribute-2-policy-law";
  private static final String SANITATION = "contribute-2-sanitation-parks";

  private final Town town = new Town();

  private Acted contribute(CaseRef ref, String task, String person, String text) {
    return town.act(town.link(ref, task, person), "decision", "contribute", "text", text);
  }

  private Acted report(CaseRef ref, String task) {
    return town.act(
        town.link(ref, task, "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");
  }

  private static void assertAwaited(Acted acted) {
    assertThat(acted)
        .isInstanceOfSatisfying(
            Acted.NotDone.class,
            not ->
                assertThat(((ActPage.Form) not.page()).problems())
                    .containsExactly(
                        new FieldProblem("decision", "problem.contributions-awaited")));
  }

  @Test
  void whoIsNamedBesideTheLeadOnAJointPathHandlesAndIsNotConferredWith() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law", "sanitation-parks");

    assertThat(town.file(ref).assignment())
        .hasValueSatisfying(
            assigned -> {
              assertThat(assigned.coUnits()).containsExactly("policy-law", "sanitation-parks");
              assertThat(assigned.departments()).isEmpty();
            });
    assertThat(town.file(ref).openTasks())
        .extracting(CaseTask::id)
        .containsExactly("oversee-1-leading-office", LEAD, LEGAL, SANITATION);
  }

  @Test
  void aContributionIsOnRecordAndEndsItsBranch() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law");

    assertThat(contribute(ref, LEGAL, "wei-chen", "没有审批记录。"))
        .isEqualTo(new Acted.Done("contribute", true));

    assertThat(town.cases.steps(ref).getLast().events())
        .containsExactly(
            new CaseEvent.Contributed(LEGAL, "policy-law", "没有审批记录。"),
            new CaseEvent.TaskDecided(LEGAL, "contribute"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(new Effect.CompleteTask(LEGAL, Map.of("decision", "contribute")));
    assertThat(report(ref, LEAD)).isEqualTo(new Acted.Done("written-report", true));
  }

  @Test
  void theLeadWaitsToTheVeryLimitAndNoLonger() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law", "sanitation-parks");
    contribute(ref, LEGAL, "wei-chen", "没有审批记录。");
    town.pass(Duration.ofHours(1));
    assertAwaited(report(ref, LEAD));

    town.pass(Duration.ofNanos(1));
    assertThat(report(ref, LEAD)).isEqualTo(new Acted.Done("written-report", true));

    assertThat(town.cases.steps(ref).getLast().events())
        .endsWith(
            new CaseEvent.TaskAbandoned(SANITATION, "silent"),
            new CaseEvent.TaskDecided(LEAD, "written-report"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.CompleteTask(SANITATION, Map.of("decision", "silent")),
            new Effect.CompleteTask(LEAD, Map.of("decision", "written-report")));
  }

  @Test
  @Tag("A9")
  void aFirstReportAndAFollowUpWaitForNobody() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law");

    assertThat(
            town.act(
                town.link(ref, LEAD, "chen-zhiqiang"),
                "decision",
                "initial-report",
                "text",
                "已到场。"))
        .isEqualTo(new Acted.Done("initial-report", false));
    assertThat(town.file(ref).findTask(LEGAL)).get().isInstanceOf(CaseTask.Open.class);
  }

  @Test
  void aLeadThatHandsBackReleasesTheOthers() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law");

    town.act(town.link(ref, LEAD, "chen-zhiqiang"), "decision", "not-ours", "reason", "应由云溪县牵头。");

    assertThat(town.cases.steps(ref).getLast().events())
        .contains(new CaseEvent.TaskAbandoned(LEGAL, "handed-back"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .contains(new Effect.CompleteTask(LEGAL, Map.of("decision", "handed-back")));
  }

  @Test
  void aCoHandlerTheMachineHasNotAskedYetIsWaitedForToo() {
    CaseRef ref = town.unclear();
    assign(ref, "policy-law");
    town.ask(ref, TaskKind.HANDLE, 3, "gutai-bureau", "lead-token");

    assertAwaited(report(ref, "handle-3-gutai-bureau"));
    town.pass(Duration.ofMinutes(61));
    assertThat(report(ref, "handle-3-gutai-bureau"))
        .isEqualTo(new Acted.Done("written-report", true));
  }

  @Test
  void aCoHandlerAskedAfterTheLeadWasDoneIsToldSoAndNobodyIsWrittenTo() {
    CaseRef ref = town.unclear();
    assign(ref, "policy-law");
    town.ask(ref, TaskKind.HANDLE, 3, "gutai-bureau", "lead-token");
    town.act(
        town.link(ref, "handle-3-gutai-bureau", "chen-zhiqiang"),
        "decision",
        "not-ours",
        "reason",
        "应由云溪县牵头。");

    assertThat(town.ask(ref, TaskKind.CONTRIBUTE, 3, "policy-law", "first"))
        .isEqualTo(Opened.DECIDED);
    assertThat(town.ask(ref, TaskKind.CONTRIBUTE, 3, "policy-law", "second"))
        .isEqualTo(Opened.DECIDED);

    String task = "contribute-3-policy-law";
    assertThat(town.effects(ref))
        .endsWith(
            new Effect.CompleteTask(task, Map.of("decision", "handed-back")),
            new Effect.CompleteTask(task, Map.of("decision", "handed-back")))
        .doesNotContain(new Effect.SendMail("task", "wei-chen", task, null));
    assertThat(town.cases.token(ref, task)).contains("second");
  }

  @Test
  void aCoHandlerWithNobodyHoldsNobodyUp() {
    CaseRef ref = town.unclear();
    assign(ref, "yunxi-bureau");
    town.leaves("peng-yue");
    town.ask(ref, TaskKind.HANDLE, 3, "gutai-bureau", "lead-token");

    assertThat(report(ref, "handle-3-gutai-bureau"))
        .isEqualTo(new Acted.Done("written-report", true));
  }

  @Test
  @Tag("A3")
  void theLeaderReviewsTheDraftAndTheUnitsNewTimeRunsFromTheReturn() {
    CaseRef ref = town.jointly("gutai-bureau", "policy-law");
    contribute(ref, LEGAL, "wei-chen", "没有审批记录。");
    report(ref, LEAD);
    town.ask(ref, TaskKind.REVIEW, 2, "gutai-bureau", "review-token");
    String review = "review-2-gutai-bureau";
    assertThat(town.file(ref).task(review).opened().people()).containsExactly("hou-xiaobo");
    town.pass(Duration.ofHours(3));

    assertThat(
            town.act(
                town.link(ref, review, "hou-xiaobo"), "decision", "return", "reason", "没有写依据。"))
        .isEqualTo(new Acted.Done("return", true));
    assertThat(town.cases.steps(ref).getLast().actor().role()).isEqualTo("leader");
    assertThat(town.cases.steps(ref).getLast().events())
        .containsExactly(
            new CaseEvent.DraftReturned(review, "gutai-bureau", "没有写依据。"),
            new CaseEvent.TaskDecided(review, "return"));
    town.ask(ref, TaskKind.HANDLE, 3, "gutai-bureau", "rework-token");

    assertThat(town.file(ref).task("handle-3-gutai-bureau").deadlines())
        .extracting(d -> d.what() + " " + d.start() + " " + Duration.between(town.now, d.limit()))
        .containsExactly("written-report returned PT2H");
    assertThat(report(ref, "handle-3-gutai-bureau"))
        .as("what the co-handlers gave stands")
        .isEqualTo(new Acted.Done("written-report", true));
    town.ask(ref, TaskKind.REVIEW, 3, "gutai-bureau", "review-token");
    assertThat(
            town.act(town.link(ref, "review-3-gutai-bureau", "hou-xiaobo"), "decision", "approve"))
        .isEqualTo(new Acted.Done("approve", true));
    assertThat(town.events(ref))
        .contains(new CaseEvent.DraftApproved("review-3-gutai-bureau", "gutai-bureau", null));
  }

  @Test
  @Tag("A3")
  void whileTheLeaderIsAwayTheDeputyIsAskedAndMayStillDecideAfterwards() {
    CaseRef ref = town.handling();
    report(ref, "handle-1-gutai-bureau");
    town.away("hou-xiaobo");

    town.ask(ref, TaskKind.REVIEW, 1, "gutai-bureau", "review-token");

    String review = "review-1-gutai-bureau";
    assertThat(town.effects(ref)).endsWith(new Effect.SendMail("task", "zheng-kai", review, null));
    town.pass(Duration.ofDays(2));
    assertThat(
            town.act(town.link(ref, review, "zheng-kai"), "decision", "approve", "opinion", "同意。"))
        .isEqualTo(new Acted.Done("approve", true));
    assertThat(town.file(ref).history().getLast().actor().id()).isEqualTo("zheng-kai");
  }

  @Test
  @Tag("A3")
  void handlersDoNotReviewTheirOwnDraft() {
    CaseRef ref = town.handling();
    report(ref, "handle-1-gutai-bureau");
    town.ask(ref, TaskKind.REVIEW, 1, "gutai-bureau", "review-token");

    assertThat(
            town.act(
                town.link(ref, "review-1-gutai-bureau", "chen-zhiqiang"), "decision", "approve"))
        .isEqualTo(new Acted.NotDone(new ActPage.Expired()));
  }

  /// The office gives the case to the lead anew, with one co-handler whom nobody has asked yet.
  private void assign(CaseRef ref, String coUnit) {
    town.ask(ref, TaskKind.TRIAGE, 2, null, "triage-token");
    town.act(
        town.link(ref, "triage-2-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "unclear",
        "tier",
        "general",
        "unit",
        "gutai-bureau",
        "coUnits",
        coUnit);
    assertThat(town.file(ref).assignment().orElseThrow().coUnits()).isEqualTo(List.of(coUnit));
  }
}
