package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.assignment.Assignment.Opened;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.cases.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();

  @Test
  @Tag("A2")
  void everyHandlerOfTheUnitIsAskedByMail() {
    CaseRef ref = town.known();
    town.routing.assign(ref, town.execution(ref), town.now);
    int before = town.effects(ref).size();

    assertThat(town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t1")).isEqualTo(Opened.NEW);

    assertThat(town.effects(ref).subList(before, town.effects(ref).size()))
        .containsExactly(
            new Effect.SendMail("task", "chen-zhiqiang", HANDLE, null),
            new Effect.SendMail("task", "wu-meiling", HANDLE, null));
    assertThat(town.file(ref).task(HANDLE).opened().people())
        .containsExactly("chen-zhiqiang", "wu-meiling");
    assertThat(town.cases.token(ref, HANDLE)).contains("t1");
  }

  @Test
  @Tag("A11")
  void withoutAUnitTheCoordinatingOfficeIsAsked() {
    CaseRef ref = town.unclear();

    town.ask(ref, TaskKind.TRIAGE, 1, null, "t1");

    assertThat(town.file(ref).openTasks())
        .extracting(CaseTask::id, t -> t.opened().people())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "triage-1-leading-office", List.of("lin-ruoxi", "zhou-mingyuan")));
  }

  @Test
  @Tag("A6")
  void aGeneralMattersReportsAreDueOneAndTwoHoursAfterAssignment() {
    CaseRef ref = town.known();
    town.routing.assign(ref, town.execution(ref), town.now);
    Instant assigned = town.now;
    town.pass(Duration.ofMinutes(3));

    town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t1");

    assertThat(town.file(ref).task(HANDLE).deadlines())
        .containsExactly(
            due("initial-report", "assigned", assigned, "PT1H", null),
            due("written-report", "assigned", assigned, "PT2H", null));
  }

  @Test
  @Tag("A7")
  void aMajorMattersReportsAreDueFromTheEventWithAnAimBeforeTheLimit() {
    Instant occurred = town.now.minus(Duration.ofMinutes(25));
    CaseRef ref = major(occurred);

    assertThat(town.file(ref).task(HANDLE).deadlines())
        .isEqualTo(majorDeadlines("occurred", occurred));
  }

  @Test
  @Tag("A7")
  void whereNobodyKnowsWhenItOccurredAMajorMatterCountsFromThePost() {
    CaseRef ref = major(null);

    assertThat(town.file(ref).task(HANDLE).deadlines())
        .isEqualTo(majorDeadlines("posted", Town.MORNING.minus(Duration.ofMinutes(10))));
  }

  private CaseRef major(@org.jspecify.annotations.Nullable Instant occurred) {
    CaseRef ref = town.message("350102", "占道经营", "major", occurred);
    town.ask(ref, TaskKind.TRIAGE, 1, null, "t1");
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
    town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t2");
    return ref;
  }

  private static List<Deadline> majorDeadlines(String start, Instant from) {
    return List.of(
        due("initial-report", start, from, "PT30M", "PT20M"),
        due("written-report", start, from, "PT1H30M", "PT40M"));
  }

  private static Deadline due(
      String what,
      String start,
      Instant from,
      String limit,
      @org.jspecify.annotations.Nullable String aim) {
    return new Deadline(
        what,
        start,
        from,
        from.plus(Duration.parse(limit)),
        aim == null ? null : from.plus(Duration.parse(aim)),
        limit,
        List.of());
  }

  @Test
  @Tag("A9")
  void aDraftThatWasSentBackOwesTheWrittenReportAnewFromItsReturn() {
    CaseRef ref = town.answering();
    town.pass(Duration.ofHours(5));
    Instant returned = town.now;
    town.act(
        town.link(ref, "answer-1-leading-office", "lin-ruoxi"),
        "decision",
        "return",
        "reason",
        "未答所问");
    town.pass(Duration.ofMinutes(1));

    town.ask(ref, TaskKind.HANDLE, 2, "gutai-bureau", "t2");

    assertThat(town.file(ref).task("handle-2-gutai-bureau").deadlines())
        .containsExactly(due("written-report", "returned", returned, "PT2H", null));
  }

  @Test
  @Tag("A6")
  void afterAnotherAssignmentTheReportsCountFromThatOne() {
    CaseRef ref = town.answering();
    town.act(
        town.link(ref, "answer-1-leading-office", "lin-ruoxi"),
        "decision",
        "return",
        "reason",
        "未答所问");
    town.ask(ref, TaskKind.HANDLE, 2, "gutai-bureau", "t2");
    town.act(
        town.link(ref, "handle-2-gutai-bureau", "chen-zhiqiang"),
        "decision",
        "not-ours",
        "reason",
        "属滨江");
    town.ask(ref, TaskKind.TRIAGE, 3, null, "t3");
    town.pass(Duration.ofHours(1));
    town.act(
        town.link(ref, "triage-3-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "general",
        "unit",
        "binjiang-bureau");

    town.ask(ref, TaskKind.HANDLE, 3, "binjiang-bureau", "t4");

    assertThat(town.file(ref).task("handle-3-binjiang-bureau").deadlines())
        .extracting(Deadline::what, Deadline::from)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("initial-report", town.now),
            org.assertj.core.groups.Tuple.tuple("written-report", town.now));
  }

  @Test
  void theStepAskedForAgainIsNotOpenedAgainButItsNewestTokenCounts() {
    CaseRef ref = town.handling();
    int steps = town.cases.steps(ref).size();

    assertThat(town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "newer"))
        .isEqualTo(Opened.STILL_OPEN);

    assertThat(town.cases.steps(ref)).hasSize(steps);
    assertThat(town.cases.token(ref, HANDLE)).contains("newer");
  }

  @Test
  void theSameStepAskedForBesideItselfIsOpenedOnce() {
    CaseRef ref = town.known();
    town.routing.assign(ref, town.execution(ref), town.now);
    town.cases.interfere(() -> town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "first"));

    assertThat(town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "second"))
        .isEqualTo(Opened.STILL_OPEN);

    assertThat(town.events(ref))
        .filteredOn(e -> e instanceof CaseEvent.TaskOpened opened && opened.task().equals(HANDLE))
        .hasSize(1);
    assertThat(town.cases.token(ref, HANDLE)).contains("second");
  }

  @Test
  void aStepThatIsDecidedAlreadyTellsItsDecisionUnderTheNewToken() {
    CaseRef ref = town.unclear();
    town.ask(ref, TaskKind.TRIAGE, 1, null, "t1");
    town.act(
        town.link(ref, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "general",
        "unit",
        "gutai-bureau",
        "coUnits",
        "policy-law");

    assertThat(town.ask(ref, TaskKind.TRIAGE, 1, null, "t2")).isEqualTo(Opened.DECIDED);

    assertThat(town.cases.token(ref, "triage-1-leading-office")).contains("t2");
    assertThat(town.events(ref)).endsWith(new CaseEvent.TaskAskedAgain("triage-1-leading-office"));
    assertThat(town.effects(ref).getLast())
        .isEqualTo(
            new Effect.CompleteTask(
                "triage-1-leading-office",
                Map.of(
                    "decision", "assign",
                    "path", "county",
                    "tier", "general",
                    "unit", "gutai-bureau",
                    "departments", List.of("policy-law"))));
  }

  @Test
  void aDecisionMadeWhileTheStepIsAskedForAgainReachesTheNewToken() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.cases.interfere(() -> town.act(link, "decision", "not-ours", "reason", "属滨江区"));

    assertThat(town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "newer"))
        .isEqualTo(Opened.DECIDED);

    assertThat(town.cases.token(ref, HANDLE)).contains("newer");
    assertThat(town.effects(ref))
        .endsWith(
            new Effect.CompleteTask(HANDLE, Map.of("decision", "not-ours")),
            new Effect.CompleteTask(HANDLE, Map.of("decision", "not-ours")));
  }

  @Test
  @Tag("A2")
  void departmentsAndBureauOfficeAreAskedAtTheSameTime() {
    CaseRef ref = town.handling();
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");

    town.ask(ref, TaskKind.CONSULT, 1, "street-order", "c1");
    town.ask(ref, TaskKind.CONSULT, 1, "bureau-office", "c2");

    assertThat(town.file(ref).openTasks())
        .extracting(CaseTask::id)
        .containsExactly(
            "oversee-1-leading-office", "consult-1-street-order", "consult-1-bureau-office");
  }

  @Test
  @Tag("A11")
  void aMachineWhoseWaitRanOutDoesNotTakeTheMatterFromItsUnit() {
    CaseRef ref = town.handling();
    List<Deadline> owed = town.file(ref).task(HANDLE).deadlines();
    town.pass(Duration.ofDays(30));

    // An execution of before that asks for triage when its thirty days are over.
    assertThat(town.ask(ref, TaskKind.TRIAGE, 2, null, "t2")).isEqualTo(Opened.DECIDED);
    assertThat(town.cases.token(ref, "triage-2-leading-office")).contains("t2");
    assertThat(town.effects(ref).getLast())
        .isEqualTo(
            new Effect.CompleteTask("triage-2-leading-office", Map.of("decision", "assign")));
    assertThat(town.routing.assign(ref, town.execution(ref), town.now).unit())
        .isEqualTo("gutai-bureau");
    assertThat(town.ask(ref, TaskKind.HANDLE, 2, "gutai-bureau", "t3"))
        .isEqualTo(Opened.STILL_OPEN);

    assertThat(town.cases.token(ref, HANDLE)).contains("t3");
    assertThat(town.file(ref).openTasks())
        .extracting(CaseTask::id)
        .containsExactly("oversee-1-leading-office", HANDLE);
    assertThat(town.file(ref).task(HANDLE).deadlines()).isEqualTo(owed);
    assertThat(town.events(ref)).noneMatch(CaseEvent.TaskAbandoned.class::isInstance);
  }

  @Test
  void anotherExecutionFindsEveryStepWhereItStands() {
    CaseRef ref = town.answering();
    town.ask(ref, TaskKind.ANSWER, 1, null, "answer-token");
    List<CaseTask.Open> open = town.file(ref).openTasks();

    assertThat(town.ask(ref, TaskKind.HANDLE, 2, "gutai-bureau", "t2")).isEqualTo(Opened.DECIDED);
    assertThat(town.effects(ref).getLast())
        .isEqualTo(new Effect.CompleteTask(HANDLE, Map.of("decision", "written-report")));
    assertThat(town.ask(ref, TaskKind.ANSWER, 2, null, "t3")).isEqualTo(Opened.STILL_OPEN);

    assertThat(town.file(ref).openTasks()).isEqualTo(open);
    assertThat(town.cases.token(ref, "answer-1-leading-office")).contains("t3");
  }

  @Test
  @Tag("A11")
  void aDepartmentThatStayedSilentIsNotAskedAgainByAnotherExecution() {
    CaseRef ref = town.handling();
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");
    town.ask(ref, TaskKind.CONSULT, 1, "street-order", "c1");
    town.ask(ref, TaskKind.ANSWER, 1, null, "a1");
    assertThat(town.events(ref))
        .contains(new CaseEvent.TaskAbandoned("consult-1-street-order", "timed-out"));

    assertThat(town.ask(ref, TaskKind.CONSULT, 2, "street-order", "c2")).isEqualTo(Opened.DECIDED);

    assertThat(town.effects(ref).getLast())
        .isEqualTo(new Effect.CompleteTask("consult-1-street-order", Map.of("decision", "silent")));
    assertThat(town.file(ref).openTasks())
        .extracting(CaseTask::id)
        .containsExactly("oversee-1-leading-office", "answer-1-leading-office");
  }

  @Test
  void aUnitWithoutAHandlerIsNamed() {
    CaseRef ref = town.known();
    town.routing.assign(ref, town.execution(ref), town.now);
    town.leaves("chen-zhiqiang");
    town.leaves("wu-meiling");

    assertThatThrownBy(() -> town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t1"))
        .isInstanceOf(NobodyToAsk.class)
        .hasMessage("The unit 'gutai-bureau' has no handler in the directory.");
  }

  @Test
  void aClosedCaseAsksNobody() {
    CaseRef ref = town.known();
    town.reply.close(ref, town.execution(ref), "refuse", town.now);

    assertThatThrownBy(() -> town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t1"))
        .isInstanceOf(CaseAlreadyClosed.class)
        .hasMessage("Case qinglan/case-1 is closed.");
  }

  @Test
  void aRequestNeverShowsItsToken() {
    assertThat(
            new Assignment.Request(
                    town.known(), "case-1-county-1", TaskKind.HANDLE, 1, "gutai-bureau", "secret")
                .toString())
        .isEqualTo("Request[qinglan/case-1, HANDLE, 1, gutai-bureau]");
  }
}
