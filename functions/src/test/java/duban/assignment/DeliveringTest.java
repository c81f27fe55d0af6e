package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.delivery.DeliveryTask;
import duban.policy.Directory;
import duban.store.Cases.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What people decide about an answer that does not get to its sender by itself.
@Tag("D5")
class DeliveringTest {
  private static final String BY_HAND = "deliver-replied-000009-00";
  private static final String AT_OFFICE = BY_HAND + "-office";

  private final Town town = new Town();

  private CaseRef closedWith(String task, boolean byHand) {
    CaseRef ref = town.message("info-officers", "350102", "占道经营", "general", null);
    town.handling(ref);
    town.cases.change(
        ref,
        file ->
            new Change.Write<>(
                step(List.of(new CaseEvent.Replied("已整治。", "post", null)), List.of()), 0));
    town.cases.change(
        ref,
        file -> {
          DeliveryTask.Opened opened =
              DeliveryTask.open(
                      file,
                      town.policies.current("qinglan"),
                      task,
                      Town.OFFICE,
                      byHand ? Directory.ADMINISTRATOR : null,
                      town.now)
                  .orElseThrow();
          return new Change.Write<>(step(opened.events(), opened.effects()), 0);
        });
    town.reply.close(ref, town.execution(ref), "replied", town.now);
    return ref;
  }

  private Step step(List<CaseEvent> events, List<Effect> effects) {
    return new Step(Actor.SYSTEM, town.now, events, effects);
  }

  @Test
  void aClosedCaseKeepsWhatIsStillToBeBroughtToTheSender() {
    CaseRef ref = closedWith(BY_HAND, true);

    assertThat(town.file(ref).closed()).isTrue();
    assertThat(town.file(ref).settled()).isFalse();
    assertThat(town.file(ref).openTasks()).extracting(CaseTask::id).containsExactly(BY_HAND);
    assertThat(town.effects(ref))
        .contains(new Effect.SendMail("task", "qin-shuang", BY_HAND, null));
  }

  @Test
  void theAdministratorRecordsLinkAndTimeAndTheAnswerCountsAsDelivered() {
    CaseRef ref = closedWith(BY_HAND, true);
    town.pass(Duration.ofHours(1));
    Instant posted = town.now.minus(Duration.ofMinutes(20));
    String link = town.link(ref, BY_HAND, "qin-shuang");

    Acting.Acted acted =
        town.act(
            link,
            "decision",
            "posted",
            "link",
            "https://bbs.example/t/77#9",
            "at",
            posted.toString());

    assertThat(acted).isEqualTo(new Acting.Acted.Done("posted", true));
    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.PostedByHand(
                BY_HAND, "case.replied", "https://bbs.example/t/77#9", posted, null),
            new CaseEvent.AnswerDelivered(
                "info-officers", "case.replied", "hand", "https://bbs.example/t/77#9"),
            new CaseEvent.TaskDecided(BY_HAND, "posted"));
    assertThat(town.file(ref).history().getLast().actor())
        .isEqualTo(Actor.person("qin-shuang", Town.OFFICE, Directory.ADMINISTRATOR));
    assertThat(town.file(ref).settled()).isTrue();
    assertThat(town.effects(ref)).noneMatch(Effect.CompleteTask.class::isInstance);

    List<CaseEvent> before = town.events(ref);
    assertThat(town.act(link, "decision", "posted", "link", "https://bbs.example/t/77#9"))
        .isInstanceOfSatisfying(
            Acting.Acted.NotDone.class,
            again ->
                assertThat(again.page())
                    .isInstanceOfSatisfying(
                        ActPage.Settled.class,
                        settled -> assertThat(settled.refusedPost()).isTrue()));
    assertThat(town.events(ref)).isEqualTo(before);
  }

  @Test
  void postingNeedsALinkAndATimeThatHasPassed() {
    CaseRef ref = closedWith(BY_HAND, true);
    String link = town.link(ref, BY_HAND, "qin-shuang");

    assertThat(problems(town.act(link, "decision", "posted")))
        .containsExactly(new FieldProblem("link", "problem.required"));
    assertThat(
            problems(
                town.act(
                    link,
                    "decision",
                    "posted",
                    "link",
                    "javascript:alert(1)",
                    "at",
                    town.now.plusSeconds(60).toString())))
        .containsExactly(
            new FieldProblem("link", "problem.not-a-link"),
            new FieldProblem("at", "problem.in-the-future"));
    assertThat(problems(town.act(link, "decision", "retry")))
        .containsExactly(new FieldProblem("decision", "problem.unknown-decision"));
    assertThat(town.file(ref).findTask(BY_HAND).orElseThrow()).isInstanceOf(CaseTask.Open.class);
  }

  private static List<FieldProblem> problems(Acting.Acted acted) {
    return acted instanceof Acting.Acted.NotDone(ActPage.Form form) ? form.problems() : List.of();
  }

  @Test
  void whatTheAdministratorCannotPostGoesToTheOffice() {
    CaseRef ref = closedWith(BY_HAND, true);

    town.act(town.link(ref, BY_HAND, "qin-shuang"), "decision", "cannot", "reason", "论坛已关闭。");

    assertThat(town.events(ref))
        .contains(new CaseEvent.SourceUnreachable("info-officers", "case.replied", "论坛已关闭。"))
        .endsWith(new CaseEvent.TaskDecided(BY_HAND, "cannot"));
    assertThat(town.file(ref).openTasks())
        .singleElement()
        .satisfies(
            office -> {
              assertThat(office.id()).isEqualTo(AT_OFFICE);
              assertThat(office.kind()).isEqualTo(TaskKind.DELIVER);
              assertThat(office.opened().people()).containsExactly("lin-ruoxi", "zhou-mingyuan");
            });
    assertThat(town.effects(ref))
        .contains(new Effect.SendMail("task", "lin-ruoxi", AT_OFFICE, null));
  }

  @Test
  void theOfficeSendsAgainTellsSomeOtherWayOrGivesUp() {
    CaseRef retried = closedWith(AT_OFFICE, false);
    town.act(town.link(retried, AT_OFFICE, "lin-ruoxi"), "decision", "retry");
    assertThat(town.effects(retried))
        .endsWith(new Effect.CallSource("info-officers", "case.replied"));
    assertThat(town.events(retried)).endsWith(new CaseEvent.TaskDecided(AT_OFFICE, "retry"));

    CaseRef told = closedWith(AT_OFFICE, false);
    String link = town.link(told, AT_OFFICE, "lin-ruoxi");
    assertThat(problems(town.act(link, "decision", "posted")))
        .containsExactly(new FieldProblem("note", "problem.required"));
    town.act(link, "decision", "posted", "note", "已电话告知。");
    assertThat(town.events(told))
        .endsWith(
            new CaseEvent.PostedByHand(AT_OFFICE, "case.replied", null, town.now, "已电话告知。"),
            new CaseEvent.AnswerDelivered("info-officers", "case.replied", "hand", "已电话告知。"),
            new CaseEvent.TaskDecided(AT_OFFICE, "posted"));

    CaseRef gaveUp = closedWith(AT_OFFICE, false);
    town.act(town.link(gaveUp, AT_OFFICE, "lin-ruoxi"), "decision", "give-up", "reason", "号码停机。");
    assertThat(town.events(gaveUp))
        .endsWith(
            new CaseEvent.SourceUnreachable("info-officers", "case.replied", "号码停机。"),
            new CaseEvent.TaskDecided(AT_OFFICE, "give-up"));
    assertThat(town.file(gaveUp).settled()).isTrue();
  }

  @Test
  void whoHandlesTheOfficesTasksDoesNotPostInTheAdministratorsName() {
    CaseRef ref = closedWith(BY_HAND, true);

    assertThat(
            town.act(
                town.link(ref, BY_HAND, "zhou-mingyuan"),
                "decision",
                "posted",
                "link",
                "https://bbs.example/t/77"))
        .isEqualTo(new Acting.Acted.NotDone(new ActPage.Expired()));
    town.away("qin-shuang");
    assertThat(
            town.act(
                town.link(ref, BY_HAND, "lin-ruoxi"),
                "decision",
                "posted",
                "link",
                "https://bbs.example/t/77"))
        .as("whoever stands in")
        .isEqualTo(new Acting.Acted.Done("posted", true));
  }

  @Test
  void whoTellsACallerSaysHowAndNeedsNoLink() {
    CaseRef ref =
        town.handling(
            town.from(
                new Message.Author("陈女士", "13800000000", null, false),
                Actor.person("zhou-mingyuan", Town.OFFICE, Directory.HANDLER)));
    DeliveryTask.Opened opened =
        DeliveryTask.open(
                town.file(ref),
                town.policies.current("qinglan"),
                BY_HAND,
                Town.OFFICE,
                Directory.HANDLER,
                town.now)
            .orElseThrow();
    assertThat(opened.effects())
        .as("of the desk, whoever took the call down")
        .containsExactly(new Effect.SendMail("task", "zhou-mingyuan", BY_HAND, null));
    town.cases.change(ref, file -> new Change.Write<>(step(opened.events(), opened.effects()), 0));
    String link = town.link(ref, BY_HAND, "zhou-mingyuan");

    assertThat(problems(town.act(link, "decision", "posted")))
        .containsExactly(new FieldProblem("note", "problem.required"));
    assertThat(town.act(link, "decision", "posted", "note", "电话告知。"))
        .isEqualTo(new Acting.Acted.Done("posted", true));
    assertThat(town.events(ref))
        .contains(
            new CaseEvent.PostedByHand(BY_HAND, "case.replied", null, town.now, "电话告知。"),
            new CaseEvent.AnswerDelivered("duty-desk", "case.replied", "hand", "电话告知。"));
  }

  @Test
  void whereWhoTookTheCallDownHasLeftTheOthersOfTheDeskAreAsked() {
    CaseRef ref =
        town.from(
            new Message.Author("陈女士", "13800000000", null, false),
            Actor.person("gone", Town.OFFICE, Directory.HANDLER));
    assertThat(
            DeliveryTask.open(
                    town.file(ref),
                    town.policies.current("qinglan"),
                    BY_HAND,
                    Town.OFFICE,
                    Directory.HANDLER,
                    town.now)
                .orElseThrow()
                .effects())
        .hasSize(2);
  }
}
