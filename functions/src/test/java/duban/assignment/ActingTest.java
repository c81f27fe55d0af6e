package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Acting.Acted;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Report;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.FieldProblem;
import duban.cases.Recorded;
import duban.cases.Standing;
import duban.cases.TaskKind;
import duban.pages.ActPages;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActingTest {
  private static final String TRIAGE = "triage-1-leading-office";
  private static final String HANDLE = "handle-1-gutai-bureau";
  private static final String ANSWER = "answer-1-leading-office";
  private static final Actor LIN = Actor.person("lin-ruoxi", "leading-office", "handler");
  private static final Actor CHEN = Actor.person("chen-zhiqiang", "gutai-bureau", "handler");

  private final Town town = new Town();

  // ---- looking

  @Test
  void lookingChangesNothing() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    int version = town.file(ref).version();

    ActPage page = town.acting.view(link, "initial-report", town.now);

    assertThat(page)
        .isInstanceOfSatisfying(
            ActPage.Form.class,
            form -> {
              assertThat(form.task().id()).isEqualTo(HANDLE);
              assertThat(form.person().name()).isEqualTo("陈志强");
              assertThat(form.problems()).isEmpty();
              assertThat(form.justDone()).isEqualTo("initial-report");
            });
    assertThat(town.file(ref).version()).isEqualTo(version);
  }

  @Test
  void aLinkNobodyWasGivenLeadsNowhere() {
    assertThat(town.acting.view("guessed", "", town.now)).isEqualTo(new ActPage.Unknown());
    assertThat(town.act("guessed", "decision", "agree"))
        .isEqualTo(new Acted.NotDone(new ActPage.Unknown()));
  }

  @Test
  @Tag("E10")
  void whoLeftTheDirectoryNeitherSeesNorDecides() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.leaves("chen-zhiqiang");

    assertThat(town.acting.view(link, "", town.now)).isEqualTo(new ActPage.Expired());
    assertThat(town.act(link, "decision", "follow-up", "text", "还在"))
        .isEqualTo(new Acted.NotDone(new ActPage.Expired()));
    assertThat(town.file(ref).reports()).isEmpty();
  }

  @Test
  void whenOneDecidesTheOthersSeeWhoDidAndCannotDecideAgain() {
    CaseRef ref = town.handling();
    String first = town.link(ref, HANDLE, "chen-zhiqiang");
    String second = town.link(ref, HANDLE, "wu-meiling");
    town.act(first, "decision", "not-ours", "reason", "属滨江区");
    int version = town.file(ref).version();

    assertThat(town.acting.view(second, "", town.now))
        .isInstanceOfSatisfying(
            ActPage.Settled.class,
            settled -> {
              assertThat(((CaseTask.Decided) settled.task()).by()).isEqualTo(CHEN);
              assertThat(settled.person().id()).isEqualTo("wu-meiling");
              assertThat(settled.refusedPost()).isFalse();
            });
    assertThat(town.act(second, "decision", "written-report", "text", "已办", "draftReply", "已整改"))
        .isInstanceOfSatisfying(
            Acted.NotDone.class,
            notDone -> assertThat(((ActPage.Settled) notDone.page()).refusedPost()).isTrue());
    assertThat(town.file(ref).version()).isEqualTo(version);
  }

  @Test
  void ofTwoWhoDecideAtTheSameMomentOneDecides() {
    CaseRef ref = town.handling();
    String first = town.link(ref, HANDLE, "chen-zhiqiang");
    String second = town.link(ref, HANDLE, "wu-meiling");
    town.cases.interfere(() -> town.act(second, "decision", "not-ours", "reason", "属滨江区"));

    Acted acted = town.act(first, "decision", "written-report", "text", "已办", "draftReply", "已整改");

    assertThat(acted).isInstanceOf(Acted.NotDone.class);
    assertThat(town.events(ref))
        .filteredOn(CaseEvent.TaskDecided.class::isInstance)
        .containsExactly(new CaseEvent.TaskDecided(HANDLE, "not-ours"));
    assertThat(town.file(ref).reports()).isEmpty();
  }

  @Test
  void aStepThatEndedWithoutADecisionIsSettledToo() {
    CaseRef ref = town.jointly("street-order", "policy-law");
    String lead = town.link(ref, "handle-2-street-order", "xu-haitao");
    town.act(lead, "decision", "not-ours", "reason", "属滨江区");
    String link = town.link(ref, "contribute-2-policy-law", "wei-chen");

    assertThat(town.acting.view(link, "", town.now)).isInstanceOf(ActPage.Settled.class);
    assertThat(town.act(link, "decision", "contribute", "text", "迟到"))
        .isInstanceOf(Acted.NotDone.class);
  }

  @Test
  void aLinkHoldsAsLongAsItsStepIsOpenAndThirtyDaysLonger() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.pass(Duration.ofDays(90));
    assertThat(town.acting.view(link, "", town.now)).isInstanceOf(ActPage.Form.class);

    assertThat(town.act(link, "decision", "not-ours", "reason", "属滨江区"))
        .isInstanceOf(Acted.Done.class);
    town.pass(Duration.ofDays(30).minusMillis(1));
    assertThat(town.acting.view(link, "", town.now)).isInstanceOf(ActPage.Settled.class);
    town.pass(Duration.ofMillis(1));
    assertThat(town.acting.view(link, "", town.now)).isEqualTo(new ActPage.Expired());
  }

  @Test
  void noLinkOutlivesTheLongestWaitOfAMachine() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.pass(Duration.ofDays(30 + 366).minusMillis(1));
    assertThat(town.acting.view(link, "", town.now)).isInstanceOf(ActPage.Form.class);
    town.pass(Duration.ofMillis(1));

    assertThat(town.acting.view(link, "", town.now)).isEqualTo(new ActPage.Expired());
    assertThat(town.act(link, "decision", "not-ours", "reason", "属滨江区"))
        .isEqualTo(new Acted.NotDone(new ActPage.Expired()));
  }

  // ---- triage

  @Test
  @Tag("A2")
  @Tag("A11")
  void theOfficeAssignsAUnitWithDepartmentsAndCoHandlersInOneStep() {
    CaseRef ref = triaging(town.message(null, "占道经营", null, null));
    int before = town.cases.steps(ref).size();

    Acted acted =
        town.acting.act(
            town.link(ref, TRIAGE, "lin-ruoxi"),
            Map.of(
                "decision", List.of("assign"),
                "path", List.of("county"),
                "tier", List.of("major"),
                "unit", List.of("yunxi-bureau"),
                "coUnits", List.of("policy-law", "sanitation-parks"),
                "note", List.of(" 请速办 ")),
            town.now);

    assertThat(acted).isEqualTo(new Acted.Done("assign", true));
    assertThat(town.cases.steps(ref)).hasSize(before + 1);
    List<String> departments = List.of("street-order", "policy-law", "sanitation-parks");
    assertThat(town.cases.steps(ref).getLast().events())
        .containsExactly(
            new CaseEvent.Assigned("county", "major", "yunxi-bureau", departments, "请速办", false),
            new CaseEvent.UnitCopied("street-order", "department"),
            new CaseEvent.UnitCopied("policy-law", "department"),
            new CaseEvent.UnitCopied("sanitation-parks", "department"),
            Town.OVERSIGHT,
            new CaseEvent.TaskDecided(TRIAGE, "assign"));
    assertThat(town.cases.steps(ref).getLast().actor()).isEqualTo(LIN);
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.SendMail("copy", "xu-haitao", null, "department"),
            new Effect.SendMail("copy", "wei-chen", null, "department"),
            new Effect.SendMail("copy", "tang-xiaoyan", null, "department"),
            // A major matter is the office's to watch.
            new Effect.SendMail("task", "lin-ruoxi", "oversee-1-leading-office", null),
            new Effect.SendMail("task", "zhou-mingyuan", "oversee-1-leading-office", null),
            new Effect.CallSource("city-portal", "case.progress"),
            new Effect.CompleteTask(
                TRIAGE,
                Map.of(
                    "decision", "assign",
                    "path", "county",
                    "tier", "major",
                    "unit", "yunxi-bureau",
                    "departments", departments)));
    assertThat(town.routing.assign(ref, town.execution(ref), town.now))
        .isEqualTo(
            new duban.routing.Routing.Assignees(
                "yunxi-bureau", List.of(), departments, "bureau-office"));
    assertThat(town.cases.steps(ref)).hasSize(before + 1);
  }

  @Test
  @Tag("E3")
  void anothersMatterIsRedirectedAndTheSourceIsTold() {
    CaseRef ref = triaging(town.unclear());

    Acted acted =
        town.act(
            town.link(ref, TRIAGE, "lin-ruoxi"),
            "decision",
            "redirect",
            "channel",
            "traffic-police",
            "note",
            "");

    assertThat(acted).isEqualTo(new Acted.Done("redirect", true));
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.Redirected("traffic-police", null),
            new CaseEvent.TaskDecided(TRIAGE, "redirect"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.CallSource("city-portal", "case.redirected"),
            new Effect.CompleteTask(TRIAGE, Map.of("decision", "redirect")));
    assertThat(town.file(ref).standing())
        .isEqualTo(new Standing.Redirected("traffic-police", null));
  }

  @Test
  @Tag("C2")
  void thatNoReplyIsNeededIsRecordedWithItsReason() {
    CaseRef ref = triaging(town.unclear());

    town.act(town.link(ref, TRIAGE, "lin-ruoxi"), "decision", "no-reply", "reason", "表扬信，无需回复");

    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.NoReplyNeeded("表扬信，无需回复"), new CaseEvent.TaskDecided(TRIAGE, "no-reply"));
  }

  @Test
  @Tag("E1")
  void anAbusiveMessageIsRefusedWithTheReasonAndTheSourceIsTold() {
    CaseRef ref = triaging(town.unclear());

    town.act(town.link(ref, TRIAGE, "lin-ruoxi"), "decision", "refuse", "reason", "含人身攻击");

    assertThat(town.events(ref))
        .endsWith(new CaseEvent.Refused("含人身攻击"), new CaseEvent.TaskDecided(TRIAGE, "refuse"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(
            new Effect.CallSource("city-portal", "case.refused"),
            new Effect.CompleteTask(TRIAGE, Map.of("decision", "refuse")));
  }

  @ParameterizedTest
  @Tag("E1")
  @CsvSource({"舆〔2026〕1号", "case-1"})
  void aRepeatJoinsTheOpenCaseByItsNumberOrId(String into) {
    town.known();
    CaseRef ref = triaging(town.unclear());

    Acted acted = town.act(town.link(ref, TRIAGE, "lin-ruoxi"), "decision", "merge", "into", into);

    assertThat(acted).isEqualTo(new Acted.Done("merge", true));
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.Merged("case-1", "舆〔2026〕1号"),
            new CaseEvent.TaskDecided(TRIAGE, "merge"));
  }

  @Test
  @Tag("E1")
  void aCaseJoinsNeitherItselfNorAClosedOrMergedOne() {
    CaseRef closed = town.known();
    town.reply.close(closed, town.execution(closed), "refuse", town.now);
    CaseRef open = town.known();
    CaseRef merged = triaging(town.unclear());
    town.act(
        town.link(merged, TRIAGE, "lin-ruoxi"),
        "decision",
        "merge",
        "into",
        town.file(open).number());
    CaseRef ref = triaging(town.unclear());
    String link = town.link(ref, TRIAGE, "lin-ruoxi");

    assertThat(problems(town.act(link, "decision", "merge", "into", town.file(closed).number())))
        .containsExactly(new FieldProblem("into", "problem.case-closed"));
    assertThat(problems(town.act(link, "decision", "merge", "into", town.file(merged).number())))
        .containsExactly(new FieldProblem("into", "problem.case-closed"));
    assertThat(problems(town.act(link, "decision", "merge", "into", town.file(ref).number())))
        .containsExactly(new FieldProblem("into", "problem.same-case"));
    assertThat(problems(town.act(link, "decision", "merge", "into", "舆".repeat(501))))
        .containsExactly(new FieldProblem("into", "problem.too-long", 500));
    assertThat(problems(town.act(link, "decision", "merge", "into", "舆〔2026〕99号")))
        .containsExactly(new FieldProblem("into", "problem.unknown-case"));
    assertThat(town.file(ref).openTasks()).hasSize(1);
  }

  @Test
  void everythingWrongWithAnAssignmentIsSaidAtOnceAndNothingTypedIsLost() {
    CaseRef ref = triaging(town.unclear());
    Map<String, List<String>> form =
        Map.of(
            "decision", List.of("assign"),
            "path", List.of("sea"),
            "tier", List.of(" "),
            "unit", List.of("bureau-office"),
            "coUnits", List.of("policy-law", "leading-office"),
            "note", List.of("急".repeat(2001)));

    Acted acted = town.acting.act(town.link(ref, TRIAGE, "lin-ruoxi"), form, town.now);

    assertThat(problems(acted))
        .containsExactly(
            new FieldProblem("path", "problem.unknown-path"),
            new FieldProblem("tier", "problem.required"),
            new FieldProblem("unit", "problem.unknown-unit"),
            new FieldProblem("coUnits", "problem.unknown-unit"),
            new FieldProblem("note", "problem.too-long", 2000));
    assertThat(((ActPage.Form) ((Acted.NotDone) acted).page()).values())
        .containsEntry("path", "sea")
        .containsEntry("coUnits", "policy-law,leading-office")
        .containsEntry("note", "急".repeat(2001));
    assertThat(town.file(ref).openTasks()).hasSize(1);
  }

  @Test
  void theHandlingUnitIsNoCoHandler() {
    CaseRef ref = triaging(town.unclear());

    assertThat(
            problems(
                town.act(
                    town.link(ref, TRIAGE, "lin-ruoxi"),
                    "decision",
                    "assign",
                    "path",
                    "county",
                    "tier",
                    "general",
                    "unit",
                    "yunxi-bureau",
                    "coUnits",
                    "yunxi-bureau")))
        .containsExactly(new FieldProblem("coUnits", "problem.already-a-co-unit"));
  }

  /// Each row: the step, the decision, and the field that is missed.
  @ParameterizedTest
  @CsvSource({
    "triage, redirect, channel",
    "triage, no-reply, reason",
    "triage, merge, into",
    "triage, refuse, reason",
    "handle, initial-report, text",
    "handle, follow-up, text",
    "handle, not-ours, reason",
    "consult, object, opinion",
    "answer, send, reply",
    "answer, return, reason",
  })
  void whatADecisionNeedsIsMissed(String step, String decision, String field) {
    String link = open(TaskKind.of(step));

    assertThat(problems(town.act(link, "decision", decision, field, "\r\n ")))
        .containsExactly(new FieldProblem(field, "problem.required"));
  }

  @ParameterizedTest
  @CsvSource({"triage", "handle", "consult", "answer"})
  void aDecisionThatTheStepDoesNotKnowIsRefused(String step) {
    String link = open(TaskKind.of(step));

    assertThat(problems(town.act(link)))
        .containsExactly(new FieldProblem("decision", "problem.required"));
    assertThat(problems(town.act(link, "decision", "approve", "opinion", "同意")))
        .containsExactly(new FieldProblem("decision", "problem.unknown-decision"));
  }

  @Test
  void anUnknownChannelIsRefused() {
    assertThat(problems(town.act(open(TaskKind.TRIAGE), "decision", "redirect", "channel", "moon")))
        .containsExactly(new FieldProblem("channel", "problem.unknown-channel"));
  }

  // ---- handling

  @Test
  @Tag("A6")
  @Tag("A9")
  void aFirstReportIsKeptAndTheStepStaysOpenForTheWrittenOne() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");

    Acted acted =
        town.act(
            link,
            "decision",
            "initial-report",
            "text",
            "已派员\r\n到场",
            "oral",
            "true",
            "trend",
            "平稳",
            "risk",
            "低");

    assertThat(acted).isEqualTo(new Acted.Done("initial-report", false));
    assertThat(town.file(ref).reports())
        .containsExactly(
            new duban.cases.CaseFile.Filed(
                new CaseEvent.ReportFiled(
                    HANDLE,
                    "gutai-bureau",
                    Report.INITIAL,
                    "已派员\n到场",
                    true,
                    new CaseEvent.Told("鼓台区综合行政执法分局", "网络问政领导小组办公室", town.now),
                    "平稳",
                    "低",
                    null),
                town.now,
                CHEN));
    assertThat(town.file(ref).task(HANDLE)).isInstanceOf(CaseTask.Open.class);
    assertThat(town.cases.steps(ref).getLast().effects()).isEmpty();
  }

  @Test
  @Tag("A9")
  void laterReportsAddToEarlierOnes() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.act(link, "decision", "initial-report", "text", "已派员到场");
    town.act(link, "decision", "follow-up", "text", "摊点已清");
    town.act(link, "decision", "written-report", "text", "已整治", "draftReply", "您好，已整治。");

    assertThat(town.file(ref).reports())
        .extracting(filed -> filed.report().report(), filed -> filed.report().text())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Report.INITIAL, "已派员到场"),
            org.assertj.core.groups.Tuple.tuple(Report.FOLLOW_UP, "摊点已清"),
            org.assertj.core.groups.Tuple.tuple(Report.WRITTEN, "已整治"));
    assertThat(town.cases.steps(ref).getLast().effects())
        .containsExactly(new Effect.CompleteTask(HANDLE, Map.of("decision", "written-report")));
  }

  @Test
  void theSameReportPostedTwiceIsFiledOnce() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");
    town.act(link, "decision", "initial-report", "text", "已派员到场");
    int version = town.file(ref).version();

    assertThat(town.act(link, "decision", "initial-report", "text", "已派员到场"))
        .isEqualTo(new Acted.Done("initial-report", false));
    assertThat(town.file(ref).version()).isEqualTo(version);

    town.act(town.link(ref, HANDLE, "wu-meiling"), "decision", "initial-report", "text", "已派员到场");
    assertThat(town.file(ref).reports()).hasSize(2);
  }

  @Test
  void aWrittenReportNeedsItsTextAndTheDraftOfTheReply() {
    CaseRef ref = town.handling();
    String link = town.link(ref, HANDLE, "chen-zhiqiang");

    assertThat(problems(town.act(link, "decision", "written-report", "trend", "t".repeat(501))))
        .containsExactlyInAnyOrder(
            new FieldProblem("text", "problem.required"),
            new FieldProblem("trend", "problem.too-long", 500),
            new FieldProblem("draftReply", "problem.required"));
    assertThat(
            problems(
                town.act(
                    link,
                    "decision",
                    "written-report",
                    "text",
                    "字".repeat(10_001),
                    "draftReply",
                    "好")))
        .containsExactly(new FieldProblem("text", "problem.too-long", 10_000));
    assertThat(
            town.act(
                link, "decision", "written-report", "text", "𠀀".repeat(10_000), "draftReply", "好"))
        .isEqualTo(new Acted.Done("written-report", true));
  }

  @Test
  @Tag("A4")
  void whatIsNotOursGoesBackWithItsReasonAndIsTriagedAgain() {
    CaseRef ref = town.handling();

    Acted acted =
        town.act(
            town.link(ref, HANDLE, "chen-zhiqiang"),
            "decision",
            "not-ours",
            "reason",
            "位于滨江区",
            "suggest",
            "滨江区分局");

    assertThat(acted).isEqualTo(new Acted.Done("not-ours", true));
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.NotOurs(HANDLE, "gutai-bureau", "位于滨江区", "滨江区分局"),
            new CaseEvent.TaskDecided(HANDLE, "not-ours"));
    assertThat(town.file(ref).standing()).isEqualTo(new Standing.Received());

    town.ask(ref, TaskKind.TRIAGE, 2, null, "t2");
    town.act(
        town.link(ref, "triage-2-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "general",
        "unit",
        "binjiang-bureau");
    assertThat(town.routing.assign(ref, town.execution(ref), town.now).unit())
        .isEqualTo("binjiang-bureau");
  }

  // ---- conferring and answering

  @Test
  @Tag("A2")
  void aDepartmentAgreesOrObjects() {
    CaseRef ref = town.handling();
    town.ask(ref, TaskKind.CONSULT, 1, "street-order", "c1");
    town.ask(ref, TaskKind.CONSULT, 1, "bureau-office", "c2");

    town.act(town.link(ref, "consult-1-street-order", "xu-haitao"), "decision", "agree");
    town.act(
        town.link(ref, "consult-1-bureau-office", "he-jing"),
        "decision",
        "object",
        "opinion",
        "措辞过硬");

    assertThat(town.file(ref).opinions())
        .containsExactly(
            new CaseEvent.OpinionGiven("consult-1-street-order", "street-order", true, null),
            new CaseEvent.OpinionGiven("consult-1-bureau-office", "bureau-office", false, "措辞过硬"));
    assertThat(town.effects(ref))
        .endsWith(new Effect.CompleteTask("consult-1-bureau-office", Map.of("decision", "object")));
  }

  @Test
  @Tag("A11")
  @Tag("B3")
  void theOfficeSettlesTheAnswerWithFormAndLink() {
    CaseRef ref = town.answering();

    Acted acted =
        town.act(
            town.link(ref, ANSWER, "lin-ruoxi"),
            "decision",
            "send",
            "reply",
            "您好，已整治。",
            "form",
            "post",
            "link",
            "https://www.qinglan.example/1");

    assertThat(acted).isEqualTo(new Acted.Done("send", true));
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.ReplyApproved("您好，已整治。", "post", "https://www.qinglan.example/1"),
            new CaseEvent.TaskDecided(ANSWER, "send"));
  }

  @Test
  @Tag("D9")
  void whatIdentifiesAPersonInAReplyIsConfirmedPieceByPiece() {
    CaseRef ref = town.answering();
    String link = town.link(ref, ANSWER, "lin-ruoxi");
    String reply = "王女士您好，请致电0591-87654321，或到解放路3号楼2单元502室找居委会。";

    for (List<String> ticked :
        List.of(List.<String>of(), List.of("0591-87654321"), List.of("true", "yes"))) {
      Acted acted =
          town.acting.act(
              link,
              Map.of("decision", List.of("send"), "reply", List.of(reply), "confirmed", ticked),
              town.now);
      assertThat(problems(acted))
          .containsExactly(new FieldProblem("confirmed", "problem.personal-pieces", 2));
      assertThat(
              new ActPages().render(((Acted.NotDone) acted).page(), link, Locale.CHINESE, town.now))
          .contains("value=\"0591-87654321\"")
          .contains("value=\"3号楼2单元502室\"")
          .contains("请逐项勾选确认");
    }
    assertThat(town.file(ref).approvedReply()).as("nothing went out").isEmpty();

    assertThat(
            town.acting.act(
                link,
                Map.of(
                    "decision", List.of("send"),
                    "reply", List.of(reply),
                    "confirmed", List.of("3号楼2单元502室", "0591-87654321")),
                town.now))
        .isEqualTo(new Acted.Done("send", true));
    assertThat(town.events(ref)).contains(new CaseEvent.ReplyApproved(reply, null, null));
  }

  @Test
  @Tag("A2")
  void theOfficeSendsTheDraftBackWithTheReason() {
    CaseRef ref = town.answering();

    town.act(town.link(ref, ANSWER, "lin-ruoxi"), "decision", "return", "reason", "未答所问");

    assertThat(town.events(ref))
        .endsWith(new CaseEvent.ReworkOrdered("未答所问"), new CaseEvent.TaskDecided(ANSWER, "return"));
    assertThat(town.ask(ref, TaskKind.HANDLE, 2, "gutai-bureau", "h2"))
        .isEqualTo(Assignment.Opened.NEW);
  }

  @ParameterizedTest
  @CsvSource({
    "javascript:alert(1)",
    "www.qinglan.example",
    "https://",
    "ftp://qinglan.example/1",
    "http://[1"
  })
  void aLinkThatIsNoWebAddressIsRefused(String link) {
    CaseRef ref = town.answering();

    assertThat(
            problems(
                town.act(
                    town.link(ref, ANSWER, "lin-ruoxi"),
                    "decision",
                    "send",
                    "reply",
                    "好",
                    "form",
                    "poem",
                    "link",
                    link)))
        .containsExactly(
            new FieldProblem("form", "problem.unknown-form"),
            new FieldProblem("link", "problem.not-a-link"));
  }

  @Test
  @Tag("A9")
  void everyStepNamesWhoInWhichRoleAndWhen() {
    CaseRef ref = town.answering();

    assertThat(town.file(ref).history())
        .filteredOn(r -> r.event() instanceof CaseEvent.ReportFiled)
        .extracting(Recorded::actor, Recorded::at)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(CHEN, town.now));
  }

  private CaseRef triaging(CaseRef ref) {
    town.ask(ref, TaskKind.TRIAGE, 1, null, "triage-token");
    return ref;
  }

  private String open(TaskKind kind) {
    return switch (kind) {
      case TRIAGE -> town.link(triaging(town.unclear()), TRIAGE, "lin-ruoxi");
      case HANDLE -> town.link(town.handling(), HANDLE, "chen-zhiqiang");
      case CONSULT -> {
        CaseRef ref = town.handling();
        town.ask(ref, TaskKind.CONSULT, 1, "bureau-office", "c1");
        yield town.link(ref, "consult-1-bureau-office", "he-jing");
      }
      case ANSWER -> town.link(town.answering(), ANSWER, "lin-ruoxi");
      case CONTRIBUTE, REVIEW, OVERSEE, DELIVER ->
          throw new IllegalArgumentException("The county path has no step " + kind + ".");
    };
  }

  private static List<FieldProblem> problems(Acted acted) {
    return ((ActPage.Form) ((Acted.NotDone) acted).page()).problems();
  }
}
