package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.mailin.IncomingMail.Fate;
import duban.mailin.IncomingMail.Report;
import duban.mailin.IncomingMail.Told;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What mail servers say about mails of ours, as they say it.
@Tag("C3")
class BounceReaderTest {
  private static final String CHEN = "chen@gulou.example";
  private static final String ID = "m.qinglan-abc-000003-00.abc.qinglan.x@qinglan.example";

  private static Optional<Report> read(String mail) {
    return read(mail, StandardCharsets.UTF_8);
  }

  private static Optional<Report> read(String mail, Charset charset) {
    byte[] raw = mail.replace("\n", "\r\n").getBytes(charset);
    return new MailReader(MailReader.Limits.USUAL).read(raw).report();
  }

  private static String sample(String name) {
    try (InputStream in = BounceReaderTest.class.getResourceAsStream("/mailin/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Report postfix(String... replaced) {
    String mail = sample("postfix-dsn.eml");
    for (int i = 0; i < replaced.length; i += 2) {
      assertThat(mail).contains(replaced[i]);
      mail = mail.replace(replaced[i], replaced[i + 1]);
    }
    return read(mail).orElseThrow();
  }

  private static String words(String from, String subject, String body) {
    return """
        From: %s
        To: duban@qinglan.example
        Subject: %s
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        """
        .formatted(from, subject, body);
  }

  @Test
  void aDeliveryReportNamesTheRecipientAndTheMail() {
    Report report = postfix();

    assertThat(report.told()).containsExactly(new Told(Set.of(CHEN), Fate.FAILED));
    assertThat(report.about())
        .first()
        .isEqualTo("qinglan-abc-000003-00.abc.qinglan@qinglan.example");
  }

  @ParameterizedTest
  @CsvSource({
    "failed,    5.1.1, no such user,           FAILED",
    "failed,    5.7.1, blocked by policy,      FAILED",
    "failed,    5.2.2, mailbox full,           FOR_NOW",
    "failed,    4.2.2, mailbox full,           FOR_NOW",
    "failed,    5.0.0, Mailbox is full,        FOR_NOW",
    "failed,    4.4.7, expired,                FOR_NOW",
    "delayed,   4.4.1, still trying,           DELAYED",
    "delayed,   5.1.1, contradicts itself,     DELAYED",
    "delivered, 2.0.0, arrived,                ARRIVED",
    "relayed,   2.0.0, passed on,              ARRIVED"
  })
  void delayedIsNotFailedAndAFullMailboxIsEmptiedSomeDay(
      String action, String status, String said, Fate fate) {
    assertThat(
            postfix(
                    "Action: failed",
                    "Action: " + action,
                    "Status: 5.1.1",
                    "Status: " + status,
                    "550 5.1.1 <chen@gulou.example>: Recipient address rejected",
                    said)
                .told())
        .extracting(Told::fate)
        .containsExactly(fate);
  }

  @Test
  void aReportThatNamesNoRecipientIsReadAsNamingNone() {
    Report report =
        postfix(
            "Final-Recipient: rfc822; Chen@Gulou.Example\n",
            "",
            "Original-Recipient: rfc822;chen@gulou.example\n",
            "");

    assertThat(report.told()).containsExactly(new Told(Set.of(), Fate.FAILED));
  }

  @Test
  void aReportIsOneWithoutItsTypeAndInsideAGatewaysWrapping() {
    assertThat(postfix(" report-type=delivery-status;", "").told())
        .containsExactly(new Told(Set.of(CHEN), Fate.FAILED));

    String mail = sample("postfix-dsn.eml");
    int type = mail.indexOf("Content-Type: multipart/report");
    String wrapped =
        mail.substring(0, type)
            + "Content-Type: multipart/mixed; boundary=W\n\n--W\n"
            + mail.substring(type)
            + "\n--W\nContent-Type: text/plain\n\nThis mail was scanned.\n--W--\n";
    assertThat(read(wrapped.replace("MAILER-DAEMON@", "gateway@").replace("Return-Path: <>\n", "")))
        .hasValueSatisfying(
            report ->
                assertThat(report.told()).containsExactly(new Told(Set.of(CHEN), Fate.FAILED)));
  }

  @Test
  void aReportThatSomebodyForwardsIsNone() {
    String forwarded =
        "From: song@qinglan.example\nSubject: Fw: bounce\nMIME-Version: 1.0\n"
            + "Content-Type: multipart/mixed; boundary=F\n\n--F\nContent-Type: text/plain\n\n"
            + "what is this?\n--F\nContent-Type: message/rfc822\n\n"
            + sample("postfix-dsn.eml")
            + "\n--F--\n";

    assertThat(read(forwarded)).isEmpty();
    assertThat(read(forwarded.replace("song@", "postmaster@")))
        .as("what an attached mail says is not the report's own word")
        .satisfies(
            report ->
                assertThat(report.map(Report::told).orElse(java.util.List.of()))
                    .noneMatch(told -> told.recipients().contains(CHEN)));
  }

  @Test
  void theIdOfTheReturnedMailStandsInTheFieldsWhereTheMailItselfIsLeftOut() {
    String mail = sample("postfix-dsn.eml");
    int original = mail.indexOf("Message-ID: <qinglan-abc");
    String without =
        mail.substring(0, original)
            + "Subject: x\n"
            + mail.substring(mail.indexOf("\n--", original));

    assertThat(
            read(without.replace(
                    "Arrival-Date", "X-Original-Message-ID: <" + ID + ">\nArrival-Date"))
                .orElseThrow()
                .about())
        .containsExactly(ID);
  }

  @Test
  void aReadersComplaintNamesWhoseItIs() {
    Report report = read(sample("feedback-loop.eml")).orElseThrow();

    assertThat(report.told()).containsExactly(new Told(Set.of(CHEN), Fate.COMPLAINT));
    assertThat(report.about()).containsExactly("qinglan-abc-000003-00.abc.qinglan@qinglan.example");
    assertThat(
            read(sample("feedback-loop.eml").replace("abuse\n", "not-spam\n")).orElseThrow().told())
        .extracting(Told::fate)
        .containsExactly(Fate.ARRIVED);
  }

  @Test
  void qqReturnsAMailInWords() {
    Report report =
        read(words(
                "postmaster@qq.example",
                "系统退信",
                "抱歉，您的邮件被退回来了……\n收件人：chen@gulou.example\n"
                    + "退信原因：收件人邮件地址（chen@gulou.example）不存在，邮件无法送达。\n"
                    + "host mx.gulou.example said: 550 Mailbox not found\n"
                    + "Message-ID: <"
                    + ID
                    + ">"))
            .orElseThrow();

    assertThat(report.told())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.fate()).isEqualTo(Fate.FAILED);
              assertThat(told.recipients()).contains(CHEN);
            });
    assertThat(report.about()).containsExactly(ID);
  }

  @Test
  void wordsInGbkAreRead() {
    assertThat(
            read(
                words(
                        "postmaster@163.example",
                        "=?gbk?B?z7XNs83L0MU=?=",
                        "chen@gulou.example 的邮箱已满")
                    .replace("charset=utf-8", "charset=gbk"),
                Charset.forName("GBK")))
        .hasValueSatisfying(
            report ->
                assertThat(report.told()).containsExactly(new Told(Set.of(CHEN), Fate.FOR_NOW)));
  }

  @Test
  void qmailReturnsAMailInWords() {
    Report report =
        read(words(
                "MAILER-DAEMON@mx.gulou.example",
                "failure notice",
                "Hi. This is the qmail-send program at mx.gulou.example.\n"
                    + "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
                    + "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
                    + "<chen@gulou.example>:\n"
                    + "Sorry, no mailbox here by that name. (#5.1.1)\n\n"
                    + "--- Below this line is a copy of the message.\n\n"
                    + "Return-Path: <duban@qinglan.example>\n"
                    + "Message-ID: <"
                    + ID
                    + ">\n"))
            .orElseThrow();

    assertThat(report.told())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.fate()).isEqualTo(Fate.FAILED);
              assertThat(told.recipients()).contains(CHEN);
            });
    assertThat(report.about()).containsExactly(ID);
  }

  @Test
  void eximNamesTheRecipientInAHeader() {
    String mail =
        words(
                "Mail Delivery System <Mailer-Daemon@mx.gulou.example>",
                "Mail delivery failed: returning message to sender",
                "A message that you sent could not be delivered.")
            .replace(
                "MIME-Version",
                "X-Failed-Recipients: chen@gulou.example\nIn-Reply-To: <" + ID + ">\nMIME-Version");

    assertThat(read(mail))
        .hasValueSatisfying(
            report -> {
              assertThat(report.told()).containsExactly(new Told(Set.of(CHEN), Fate.FAILED));
              assertThat(report.about()).containsExactly(ID);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chen@gulou.example: mailbox full",
        "chen@gulou.example: 552 5.2.2 Over quota",
        "发往 chen@gulou.example 的邮件被退回：对方邮箱空间不足",
        "退信原因：chen@gulou.example 收件箱已满（mailbox full）",
        "failed permanently? 4.2.2 chen@gulou.example returned mail"
      })
  void aFullMailboxInWordsPasses(String said) {
    assertThat(
            read(words("postmaster@mx.example", "Undelivered mail 退信", said)).orElseThrow().told())
        .extracting(Told::fate)
        .containsExactly(Fate.FOR_NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Warning: message 1x still undelivered after 4 hours. You do not need to resend your message.",
        "您的邮件暂时无法投递，系统将继续尝试投递 chen@gulou.example。"
      })
  void aWarningOfDelayInWordsIsNoFailure(String said) {
    assertThat(read(words("MAILER-DAEMON@mx.example", "Warning", said)).orElseThrow().told())
        .extracting(Told::fate)
        .containsExactly(Fate.DELAYED);
  }

  @Test
  void aPersonWhoWritesAboutAReturnedMailIsNoMailServer() {
    assertThat(read(words("wang@qq.example", "退信", "我寄给你们的信被退回了，chen@gulou.example 不存在。")))
        .isEmpty();
    assertThat(read(words("postmaster@mx.example", "Hello", "Our server moves on Friday.")))
        .isEmpty();
  }

  @Test
  void aNumberThatIsPartOfAnAddressIsNoStatus() {
    assertThat(
            read(words(
                    "postmaster@mx.example",
                    "Returned mail",
                    "host 10.4.2.2[4.2.2.7] said: 550 5.1.1 user unknown chen@gulou.example"))
                .orElseThrow()
                .told())
        .extracting(Told::fate)
        .containsExactly(Fate.FAILED);
  }

  @ParameterizedTest
  @CsvSource({
    "Undeliverable: your mail, chen@gulou.example, FAILED",
    "系统退信, chen@gulou.example, FAILED",
    "Notice, MAILBOX FULL: chen@gulou.example could not be delivered, FOR_NOW",
    "Notice, 450 4.7.1 chen@gulou.example could not be delivered, FOR_NOW",
    "Notice, 550 5.7.1 chen@gulou.example could not be delivered, FAILED",
    "Notice, Delivery delayed: chen@gulou.example could not be delivered yet, DELAYED",
    "延迟投递, chen@gulou.example 无法投递, DELAYED"
  })
  void theWordsOfSubjectAndBodyTogetherSayWhatBecameOfAMail(
      String subject, String body, Fate fate) {
    assertThat(read(words("MAILER-DAEMON@mx.example", subject, body)).orElseThrow().told())
        .containsExactly(new Told(Set.of(CHEN), fate));
  }

  @ParameterizedTest
  @CsvSource({"2.0.0, ARRIVED", "4.4.1, FOR_NOW", "5.1.1, FAILED"})
  void whereAReportNamesNoActionItsStatusSaysWhatHappened(String status, Fate fate) {
    assertThat(postfix("Action: failed\n", "", "Status: 5.1.1", "Status: " + status).told())
        .filteredOn(told -> !told.recipients().isEmpty())
        .extracting(Told::fate)
        .containsExactly(fate);
  }

  @Test
  void aReportThatSaysNeitherWhatWasDoneNorHowItStandsTellsNothing() {
    assertThat(postfix("Action: failed\n", "", "Status: 5.1.1\n", "").told()).isEmpty();
  }

  @Test
  void aFullStopBehindAnAddressIsNoPartOfIt() {
    assertThat(
            read(words(
                    "postmaster@mx.example", "Returned mail", "No such user chen@gulou.example."))
                .orElseThrow()
                .told())
        .containsExactly(new Told(Set.of(CHEN), Fate.FAILED));
  }

  @Test
  void ofManyAddressesAndIdsAReportNamesABoundedNumber() {
    StringBuilder many = new StringBuilder("No such user: ");
    for (int i = 0; i < 200; i++) {
      many.append("u%d@gulou.example message-id: <%d@x.example> ".formatted(i, i));
    }

    Report report =
        read(words("postmaster@mx.example", "Returned mail", many.toString())).orElseThrow();

    assertThat(report.told())
        .singleElement()
        .satisfies(t -> assertThat(t.recipients()).hasSize(20));
    assertThat(report.about()).hasSize(50);
  }
}
