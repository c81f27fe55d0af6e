package duban.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Standing;
import duban.cases.TaskKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
  private static final CaseEvent REPLIED = new CaseEvent.Replied("已整治。", "message", null);
  private static final Effect TOLD = new Effect.CallSource("city-portal", "case.replied");

  private final Town town = new Town();

  @Test
  @Tag("A11")
  void theAnswerGoesBackToTheSourceItCameFromAndTheCaseCloses() {
    CaseRef ref = settled();

    town.reply.reply(ref, town.execution(ref), town.now);
    town.reply.close(ref, town.execution(ref), "replied", town.now);

    assertThat(town.events(ref))
        .endsWith(
            REPLIED,
            new CaseEvent.TaskAbandoned("oversee-1-leading-office", "case-closed"),
            new CaseEvent.Closed("replied"));
    assertThat(town.effects(ref))
        .endsWith(TOLD, new Effect.CallSource("city-portal", "case.closed"));
    assertThat(town.file(ref).standing())
        .isEqualTo(
            new Standing.Closed("replied", new Standing.Reply("已整治。", town.now, "message", null)));
  }

  @Test
  void replyingAndClosingTwiceOrBesideThemselvesHappenOnce() {
    CaseRef ref = settled();
    town.cases.interfere(() -> town.reply.reply(ref, town.execution(ref), town.now));
    town.reply.reply(ref, town.execution(ref), town.now);
    town.reply.reply(ref, town.execution(ref), town.now);
    town.cases.interfere(() -> town.reply.close(ref, town.execution(ref), "replied", town.now));
    town.reply.close(ref, town.execution(ref), "replied", town.now);
    town.reply.close(ref, town.execution(ref), "replied", town.now);

    assertThat(town.events(ref)).filteredOn(REPLIED::equals).hasSize(1);
    assertThat(town.events(ref)).filteredOn(CaseEvent.Closed.class::isInstance).hasSize(1);
    assertThat(town.effects(ref)).filteredOn(TOLD::equals).hasSize(1);
  }

  @Test
  @Tag("C2")
  void withoutASettledAnswerNothingIsReplied() {
    CaseRef ref = town.handling();

    assertThatThrownBy(() -> town.reply.reply(ref, town.execution(ref), town.now))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No answer is settled for case qinglan/case-1.");
  }

  @ParameterizedTest
  @CsvSource({"redirect, redirected", "no-reply, no-reply", "refuse, refused", "replied, replied"})
  void aCaseEndsUnderTheNameOfWhatEndedIt(String decision, String outcome) {
    CaseRef ref = town.unclear();

    town.reply.close(ref, town.execution(ref), decision, town.now);

    assertThat(town.events(ref)).endsWith(new CaseEvent.Closed(outcome));
  }

  @Test
  void nothingElseEndsACase() {
    CaseRef ref = town.unclear();

    assertThatThrownBy(() -> town.reply.close(ref, town.execution(ref), "boredom", town.now))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Nothing ends a case by the name 'boredom'.");
  }

  @Test
  void stepsStillOpenEndWithTheCase() {
    CaseRef ref = town.handling();

    town.reply.close(ref, town.execution(ref), "refuse", town.now);

    assertThat(town.events(ref))
        .endsWith(
            new CaseEvent.TaskAbandoned("handle-1-gutai-bureau", "case-closed"),
            new CaseEvent.Closed("refused"));
  }

  @Test
  @Tag("E1")
  void theOneItJoinsLearnsOfItAndItsAnswerGoesToBothSources() {
    CaseRef target = settled();
    CaseRef joiner = merged(target, "cyberspace-office");

    town.reply.close(joiner, town.execution(joiner), "merge", town.now);

    assertThat(town.events(target))
        .endsWith(new CaseEvent.Joined(joiner.id(), town.file(joiner).number()));
    assertThat(town.events(joiner)).endsWith(new CaseEvent.Closed("merged"));

    town.reply.reply(target, town.execution(target), town.now);
    town.reply.reply(target, town.execution(target), town.now);

    assertThat(town.events(joiner)).filteredOn(REPLIED::equals).hasSize(1);
    assertThat(town.effects(joiner))
        .endsWith(new Effect.CallSource("cyberspace-office", "case.replied"));
    assertThat(town.effects(target)).endsWith(TOLD);
    assertThat(town.file(joiner).reply()).isPresent();
  }

  @Test
  @Tag("E1")
  void whoJoinsACaseThatWasAnsweredMeanwhileIsAnsweredAtOnce() {
    CaseRef target = settled();
    CaseRef joiner = merged(target, "city-portal");
    town.reply.reply(target, town.execution(target), town.now);

    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);

    assertThat(town.events(joiner)).endsWith(REPLIED, new CaseEvent.Closed("merged"));
    assertThat(town.effects(joiner))
        .endsWith(TOLD, new Effect.CallSource("city-portal", "case.closed"));
    assertThat(town.events(target)).filteredOn(CaseEvent.Joined.class::isInstance).hasSize(1);
  }

  @Test
  @Tag("E1")
  void whatJoinedTheOneThatJoinedIsAnsweredToo() {
    CaseRef target = settled();
    CaseRef middle = town.unclear();
    CaseRef last = merged(middle, "city-portal");
    town.reply.close(last, town.execution(last), "merge", town.now);
    merge(middle, target);
    town.reply.close(middle, town.execution(middle), "merge", town.now);

    town.reply.reply(target, town.execution(target), town.now);

    assertThat(town.events(middle)).endsWith(REPLIED);
    assertThat(town.events(last)).endsWith(REPLIED);
  }

  @Test
  @Tag("C2")
  @Tag("E3")
  void whatJoinedACaseThatIsNotOursIsShownTheRightChannelToo() {
    CaseRef target = town.unclear();
    CaseRef joiner = merged(target, "cyberspace-office");
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    town.ask(target, TaskKind.TRIAGE, 1, null, "t");
    town.act(
        town.link(target, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "redirect",
        "channel",
        "hotline",
        "note",
        "请拨打热线");

    town.reply.close(target, town.execution(target), "redirect", town.now);
    town.reply.close(target, town.execution(target), "redirect", town.now);

    CaseEvent redirected = new CaseEvent.Redirected("hotline", "请拨打热线");
    assertThat(town.events(joiner)).filteredOn(redirected::equals).hasSize(1);
    assertThat(town.effects(joiner))
        .endsWith(new Effect.CallSource("cyberspace-office", "case.redirected"));
    assertThat(town.file(joiner).standing()).isEqualTo(new Standing.Redirected("hotline", "请拨打热线"));
  }

  @Test
  @Tag("C2")
  @Tag("E1")
  void whatJoinedACaseThatIsRefusedIsToldTheReasonToo() {
    CaseRef target = town.unclear();
    CaseRef joiner = merged(target, "cyberspace-office");
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    town.ask(target, TaskKind.TRIAGE, 1, null, "t");
    town.act(
        town.link(target, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "refuse",
        "reason",
        "内容违法");

    town.reply.close(target, town.execution(target), "refuse", town.now);

    assertThat(town.events(joiner)).endsWith(new CaseEvent.Refused("内容违法"));
    assertThat(town.effects(joiner))
        .endsWith(new Effect.CallSource("cyberspace-office", "case.refused"));
  }

  private CaseRef settled() {
    CaseRef ref = town.answering();
    town.act(
        town.link(ref, "answer-1-leading-office", "lin-ruoxi"),
        "decision",
        "send",
        "reply",
        "已整治。",
        "form",
        "message");
    return ref;
  }

  private CaseRef merged(CaseRef into, String source) {
    CaseRef joiner = town.message(source, null, null, null, null);
    merge(joiner, into);
    return joiner;
  }

  private void merge(CaseRef joiner, CaseRef into) {
    town.ask(joiner, TaskKind.TRIAGE, 1, null, "t");
    town.act(
        town.link(joiner, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "merge",
        "into",
        town.file(into).number());
  }
}
