package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseRef;
import duban.cases.Message.Attachment;
import duban.cases.SampleMailIds;
import duban.cases.SecurityEvents.Event;
import duban.mailin.Receiving.Received;
import duban.mailin.Receiving.Reports;
import duban.store.Addresses.Kind;
import duban.store.Inbox.Left;
import duban.store.Inbox.Letter;
import duban.store.Inbox.Why;
import duban.store.Jobs.Job;
import duban.store.LocalTable;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a mail that comes in.
@Tag("A1")
@Tag("C3")
class ReceivingTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final PostRoom room = new PostRoom(TABLE, Reports.BY_MAIL);
  private final CaseRef ref = room.town.handling();

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  private List<LetterReceived> letters() {
    return room.town.events(ref).stream()
        .filter(LetterReceived.class::isInstance)
        .map(LetterReceived.class::cast)
        .toList();
  }

  private Letter kept() {
    return room.waiting().letter();
  }

  private String inboxJob() {
    return "mail-in/" + kept().id();
  }

  private Optional<Job> letterJob() {
    return room.jobs.names().stream()
        .filter(name -> name.startsWith("mail-letter/" + ref.id() + "-"))
        .findFirst()
        .flatMap(room::job);
  }

  // -------------------------------------------------------------------------------------- answers

  @Test
  void anAnswerIsFiledOnItsCaseOnceAndPeopleAreToldOnce() {
    String answer =
        PostRoom.mail(
            PostRoom.CHEN,
            PostRoom.OURS,
            "同意。",
            PostRoom.id("1@sender"),
            PostRoom.answering(PostRoom.sent(ref, PostRoom.CHEN)));

    assertThat(room.receive(answer)).isEqualTo(Received.FILED);
    assertThat(room.receive("mail-in/2", answer)).isEqualTo(Received.FILED);

    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.person()).isEqualTo("chen-zhiqiang");
              assertThat(letter.messageId()).isEqualTo("1@sender");
              assertThat(letter.text()).isEqualTo("同意。");
              assertThat(letter.raw().mediaType()).isEqualTo("message/rfc822");
            });
    assertThat(room.town.file(ref).openTasks()).as("nothing is decided").isNotEmpty();
    assertThat(letterJob())
        .hasValueSatisfying(
            job -> {
              assertThat(job.revision()).isEqualTo(1);
              assertThat(job.planned()).isEqualTo(room.town.now);
              assertThat(job.state())
                  .containsAllEntriesOf(
                      Map.of(
                          "case", ref.toString(),
                          "message", "1@sender",
                          "sender", "chen-zhiqiang"));
            });
    assertThat(room.inbox.all()).isEmpty();
  }

  @Test
  void otherWordsUnderTheSameMessageIdAreAnotherLetter() {
    String id = PostRoom.answering(PostRoom.sent(ref, PostRoom.CHEN));
    room.receive(PostRoom.mail(PostRoom.CHEN, PostRoom.OURS, "一", PostRoom.id("1@s"), id));
    room.receive(PostRoom.mail(PostRoom.CHEN, PostRoom.OURS, "二", PostRoom.id("1@s"), id));
    room.receive(PostRoom.mail(PostRoom.CHEN, PostRoom.OURS, "二", PostRoom.id("2@s"), id));

    assertThat(letters()).extracting(LetterReceived::text).containsExactly("一", "二", "二");
  }

  @Test
  void whatAMachineAnswersIsFiledAndIsToldToNobody() {
    assertThat(
            room.receive(
                PostRoom.mail(
                    PostRoom.CHEN,
                    PostRoom.OURS,
                    "我在休假。",
                    "Auto-Submitted: auto-replied\n",
                    PostRoom.answering(PostRoom.sent(ref, PostRoom.CHEN)))))
        .isEqualTo(Received.FILED);

    assertThat(letters()).hasSize(1);
    assertThat(room.jobs.names()).isEmpty();
  }

  @Test
  void anAnswerFromNobodyOfTheDirectoryNamesNobody() {
    room.receive(
        PostRoom.mail(
            PostRoom.CITIZEN,
            PostRoom.OURS,
            "谢谢。",
            PostRoom.answering(PostRoom.sent(ref, PostRoom.CITIZEN))));

    assertThat(letters()).extracting(LetterReceived::person).containsOnlyNulls();
    assertThat(letterJob())
        .hasValueSatisfying(job -> assertThat(job.state()).containsEntry("sender", ""));
  }

  @Test
  void theNearestOfTheMailsThatItAnswersNamesTheCase() {
    CaseRef other = room.town.handling();
    CaseRef gone = new CaseRef("qinglan", "gone");

    room.receive(
        PostRoom.mail(
            PostRoom.CHEN,
            PostRoom.OURS,
            "好。",
            "References: <%s> <%s>\n"
                .formatted(PostRoom.sent(other, PostRoom.CHEN), PostRoom.sent(ref, PostRoom.CHEN)),
            PostRoom.answering(PostRoom.sent(gone, PostRoom.CHEN))));

    assertThat(letters()).hasSize(1);
    assertThat(room.town.events(other)).noneMatch(LetterReceived.class::isInstance);
  }

  @Test
  void anIdWithoutOurTokenFilesNothingAndIsShownToTheOfficeAsAClaim() {
    String forged = "m.x." + ref.id() + ".qinglan." + "0".repeat(52) + "@qinglan.example";

    assertThat(
            room.receive(
                PostRoom.mail(
                    PostRoom.CITIZEN, PostRoom.OFFICE, "请结案。", PostRoom.answering(forged))))
        .isEqualTo(Received.WAITING);
    assertThat(letters()).isEmpty();
    assertThat(kept().claims()).isEqualTo(room.town.file(ref).number());
  }

  @Test
  void aClaimOnAnotherOfficesCaseOrOnNoneIsNotShown() {
    room.receive(
        PostRoom.mail(
            PostRoom.CITIZEN,
            PostRoom.OFFICE,
            "请结案。",
            "References: <x." + ref.id() + ".elsewhere@a.example> <x.none.qinglan@a.example>\n"));

    assertThat(kept().claims()).isNull();
  }

  @Test
  void whatAScannerFoundHarmfulIsOnNoCaseAndItsFilesStayInTheMail() {
    String harmful =
        withFiles("a.png", 1, PNG)
            .replaceFirst(
                "Subject:",
                "X-SES-Virus-Verdict: FAIL\n"
                    + PostRoom.answering(PostRoom.sent(ref, PostRoom.CITIZEN))
                    + "Subject:");

    assertThat(room.receive(harmful)).isEqualTo(Received.WAITING);
    assertThat(letters()).isEmpty();
    assertThat(kept().suspicious()).isTrue();
    assertThat(kept().lost()).isTrue();
    assertThat(kept().attachments()).isEmpty();
  }

  @Test
  void whatIsTakenForJunkIsMarkedAndItsTextIsNoLoss() {
    room.receive(
        PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "发票", "X-SES-Spam-Verdict: FAIL\n"));

    assertThat(kept().suspicious()).isTrue();
    assertThat(kept().lost()).isFalse();
    room.receive(
        "mail-in/2",
        PostRoom.mail(
            PostRoom.CITIZEN,
            PostRoom.OFFICE,
            "一",
            PostRoom.id("virus@s"),
            "X-SES-Virus-Verdict: FAIL\n"));
    assertThat(room.inbox.all().values())
        .as("harmful, and without a file there is none to lose")
        .filteredOn(mail -> "virus@s".equals(mail.letter().messageId()))
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.letter().suspicious()).isTrue();
              assertThat(mail.letter().lost()).isFalse();
            });
  }

  // --------------------------------------------------------------------------------------- echoes

  @Test
  void ourOwnMailsAndTheNotesOfOurPeopleAskTheOfficeNothing() {
    String ours = SampleMailIds.IDS.mail("qinglan", "report", PostRoom.CHEN, "qinglan.example");
    String automatic = "Auto-Submitted: auto-replied\n";

    assertThat(room.receive(PostRoom.mail("Duban@Qinglan.example", PostRoom.OFFICE, "x")))
        .as("from our own address")
        .isEqualTo(Received.IGNORED);
    assertThat(
            room.receive(PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "x", PostRoom.id(ours))))
        .as("one of ours, passed on")
        .isEqualTo(Received.IGNORED);
    assertThat(room.receive(PostRoom.mail(PostRoom.CHEN, PostRoom.OFFICE, "x", automatic)))
        .as("a note of one of our people")
        .isEqualTo(Received.IGNORED);
    assertThat(
            room.receive(
                PostRoom.mail(
                    PostRoom.CITIZEN, PostRoom.OFFICE, "x", automatic, PostRoom.answering(ours))))
        .as("a machine's answer to a mail about the office's work")
        .isEqualTo(Received.IGNORED);
    assertThat(room.inbox.all()).isEmpty();
    assertThat(room.jobs.names()).isEmpty();
  }

  @Test
  void whatAPersonWritesIsNoEcho() {
    String ours = SampleMailIds.IDS.mail("qinglan", "report", PostRoom.CHEN, "qinglan.example");

    assertThat(room.receive("k/1", PostRoom.mail(PostRoom.CHEN, PostRoom.OFFICE, "转一件")))
        .isEqualTo(Received.WAITING);
    assertThat(
            room.receive(
                "k/2",
                PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "问", PostRoom.answering(ours))))
        .isEqualTo(Received.WAITING);
    assertThat(
            room.receive(
                "k/3",
                PostRoom.mail(
                    PostRoom.CITIZEN, PostRoom.OFFICE, "账单", "Auto-Submitted: auto-generated\n")))
        .isEqualTo(Received.WAITING);
    assertThat(room.inbox.all()).hasSize(3);
  }

  // ------------------------------------------------------------------------------------ new mails

  @Test
  void aNewMailWaitsForTheOfficeWithAllThatItSays() {
    assertThat(
            room.receive(
                PostRoom.mail(
                    PostRoom.CITIZEN, PostRoom.OFFICE, "解放路路灯坏了。", PostRoom.id("1@sender"))))
        .isEqualTo(Received.WAITING);

    Letter letter = kept();
    assertThat(letter.office()).isEqualTo("qinglan");
    assertThat(letter.source()).isEqualTo("office-mail");
    assertThat(letter.receivedAt()).isEqualTo(room.town.now);
    assertThat(letter.from()).isEqualTo(PostRoom.CITIZEN);
    assertThat(letter.messageId()).isEqualTo("1@sender");
    assertThat(letter.text()).isEqualTo("解放路路灯坏了。");
    assertThat(letter.claims()).isNull();
    assertThat(letter.lost()).isFalse();
    assertThat(letter.suspicious()).isFalse();
    assertThat(letter.id()).matches("[0-9a-f]{32}");
    assertThat(room.town.papers.find("qinglan", letter.raw().sha256())).isPresent();
    assertThat(room.job(inboxJob()))
        .hasValueSatisfying(job -> assertThat(job.planned()).isEqualTo(room.town.now));
  }

  @Test
  void theSameMailTwiceIsOneAndIsAskedAboutOnce() {
    String mail = PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "路灯", PostRoom.id("1@s"));

    room.receive("mail-in/1", mail);
    room.receive("mail-in/2", mail);

    assertThat(room.inbox.all()).hasSize(1);
    assertThat(room.job(inboxJob()))
        .hasValueSatisfying(job -> assertThat(job.revision()).isEqualTo(1));
  }

  @Test
  void aMailThatWasKeptWithoutAJobIsAskedAboutWhenItComesAgain() {
    String mail = PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "路灯", PostRoom.id("1@s"));
    room.receive(mail);
    room.jobs.forget("qinglan", inboxJob());

    room.receive(mail);

    assertThat(room.job(inboxJob())).isPresent();
  }

  @Test
  void aMessageIdOfAnotherMailKeepsNoMailOut() {
    String id = PostRoom.id("taken@s");
    room.receive(PostRoom.mail("mallory@x.example", PostRoom.OFFICE, "先来", id));
    room.receive(PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "先来", id));
    room.receive(PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "路灯坏了", id));
    room.receive(
        PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "路灯坏了", id)
            .replace("Subject: 路灯", "Subject: 井盖"));

    assertThat(room.inbox.all()).hasSize(4);
  }

  @Test
  void aMailWithoutAnIdIsOneByWhereItLies() {
    String mail = PostRoom.mail(PostRoom.CITIZEN, PostRoom.OFFICE, "路灯");

    room.receive("mail-in/1", mail);
    room.receive("mail-in/1", mail);
    assertThat(room.inbox.all()).hasSize(1);
    room.receive("mail-in/2", mail);
    assertThat(room.inbox.all()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wenzheng@qinglan.example", "WenZheng@Qinglan.example", PostRoom.OURS})
  void aMailToTheOfficeWaitsByWhicheverOfItsAddresses(String to) {
    assertThat(room.receive(PostRoom.mail(PostRoom.CITIZEN, to, "路灯"))).isEqualTo(Received.WAITING);
    assertThat(kept().source()).isEqualTo("office-mail");
  }

  @Test
  void theFolderThatAMailLiesInNamesItsSource() {
    assertThat(
            room.receive(
                "mail-in/office-mail/1",
                PostRoom.mail(PostRoom.CITIZEN, "someone@else.example", "路灯")))
        .isEqualTo(Received.WAITING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail-in/1",
        "mail-in/duty-desk/1",
        "mail-in/unknown/1",
        "mail-in//1",
        "elsewhere/office-mail/1"
      })
  void aMailToNobodyHereStaysWhereItIs(String key) {
    assertThat(room.receive(key, PostRoom.mail(PostRoom.CITIZEN, "someone@else.example", "路灯")))
        .isEqualTo(Received.FOR_NOBODY);
    assertThat(room.inbox.all()).isEmpty();
    assertThat(room.town.papers.count()).isZero();
  }

  // ---------------------------------------------------------------------------------------- files

  private static String withFiles(String name, int count, byte[] content) {
    StringBuilder parts = new StringBuilder();
    for (int i = 0; i < count; i++) {
      parts.append(
          """
          --B
          Content-Type: image/png; name="%s"
          Content-Disposition: attachment; filename="%s"
          Content-Transfer-Encoding: base64

          %s
          """
              .formatted(
                  name.formatted(i),
                  name.formatted(i),
                  Base64.getEncoder().encodeToString(content)));
    }
    return """
        From: <%s>
        To: <%s>
        Subject: files
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=B

        --B
        Content-Type: text/plain

        See the files.
        %s--B--
        """
        .formatted(PostRoom.CITIZEN, PostRoom.OFFICE, parts);
  }

  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  @Test
  void asManyFilesAsTheOfficeTakesAreTakenAlongAndTheRestIsNamed() {
    room.receive(withFiles("%d.png", 11, PNG));

    assertThat(kept().attachments()).extracting(Attachment::title).hasSize(10).contains("9.png");
    assertThat(kept().left()).containsExactly(new Left("10.png", Why.TOO_MUCH));
    assertThat(kept().lost()).isTrue();
  }

  @Test
  void aFileOfAKindThatTheOfficeDoesNotTakeStaysInTheMail() {
    room.receive(withFiles("a.exe", 1, new byte[] {'M', 'Z', 0, 1}));

    assertThat(kept().attachments()).isEmpty();
    assertThat(kept().left()).containsExactly(new Left("a.exe", Why.KIND));
    assertThat(kept().lost()).isTrue();
  }

  // -------------------------------------------------------------------------------------- reports

  /// A mail server's report.
  private static String report(String about, String recipient, String action, String status) {
    return """
        From: MAILER-DAEMON@mx.example
        To: duban@qinglan.example
        Message-ID: <report@mx.example>
        Subject: Undelivered
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=R

        --R
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; %s
        Action: %s
        Status: %s

        --R
        Content-Type: text/rfc822-headers

        Message-ID: <%s>

        --R--
        """
        .formatted(recipient, action, status, about);
  }

  private static String complaint(String about, String recipient) {
    return """
        From: feedback@mx.example
        To: duban@qinglan.example
        Subject: complaint
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary=R

        --R
        Content-Type: message/feedback-report

        Feedback-Type: abuse
        Original-Rcpt-To: %s

        --R
        Content-Type: text/rfc822-headers

        Message-ID: <%s>

        --R--
        """
        .formatted(recipient, about);
  }

  private List<CaseEvent> noted() {
    return room.town.events(ref).stream().filter(CaseEvent.MailBounced.class::isInstance).toList();
  }

  @Test
  void aReportOfOurMailToThatRecipientBlocksTheAddressAndIsOnTheCase() {
    String about = PostRoom.sent(ref, PostRoom.CHEN);

    assertThat(room.receive(report(about, PostRoom.CHEN, "failed", "5.1.1")))
        .isEqualTo(Received.REPORTED);

    assertThat(room.blocked(PostRoom.CHEN)).isTrue();
    assertThat(noted())
        .containsExactly(new CaseEvent.MailBounced("chen-zhiqiang", null, "bounce", about));
    assertThat(room.counted).containsExactly(new Event.AddressBlocked("qinglan"));
    assertThat(room.jobs.names()).singleElement().asString().startsWith("mail-unreachable/");
  }

  @Test
  void aReadersComplaintBlocksTheAddressToo() {
    assertThat(room.receive(complaint(PostRoom.sent(ref, PostRoom.CHEN), PostRoom.CHEN)))
        .isEqualTo(Received.REPORTED);

    assertThat(room.addresses.find("qinglan", PostRoom.CHEN, room.town.now))
        .hasValueSatisfying(mark -> assertThat(mark.kind()).isEqualTo(Kind.COMPLAINT));
    assertThat(room.blocked(PostRoom.CHEN)).isTrue();
  }

  @Test
  void aFullMailboxIsNotedAndBlocksNothing() {
    assertThat(
            room.receive(
                report(PostRoom.sent(ref, PostRoom.CHEN), PostRoom.CHEN, "failed", "5.2.2")))
        .isEqualTo(Received.REPORTED);

    assertThat(room.addresses.find("qinglan", PostRoom.CHEN, room.town.now))
        .hasValueSatisfying(mark -> assertThat(mark.kind()).isEqualTo(Kind.TRANSIENT));
    assertThat(room.blocked(PostRoom.CHEN)).isFalse();
    assertThat(noted()).isEmpty();
    assertThat(room.jobs.names()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delayed", "delivered", "relayed"})
  void whatMayArriveOrDidArriveChangesNothing(String action) {
    assertThat(
            room.receive(report(PostRoom.sent(ref, PostRoom.CHEN), PostRoom.CHEN, action, "4.4.1")))
        .isEqualTo(Received.IGNORED);

    assertThat(room.addresses.all("qinglan", room.town.now)).isEmpty();
    assertThat(room.jobs.names()).isEmpty();
    assertThat(room.counted).isEmpty();
  }

  @Test
  void aReportThatNamesAnotherRecipientThanOurMailHadIsHearsay() {
    assertThat(
            room.receive(
                report(PostRoom.sent(ref, PostRoom.CITIZEN), PostRoom.CHEN, "failed", "5.1.1")))
        .isEqualTo(Received.IGNORED);

    assertThat(room.addresses.all("qinglan", room.town.now)).isEmpty();
    assertThat(noted()).isEmpty();
    assertThat(room.counted).containsExactly(new Event.ReportRefused("qinglan"));
    assertThat(room.job(Bounces.HEARSAY_JOB))
        .hasValueSatisfying(
            job -> assertThat(job.state()).containsEntry("people", "chen-zhiqiang"));
  }

  @Test
  void aForgedReportThatNamesNobodyOfOursIsCountedAndToldToNobody() {
    String forged = "m.x." + ref.id() + ".qinglan." + "0".repeat(52) + "@qinglan.example";

    assertThat(room.receive(report(forged, PostRoom.CITIZEN, "failed", "5.1.1")))
        .isEqualTo(Received.IGNORED);
    assertThat(room.receive(report("x@elsewhere.example", PostRoom.CITIZEN, "failed", "5.1.1")))
        .isEqualTo(Received.IGNORED);

    assertThat(room.counted).containsExactly(new Event.ReportRefused("qinglan"));
    assertThat(room.jobs.names()).isEmpty();
  }

  @Test
  void hearsayOfADelayIsToldToNobody() {
    room.receive(report("x@elsewhere.example", PostRoom.CHEN, "delayed", "4.4.1"));

    assertThat(room.jobs.names()).isEmpty();
    assertThat(room.counted).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Reports.class)
  void whereTheMailServiceTellsByEventsAMailedReportChangesNothing(Reports reports) {
    PostRoom here = new PostRoom(TABLE, reports);
    CaseRef about = here.town.handling();
    boolean believed = reports == Reports.BY_MAIL;
    String returned = report(PostRoom.sent(about, PostRoom.CHEN), PostRoom.CHEN, "failed", "5.1.1");

    assertThat(here.receive(returned)).isEqualTo(believed ? Received.REPORTED : Received.IGNORED);

    assertThat(here.blocked(PostRoom.CHEN)).isEqualTo(believed);
    assertThat(here.town.events(about).stream().anyMatch(CaseEvent.MailBounced.class::isInstance))
        .isEqualTo(believed);
    assertThat(here.jobs.names().isEmpty()).isEqualTo(!believed);
    assertThat(here.counted.isEmpty()).isEqualTo(!believed);
  }

  @Test
  void whereTheMailServiceTellsByEventsAnAnswerIsFiledAllTheSame() {
    PostRoom here = new PostRoom(TABLE, Reports.BY_EVENTS);
    CaseRef about = here.town.handling();

    assertThat(
            here.receive(
                PostRoom.mail(
                    PostRoom.CHEN,
                    PostRoom.OURS,
                    "好。",
                    PostRoom.answering(PostRoom.sent(about, PostRoom.CHEN)))))
        .isEqualTo(Received.FILED);
  }
}
