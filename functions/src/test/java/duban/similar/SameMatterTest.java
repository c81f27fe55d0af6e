package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Similar;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Step;
import duban.policy.Changed;
import duban.policy.Repeats;
import duban.policy.Repeats.Join;
import duban.routing.Routing;
import duban.store.Cases.Change;
import duban.store.Matters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a message that was sent before.
@Tag("E1")
class SameMatterTest {
  private static final String TEXT = "建设大道地铁工地每天深夜渣土车进出，轰鸣声持续到凌晨四点，居民无法入睡。";
  private static final String REWORDED = "建设大道修地铁的工地，渣土车整晚轰隆隆地跑，凌晨四点还不停，根本睡不了觉。";

  private final Town town = new Town();
  private int messages;

  private CaseRef message(String text) {
    return message("工地噪音", text, "350102");
  }

  private CaseRef message(String title, String text, @Nullable String area) {
    return message(title, text, area, null);
  }

  private CaseRef message(
      String title, String text, @Nullable String area, Message.@Nullable Author author) {
    int n = ++messages;
    CaseRef ref = new CaseRef("qinglan", "m" + n);
    Message sample = Sample.message(area == null ? "" : area, title, text);
    Message message =
        new Message(
            "ext-" + n,
            title,
            text,
            null,
            town.now,
            null,
            sample.area(),
            null,
            null,
            author,
            List.of(),
            java.util.Map.of());
    CaseEvent registered =
        new CaseEvent.Registered(
            number(n),
            "city-portal",
            "code-" + n,
            town.policies.current("qinglan").version(),
            "county",
            message);
    town.cases.register(
        ref,
        "city-portal",
        "msg-" + n,
        message,
        new Step(Actor.source("city-portal"), town.now, List.of(registered), List.of()));
    return ref;
  }

  private static String number(int n) {
    return "舆〔2026〕%d号".formatted(n);
  }

  private CaseRef begin(CaseRef ref) {
    town.routing.copyBureauOffice(ref, town.execution(ref), town.now);
    return ref;
  }

  private CaseRef begun(String text) {
    return begin(message(text));
  }

  private void close(CaseRef ref) {
    town.reply.close(ref, town.execution(ref), "refuse", town.now);
  }

  private CaseEvent merged(CaseRef into) {
    return new CaseEvent.Merged(into.id(), town.file(into).number());
  }

  private void rules(Repeats repeats) {
    town.publish(Changed.with(town.policy(), "repeats", repeats));
  }

  @Test
  void theSameWordsJoinTheOpenCaseAndNobodyIsCopied() {
    CaseRef open = begun(TEXT);

    CaseRef again = begun(TEXT);

    assertThat(town.events(again)).endsWith(merged(open));
    assertThat(town.effects(again)).isEmpty();
    assertThat(town.routing.triageByPolicy(again, town.execution(again)))
        .isEqualTo(Routing.Triage.MERGED);
  }

  @Test
  void fewWordsJoinNothingByThemselves() {
    String nineteen = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申";
    begin(message("", nineteen, "350102"));
    CaseRef open = begin(message("", nineteen + "酉", "350102"));

    assertThat(town.events(begin(message("", nineteen, "350102"))))
        .noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(begin(message("", nineteen + "酉", "350102")))).endsWith(merged(open));
  }

  @Test
  void whatTwoPeopleSayOfTheirOwnIsShownAndNotJoined() {
    String own = "我的社保卡申请已经交了三个月了，一直没有办下来，请问什么时候能够领取？";
    Message.Author one = new Message.Author("甲一", "13900001111", null, false);
    Message.Author other = new Message.Author("乙二", "13900002222", null, false);
    CaseRef open = begin(message("社保卡", own, null, one));

    CaseRef second = begin(message("社保卡", own, null, other));
    CaseRef nameless = begin(message("社保卡", own, null));

    assertThat(town.events(second)).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(second).getLast())
        .isEqualTo(new CaseEvent.SimilarFound(List.of(new Similar(open.id(), number(1), 1.0))));
    assertThat(town.events(nameless)).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(begin(message("社保卡", own, null, one))))
        .as("the same person again")
        .endsWith(merged(open));
    String road = own + "窗口在建设大道政务中心。";
    CaseRef place = begin(message("社保卡", road, null, one));
    assertThat(town.events(begin(message("社保卡", road, null, other)))).endsWith(merged(place));
  }

  @Test
  void whatIsClosedBetweenLookingAndJoiningIsNotJoined() {
    CaseRef open = begun(TEXT);
    CaseRef again = message(TEXT);
    town.cases.interfere(() -> close(open));

    begin(again);

    assertThat(town.events(again)).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(open)).noneMatch(CaseEvent.Joined.class::isInstance);
  }

  @Test
  void lookingTwiceOrLateComesToTheSame() {
    CaseRef open = begun(TEXT);
    CaseRef again = begun(TEXT);
    begin(again);
    begin(open);
    close(open);
    begin(again);

    assertThat(town.events(again)).filteredOn(CaseEvent.Merged.class::isInstance).hasSize(1);
    assertThat(town.events(open)).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(open)).noneMatch(CaseEvent.SimilarFound.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "您好！建设大道地铁工地每天深夜渣土车进出，轰鸣声持续到凌晨四点，居民无法入睡。谢谢！",
        "建设大道地铁工地每天深夜渣土车进出、轰鸣声持续到凌晨四点、居民无法入睡！！！",
        "建設大道地鐵工地每天深夜渣土車進出，轟鳴聲持續到凌晨四點，居民無法入睡。",
        "　建设大道地铁工地　每天深夜渣土车进出, 轰鸣声持续到凌晨四点, 居民无法入睡. ",
      })
  void trivialEditsAreTheSameWords(String edited) {
    CaseRef open = begun(TEXT);

    assertThat(town.events(begun(edited))).endsWith(merged(open));
  }

  @Test
  void titlesMadeOutOfTheContentAreNone() {
    CaseRef open = begin(message("建设大道地铁工地", TEXT, "350102"));

    assertThat(town.events(begin(message("建设大道地铁工地每天深夜", TEXT, "350102")))).endsWith(merged(open));
  }

  @Test
  void otherWordsAnotherAreaOrTooFewWordsJoinNothing() {
    begun(TEXT);
    begin(message("路灯", "路灯不亮。", "350102"));

    assertThat(town.events(begun(REWORDED))).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(begin(message("工地噪音", TEXT, "350103"))))
        .noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(begin(message("路灯", "路灯不亮。", "350102"))))
        .noneMatch(CaseEvent.Merged.class::isInstance);
  }

  @Test
  void anUnknownAreaIsNoAreaOfItsOwn() {
    CaseRef open = begin(message("工地噪音", TEXT, null));

    assertThat(town.events(begin(message("工地噪音", TEXT, null)))).endsWith(merged(open));
    assertThat(town.events(begun(TEXT)))
        .as("it may be the same, and a person has to say so")
        .endsWith(new CaseEvent.SimilarFound(List.of(new Similar(open.id(), number(1), 1.0))));
  }

  @Test
  void aSettledMatterThatComesAgainIsANewCaseWithTheOldOneShownAndOthersJoinTheNewOne() {
    CaseRef settled = begun(TEXT);
    close(settled);

    CaseRef again = begun(TEXT);
    CaseRef third = begun(TEXT);

    assertThat(town.events(again))
        .endsWith(
            new CaseEvent.SimilarFound(List.of(new Similar(settled.id(), number(1), 1.0))),
            new CaseEvent.Joined(third.id(), number(3)));
    assertThat(town.events(third)).endsWith(merged(again));
  }

  @Test
  void whatJoinedAnotherByHandStandsForThatOneFromThenOn() {
    CaseRef first = begun(TEXT);
    CaseRef last = begun("完全是另一件事：云溪河老桥段河面漂满水葫芦和塑料袋，水发黑发臭。");
    town.cases.change(
        first,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, town.now, List.of(merged(last)), List.<Effect>of()), true));

    assertThat(town.events(begun(TEXT))).endsWith(merged(last));

    close(last);
    CaseRef anew = begun(TEXT);
    assertThat(town.events(anew)).noneMatch(CaseEvent.Merged.class::isInstance);
    assertThat(town.events(anew))
        .endsWith(new CaseEvent.SimilarFound(List.of(new Similar(last.id(), number(2), 1.0))));
  }

  @Test
  void whatJoinedThisOneByHandBeforeItBeganIsNotJoinedByIt() {
    CaseRef first = begun(TEXT);
    CaseRef second = message(TEXT);
    town.cases.change(
        first,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, town.now, List.of(merged(second)), List.<Effect>of()),
                true));

    assertThat(town.events(begin(second))).noneMatch(CaseEvent.Merged.class::isInstance);
  }

  @Test
  void afterTheWindowNothingIsCompared() {
    begun(TEXT);
    town.pass(Duration.ofDays(46));

    assertThat(town.events(begun(TEXT)))
        .endsWith(new CaseEvent.UnitCopied("bureau-office", "bureau-office"));
  }

  @Test
  void whatIsOnlyLikeAnotherIsShownWithItsScore() {
    CaseRef open = begun(TEXT);

    assertThat(town.events(begun(REWORDED)).getLast())
        .isInstanceOfSatisfying(
            CaseEvent.SimilarFound.class,
            found ->
                assertThat(found.cases())
                    .singleElement()
                    .satisfies(
                        similar -> {
                          assertThat(similar.id()).isEqualTo(open.id());
                          assertThat(similar.score()).isBetween(0.5, 0.99);
                        }));
  }

  @Test
  void anOfficeMayJoinLetterByLetterOnlyOrNothingOrBeShownNothing() {
    rules(new Repeats(Duration.ofDays(30), Set.of(Join.EXACT), 0.5));
    CaseRef open = begun(TEXT);
    assertThat(town.events(begun(TEXT + "谢谢！")))
        .endsWith(new CaseEvent.SimilarFound(List.of(new Similar(open.id(), number(1), 1.0))));
    assertThat(town.events(begun(TEXT))).endsWith(merged(open));

    rules(new Repeats(Duration.ofDays(30), Set.of(), 0.5));
    assertThat(town.events(begun(TEXT)).getLast()).isInstanceOf(CaseEvent.SimilarFound.class);

    rules(Repeats.NONE);
    assertThat(town.events(begun(TEXT)))
        .endsWith(new CaseEvent.UnitCopied("bureau-office", "bureau-office"));
  }

  private List<Similar> shown(CaseRef ref) {
    return town.events(ref).stream()
        .filter(CaseEvent.SimilarFound.class::isInstance)
        .map(CaseEvent.SimilarFound.class::cast)
        .flatMap(found -> found.cases().stream())
        .toList();
  }

  @Test
  void whatIsTheSameAndDoesNotJoinIsShownThoughNothingElseIsCompared() {
    rules(new Repeats(Duration.ofDays(30), Set.of(Join.EXACT), null));
    CaseRef open = begun(TEXT);

    assertThat(shown(begun(TEXT + "谢谢！"))).containsExactly(new Similar(open.id(), number(1), 1.0));
    assertThat(shown(begun(REWORDED))).isEmpty();
  }

  @Test
  void aThresholdThatIsReachedExactlyIsReached() {
    rules(new Repeats(Duration.ofDays(30), Set.of(), 1.0));
    String few = "灯坏了整夜不亮出门害怕得很";
    CaseRef open = begin(message("", few, "350102"));

    assertThat(shown(begin(message("", few, "350102"))))
        .containsExactly(new Similar(open.id(), number(1), 1.0));
    assertThat(shown(begin(message("", few + "摔倒过人", "350102")))).isEmpty();
  }

  @Test
  void theSamePlaceInAnotherAreaIsAnotherPlace() {
    begun(TEXT);

    assertThat(shown(begin(message("工地噪音", REWORDED, "350103")))).isEmpty();
    assertThat(shown(begin(message("工地噪音", REWORDED, null))))
        .as("an area that is not said may be any")
        .extracting(Similar::id)
        .contains("m1");
  }

  @Test
  void ofTwoThatBecameOneCaseTheMoreAlikeTellsHowAlikeItIs() {
    rules(new Repeats(Duration.ofDays(30), Set.of(), 0.5));
    CaseRef open = begun(TEXT);
    CaseRef reworded = begun(REWORDED);
    town.cases.change(
        reworded,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, town.now, List.of(merged(open)), List.<Effect>of()), true));

    assertThat(shown(begun(TEXT))).containsExactly(new Similar(open.id(), number(1), 1.0));
  }

  @Test
  void anAreaOfAnyLengthMakesAKeyOfBoundedLength() {
    Recording matters = new Recording();
    CaseRef ref = message("工地噪音", TEXT, "区".repeat(2_000));

    new SameMatter(town.cases, matters)
        .look(town.file(ref), town.policies.current("qinglan"), town.now);

    assertThat(matters.keys)
        .anyMatch(key -> key.startsWith("text#"))
        .allMatch(key -> key.length() < 200);
  }

  @Test
  void aTextThatOneSettledCaseAfterTheOtherStandsForIsGivenUpAfterAWhile() {
    CaseRef settled = begun(TEXT);
    close(settled);
    CaseRef ref = message(TEXT);
    Recording matters = new Recording();
    matters.standing = settled;

    SameMatter.Found found =
        new SameMatter(town.cases, matters)
            .look(town.file(ref), town.policies.current("qinglan"), town.now);

    assertThat(found.joins()).isEmpty();
    assertThat(found.alike()).containsExactly(new Similar(settled.id(), number(1), 1.0));
    assertThat(matters.claims).isBetween(2, 10);
  }

  /// Matters of which one case stands for every text, whoever takes it over.
  private static final class Recording implements Matters {
    final List<String> keys = new ArrayList<>();
    @Nullable CaseRef standing;
    int claims;

    @Override
    public Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until) {
      keys.add(text);
      claims++;
      return standing == null ? new Claim.Held() : new Claim.Taken(standing, "");
    }

    @Override
    public Claim takeOver(
        CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until) {
      return claim(ref, text, letters, now, until);
    }

    @Override
    public void note(
        CaseRef ref, Collection<String> traits, byte[] sketch, Instant at, Instant until) {
      keys.addAll(traits);
    }

    @Override
    public List<Noted> sharing(String office, Collection<String> traits, int each, Instant now) {
      return List.of();
    }
  }
}
