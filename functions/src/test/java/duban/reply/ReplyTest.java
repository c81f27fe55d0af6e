package duban.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.assignment.Town;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Standing;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.store.Cases;
import java.util.List;
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
    assertThat(town.effects(joiner))
        .as("it goes on, and its source is told so")
        .endsWith(new Effect.CallSource("cyberspace-office", "case.progress"));
    assertThat(town.file(joiner).standing())
        .isEqualTo(new Standing.Together(target.id(), town.file(target).number()));

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
  void aCitizenWhoseCaseJoinedReadsHandlingThenRepliedThenClosed() {
    CaseRef target = settled();
    CaseRef joiner = merged(target, "cyberspace-office");
    assertThat(town.file(joiner).standing().id()).isEqualTo("handling");
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    assertThat(town.file(joiner).standing().id()).isEqualTo("handling");
    town.reply.reply(target, town.execution(target), town.now);
    assertThat(town.file(joiner).standing().id()).isEqualTo("replied");
    town.reply.close(target, town.execution(target), "replied", town.now);
    town.reply.close(target, town.execution(target), "replied", town.now);

    assertThat(town.file(joiner).standing().id()).isEqualTo("closed");
    assertThat(town.events(joiner))
        .endsWith(REPLIED, new CaseEvent.Closed("replied"))
        .filteredOn(CaseEvent.Closed.class::isInstance)
        .hasSize(2);
    assertThat(town.effects(joiner))
        .filteredOn(new Effect.CallSource("cyberspace-office", "case.closed")::equals)
        .hasSize(1);
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
        .endsWith(
            new Effect.CallSource("cyberspace-office", "case.redirected"),
            new Effect.CallSource("cyberspace-office", "case.closed"));
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

    assertThat(town.events(joiner))
        .endsWith(new CaseEvent.Refused("内容违法"), new CaseEvent.Closed("refused"));
    assertThat(town.effects(joiner))
        .endsWith(
            new Effect.CallSource("cyberspace-office", "case.refused"),
            new Effect.CallSource("cyberspace-office", "case.closed"));
    assertThat(town.file(joiner).standing()).isEqualTo(new Standing.Refused("内容违法"));
  }

  @Test
  @Tag("C2")
  @Tag("E1")
  void whatJoinedACaseThatNeedsNoReplyIsToldSoAndClosed() {
    CaseRef target = town.unclear();
    CaseRef joiner = merged(target, "cyberspace-office");
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    town.ask(target, TaskKind.TRIAGE, 1, null, "t");
    town.act(
        town.link(target, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "no-reply",
        "reason",
        "已当面说明");

    town.reply.close(target, town.execution(target), "no-reply", town.now);
    town.reply.close(target, town.execution(target), "no-reply", town.now);

    assertThat(town.events(joiner))
        .endsWith(new CaseEvent.NoReplyNeeded("已当面说明"), new CaseEvent.Closed("no-reply"));
    assertThat(town.effects(joiner))
        .endsWith(new Effect.CallSource("cyberspace-office", "case.closed"));
    assertThat(town.file(joiner).standing()).isEqualTo(new Standing.Closed("no-reply", null));
  }

  @Test
  @Tag("C2")
  @Tag("E1")
  void aChainThatEndsWithoutAnAnswerGoesBackToTheOffice() {
    CaseRef one = town.unclear();
    CaseRef other = town.unclear();
    CaseFile first = town.file(one);
    CaseFile second = town.file(other);
    // As an earlier version could leave them: each in the other, neither closed.
    happens(one, new CaseEvent.Merged(second.ref().id(), second.number()));
    happens(other, new CaseEvent.Merged(first.ref().id(), first.number()));

    town.reply.close(one, town.execution(one), "merge", town.now);

    assertThat(town.file(one).joinedTo()).isEmpty();
    assertThat(town.file(one).closed()).isFalse();
    assertThat(town.events(one))
        .endsWith(new CaseEvent.Separated(second.ref().id(), second.number(), 2));
    assertThat(town.effects(one)).last().isInstanceOf(Effect.StartExecution.class);

    town.reply.close(other, town.execution(other), "merge", town.now);

    assertThat(town.file(other).closed()).isTrue();
    assertThat(town.file(one).joined())
        .containsExactly(new CaseEvent.Joined(second.ref().id(), second.number()));
  }

  @Test
  @Tag("E1")
  void whatWasSeparatedIsNotAnsweredWithTheOther() {
    CaseRef target = town.answering();
    CaseRef joiner = merged(target, "cyberspace-office");
    town.reply.close(joiner, town.execution(joiner), "merge", town.now);
    String oversight = town.link(target, "oversee-1-leading-office", "lin-ruoxi");
    int leg = town.file(joiner).leg();

    town.act(oversight, "decision", "separate", "from", town.file(joiner).number());
    town.act(oversight, "decision", "separate", "from", town.file(joiner).number());

    assertThat(town.events(target)).filteredOn(CaseEvent.Released.class::isInstance).hasSize(1);
    assertThat(town.events(joiner)).filteredOn(CaseEvent.Separated.class::isInstance).hasSize(1);
    assertThat(town.file(joiner).leg()).isEqualTo(leg + 1);
    assertThat(town.file(joiner).closed()).isFalse();
    assertThat(town.file(joiner).standing()).isEqualTo(new Standing.Received());
    assertThat(town.file(target).joined()).isEmpty();
    town.act(
        town.link(target, "answer-1-leading-office", "lin-ruoxi"),
        "decision",
        "send",
        "reply",
        "已整治。",
        "form",
        "message");
    town.reply.reply(target, town.execution(target), town.now);
    town.reply.close(target, town.execution(target), "replied", town.now);
    assertThat(town.file(joiner).reply()).isEmpty();
    assertThat(town.file(joiner).closed()).isFalse();
  }

  private void happens(CaseRef ref, CaseEvent event) {
    town.cases.change(
        ref,
        file ->
            new Cases.Change.Write<>(
                new Step(Actor.SYSTEM, town.now, List.of(event), List.of()), true));
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
