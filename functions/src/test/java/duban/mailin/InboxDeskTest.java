package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.cases.Actor;
import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.cases.Message.Attachment;
import duban.cases.Message.Upload;
import duban.intake.Opening;
import duban.mailin.InboxDesk.Outcome;
import duban.store.InMemoryInbox;
import duban.store.InMemoryJobs;
import duban.store.Inbox.Choice;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Link;
import duban.store.Inbox.Waiting;
import duban.store.Inbox.Why;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The office says what becomes of a mail.
@Tag("A1")
class InboxDeskTest {
  private static final String LINK = "link-of-lin";
  private static final Upload RAW = new Upload("aa".repeat(32), "message/rfc822", 1_000);
  private static final Attachment PHOTO =
      new Attachment(null, "photo.png", new Upload("bb".repeat(32), "image/png", 70));

  private final Town town = new Town();
  private final InMemoryInbox inbox = new InMemoryInbox();
  private final InMemoryJobs jobs = new InMemoryJobs();
  private final InboxDesk desk =
      new InboxDesk(
          town.cases, town.policies, inbox, jobs, new Opening(town.cases, new SecureRandom()));

  /// A mail whose every feature can differ.
  private final class Arriving {
    @Nullable Instant sentAt = town.now.minusSeconds(600);
    @Nullable String messageId = "1@sender";
    boolean cut;
    boolean lost;
    List<Left> left = List.of();
    boolean automatic;
    boolean suspicious;

    void keep() {
      inbox.keep(
          new Letter(
              "qinglan",
              "mail-1",
              "office-mail",
              town.now,
              sentAt,
              messageId,
              "wang@qq.example",
              "王小丫",
              "路灯不亮",
              "解放路路灯坏了。",
              cut,
              lost,
              left,
              false,
              false,
              automatic,
              suspicious,
              RAW,
              List.of(PHOTO),
              null,
              false));
      link(LINK, "lin-ruoxi", town.now.plus(Duration.ofDays(30)));
    }
  }

  private void link(String id, String person, Instant end) {
    inbox.keepLink(id, new Link("qinglan", "mail-1", person, end));
  }

  private Waiting mail() {
    return inbox.find("qinglan", "mail-1").orElseThrow();
  }

  private Outcome decide(String... fields) {
    return desk.decide(LINK, Town.form(fields), town.now);
  }

  private List<String> problems(String... fields) {
    return decide(fields) instanceof Outcome.NotDone(InboxPage.Form form)
        ? form.problems().stream().map(FieldProblem::field).toList()
        : List.of();
  }

  private CaseFile filed() {
    return town.file(new CaseRef("qinglan", String.valueOf(mail().caseId())));
  }

  // ----------------------------------------------------------------------------------------- links

  @Test
  void aLinkOpensTheMailUntilItsTimeIsOver() {
    new Arriving().keep();
    link("short", "lin-ruoxi", town.now.plusSeconds(60));

    assertThat(desk.view("short", town.now.plusSeconds(59))).isInstanceOf(InboxPage.Form.class);
    assertThat(desk.view("short", town.now.plusSeconds(60))).isInstanceOf(InboxPage.Expired.class);
    assertThat(desk.view("guessed", town.now)).isInstanceOf(InboxPage.Unknown.class);
  }

  @Test
  void onlyWhoHandlesTheOfficesWorkMaySeeAMail() {
    new Arriving().keep();
    link("of-chen", "chen-zhiqiang", town.now.plusSeconds(60));
    link("of-nobody", "unknown", town.now.plusSeconds(60));

    assertThat(desk.view("of-chen", town.now)).isInstanceOf(InboxPage.Expired.class);
    assertThat(desk.view("of-nobody", town.now)).isInstanceOf(InboxPage.Expired.class);
    town.leaves("lin-ruoxi");
    assertThat(desk.view(LINK, town.now)).isInstanceOf(InboxPage.Expired.class);
    assertThat(desk.decide(LINK, Town.form("decision", "discard", "reason", "x"), town.now))
        .isEqualTo(new Outcome.NotDone(new InboxPage.Expired()));
    assertThat(mail().choice()).isNull();
  }

  @Test
  void aLinkToAMailThatIsGoneHasExpired() {
    link(LINK, "lin-ruoxi", town.now.plusSeconds(60));

    assertThat(desk.view(LINK, town.now)).isInstanceOf(InboxPage.Expired.class);
  }

  @Test
  void lookingDecidesNothing() {
    new Arriving().keep();

    desk.view(LINK, town.now);
    desk.carryOut(town.policies.current("qinglan"), mail(), town.now);

    assertThat(mail().choice()).isNull();
    assertThat(mail().settledAt()).isNull();
    assertThat(jobs.names()).isEmpty();
  }

  @Test
  void aFormThatCouldNotBeReadIsAskedForAgainAsLongAsTheMailWaits() {
    new Arriving().keep();

    assertThat(desk.unreadable(LINK, town.now))
        .isInstanceOfSatisfying(
            InboxPage.Form.class,
            form ->
                assertThat(form.problems())
                    .extracting(FieldProblem::field)
                    .containsExactly("decision"));
    assertThat(desk.unreadable("guessed", town.now)).isInstanceOf(InboxPage.Unknown.class);
    assertThat(desk.unreadable(LINK, town.now.plus(Duration.ofDays(30))))
        .isInstanceOf(InboxPage.Expired.class);
    decide("decision", "discard", "reason", "广告");
    assertThat(desk.unreadable(LINK, town.now)).isInstanceOf(InboxPage.Settled.class);
  }

  // ------------------------------------------------------------------------------------- decisions

  @Test
  void whatIsMissingOrUnknownIsSaidBesideItsFieldAndNothingIsDecided() {
    new Arriving().keep();

    assertThat(problems()).contains("decision");
    assertThat(problems("decision", "burn")).containsExactly("decision");
    assertThat(problems("decision", "discard", "reason", "\u200B")).containsExactly("reason");
    assertThat(problems("decision", "attach", "number", " ")).containsExactly("number");
    assertThat(problems("decision", "attach", "number", "舆〔1999〕1号")).containsExactly("number");
    assertThat(problems("decision", "file", "title", "")).containsExactly("title");
    assertThat(problems("decision", "file", "title", "字".repeat(201))).containsExactly("title");
    assertThat(
            problems("decision", "file", "title", "路灯", "area", "1", "category", "x", "tier", "y"))
        .containsExactly("area", "category", "tier");
    assertThat(mail().choice()).isNull();
    assertThat(jobs.names()).isEmpty();
  }

  @Test
  void nothingThatWasTypedIsLost() {
    new Arriving().keep();

    assertThat(decide("decision", "file", "title", "路灯", "area", "1"))
        .isInstanceOfSatisfying(
            Outcome.NotDone.class,
            outcome ->
                assertThat(outcome.page())
                    .isInstanceOfSatisfying(
                        InboxPage.Form.class,
                        form -> assertThat(form.values()).containsEntry("title", "路灯")));
  }

  @Test
  void aMailThatIsFiledBecomesACaseOfItsAuthor() {
    new Arriving().keep();

    assertThat(
            decide(
                "decision",
                "file",
                "title",
                "解放路路灯",
                "area",
                "350102",
                "category",
                "noise",
                "tier",
                "major"))
        .isEqualTo(new Outcome.Done());

    Message message = filed().message();
    assertThat(message.title()).isEqualTo("解放路路灯");
    assertThat(message.content()).isEqualTo("解放路路灯坏了。");
    assertThat(message.area()).isEqualTo("350102");
    assertThat(message.category()).isEqualTo("noise");
    assertThat(message.tier()).isEqualTo("major");
    assertThat(message.postedAt()).isEqualTo(town.now.minusSeconds(600));
    assertThat(message.author())
        .isEqualTo(new Message.Author("王小丫", null, "wang@qq.example", false));
    assertThat(message.attachments())
        .containsExactly(PHOTO, new Attachment(null, Message.MAIL_NAME, RAW));
    assertThat(message.extra()).doesNotContainKey(Message.INCOMPLETE);
    assertThat(filed().history().getFirst().actor())
        .isEqualTo(Actor.person("lin-ruoxi", Town.OFFICE, "handler"));
    assertThat(mail().number()).isEqualTo(filed().number());
    assertThat(mail().settledAt()).isEqualTo(town.now);
    assertThat(desk.view(LINK, town.now))
        .isInstanceOfSatisfying(
            InboxPage.Settled.class, page -> assertThat(page.tooLate()).isFalse());
  }

  @Test
  void theOfficesJobIsSetBeforeTheDecisionSoThatItIsCarriedOutInAnyCase() {
    new Arriving().keep();

    decide("decision", "discard", "reason", "广告");

    assertThat(jobs.find("qinglan", "mail-in/mail-1"))
        .hasValueSatisfying(
            job -> assertThat(job.planned()).isEqualTo(town.now.plus(Duration.ofMinutes(2))));
    assertThat(mail().choice())
        .isEqualTo(new Choice("discard", "lin-ruoxi", town.now, Map.of("reason", "广告")));
    assertThat(mail().settledAt()).isEqualTo(town.now);
    assertThat(mail().caseId()).isNull();
  }

  @Test
  void aDecisionThatWasNotCarriedOutIsCarriedOutOnce() {
    new Arriving().keep();
    inbox.decide(
        "qinglan", "mail-1", new Choice("file", "lin-ruoxi", town.now, Map.of("title", "路灯")));

    desk.carryOut(town.policies.current("qinglan"), mail(), town.now);
    CaseRef first = filed().ref();
    Instant settled = town.now;
    town.pass(Duration.ofMinutes(1));
    desk.carryOut(town.policies.current("qinglan"), mail(), town.now);

    assertThat(filed().ref()).isEqualTo(first);
    assertThat(mail().settledAt()).isEqualTo(settled);
  }

  @Test
  void aCaseThatWasOpenedBeforeTheMailWasSettledIsThatCase() {
    new Arriving().keep();
    inbox.decide(
        "qinglan", "mail-1", new Choice("file", "lin-ruoxi", town.now, Map.of("title", "路灯")));
    Waiting decided = mail();

    desk.carryOut(town.policies.current("qinglan"), decided, town.now);
    CaseRef first = filed().ref();
    desk.carryOut(town.policies.current("qinglan"), decided, town.now);

    assertThat(filed().ref()).isEqualTo(first);
    assertThat(town.cases.nextSerial("qinglan", "opinion", 2026))
        .as("no number was drawn in vain")
        .isEqualTo(2);
  }

  @Test
  void ofTwoWhoDecideTheSecondIsToldThatItWasTooLate() {
    new Arriving().keep();
    link("of-zhou", "zhou-mingyuan", town.now.plusSeconds(60));
    decide("decision", "discard", "reason", "广告");

    assertThat(desk.decide("of-zhou", Town.form("decision", "file", "title", "x"), town.now))
        .isInstanceOfSatisfying(
            Outcome.NotDone.class,
            outcome ->
                assertThat(outcome.page())
                    .isInstanceOfSatisfying(
                        InboxPage.Settled.class, page -> assertThat(page.tooLate()).isTrue()));
    assertThat(mail().caseId()).isNull();
    assertThat(mail().choice()).satisfies(c -> assertThat(c.person()).isEqualTo("lin-ruoxi"));
  }

  @ParameterizedTest
  @CsvSource({
    "PT-10M,   PT-10M",
    "PT0S,     PT0S",
    "PT1S,     PT0S",
    "-P7D,     -P7D",
    "PT-604801S, PT0S",
    ",         PT0S"
  })
  void aSendersClockIsBelievedForAWeekBackAndNeverForward(
      @Nullable Duration sent, Duration posted) {
    Arriving mail = new Arriving();
    mail.sentAt = sent == null ? null : town.now.plus(sent);
    mail.keep();

    decide("decision", "file", "title", "路灯");

    assertThat(filed().message().postedAt()).isEqualTo(town.now.plus(posted));
  }

  @Test
  void aMachineIsNotTheAuthorThatAnAnswerGoesTo() {
    Arriving mail = new Arriving();
    mail.automatic = true;
    mail.keep();

    decide("decision", "file", "title", "账单");

    assertThat(filed().message().author()).isEqualTo(new Message.Author("王小丫", null, null, false));
  }

  @Test
  void whatIsTakenForHarmfulIsNotPutBeforeWhoHandlesTheCase() {
    Arriving mail = new Arriving();
    mail.suspicious = true;
    mail.keep();

    decide("decision", "file", "title", "路灯");

    assertThat(filed().message().attachments()).containsExactly(PHOTO);
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "true,true"})
  void aCaseSaysThatItsMailHoldsMore(boolean cut, boolean lost) {
    Arriving mail = new Arriving();
    mail.cut = cut;
    mail.lost = lost;
    mail.left = lost ? List.of(new Left("a.exe", Why.KIND)) : List.of();
    mail.keep();

    decide("decision", "file", "title", "路灯");

    Map<String, Object> extra = filed().message().extra();
    assertThat(extra).containsEntry(Message.INCOMPLETE, true);
    if (lost) {
      assertThat(extra).containsEntry(Message.LEFT, List.of("a.exe"));
    } else {
      assertThat(extra).doesNotContainKey(Message.LEFT);
    }
  }

  @ParameterizedTest
  @CsvSource({"1@sender, 1@sender", ", mail-1"})
  void aMailThatIsAttachedIsOnThatCaseOnceAndNamesNobody(@Nullable String messageId, String under) {
    CaseRef ref = town.handling();
    Arriving mail = new Arriving();
    mail.messageId = messageId;
    mail.keep();

    assertThat(decide("decision", "attach", "number", town.file(ref).number()))
        .isEqualTo(new Outcome.Done());
    Waiting unsettled = new Waiting(mail().letter(), mail().choice(), null, null, null);
    desk.carryOut(town.policies.current("qinglan"), unsettled, town.now);

    assertThat(town.events(ref))
        .filteredOn(LetterReceived.class::isInstance)
        .map(LetterReceived.class::cast)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.person()).isNull();
              assertThat(letter.messageId()).isEqualTo(under);
              assertThat(letter.text()).isEqualTo("解放路路灯坏了。");
              assertThat(letter.attachments()).containsExactly(PHOTO);
            });
    assertThat(mail().caseId()).isEqualTo(ref.id());
    assertThat(mail().number()).isEqualTo(town.file(ref).number());
  }
}
