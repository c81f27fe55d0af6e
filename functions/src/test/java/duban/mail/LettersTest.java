package duban.mail;

import static duban.pages.SampleCity.at;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.MailIds;
import duban.cases.Message;
import duban.cases.SampleMailIds;
import duban.mail.LetterWriter.Mail;
import duban.pages.SampleCity;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LettersTest {
  private static final URI LINK = URI.create("https://duban.example/act/AbCdEf0123456789-_");

  @Test
  void aTaskMailSaysWhatByWhenAndWhere() throws Exception {
    Mail mail =
        task(
            SampleCity.atHandle(SampleCity.message(), "请先到现场，注意方式方法。"),
            "handle-1-gulou",
            at("08:51"));
    MimeMessage mime = parse(mail);

    assertThat(mime.getSubject())
        .isEqualTo("【办理】舆〔2026〕12号 请于 09:50 前提交首报 · 人行道被占用")
        .isEqualTo(mail.subject());
    String thread = "<" + SampleMailIds.IDS.thread(SampleCity.REF, "mail.city.example") + ">";
    String id = mail.messageId().substring(1, mail.messageId().length() - 1);
    assertThat(SampleMailIds.IDS.wentTo(id, mail.to(), at("08:51"))).isTrue();
    assertThat(SampleMailIds.IDS.read(id, at("08:51")))
        .contains(new MailIds.About("qinglan", SampleCity.REF, null));
    assertThat(headers(mime))
        .containsOnlyKeys(
            "Date",
            "From",
            "Reply-To",
            "To",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "Content-Language")
        .containsEntry("Message-ID", mail.messageId())
        .containsEntry("In-Reply-To", thread)
        .containsEntry("References", thread)
        .containsEntry("Auto-Submitted", "auto-generated")
        .containsEntry("X-Auto-Response-Suppress", "All");
    assertThat(mime.getSentDate().toInstant()).isEqualTo(at("08:51"));
    assertThat(mime.getFrom())
        .containsExactly(new InternetAddress("duban@city.example", "青岚市舆情办公室", "UTF-8"));
    assertThat(mime.getReplyTo()).containsExactly(new InternetAddress("office@city.example"));
    assertThat(mime.getAllRecipients())
        .containsExactly(new InternetAddress("chen@gulou.example", "陈晓", "UTF-8"));
    assertThat(mail.from()).isEqualTo("duban@city.example");
    assertThat(mail.to()).isEqualTo("chen@gulou.example");
    assertThat(text(mime))
        .isEqualTo(
            """
            【办理】舆〔2026〕12号
            人行道被占用

            陈晓：此件由鼓楼区分局办理，请按时报告情况。

            首报：最迟 4月15日(周三) 09:50，力争 09:30 前
            书面报告：最迟 4月15日(周三) 10:50

            打开办理页
            https://duban.example/act/AbCdEf0123456789-_

            来信内容（摘要）
            东街口公交站旁的人行道每天早上都被摊贩占满，老人和推婴儿车的只能走到机动车道上，很危险。
            希望尽快处理，并告诉我们以后怎么管。

            来源：网上留言板
            发布时间：4月15日(周三) 08:30
            区域：鼓楼区
            类别：占道经营
            承办单位：鼓楼区分局
            等级：一般

            附言：请先到现场，注意方式方法。

            以上链接只供您本人使用，请勿转发；过期后自动失效。
            青岚市城市管理局舆情办公室 · 4月15日(周三) 08:51""");
  }

  @Test
  void theTextSaysEverythingTheHtmlSays() throws Exception {
    MimeMessage mime =
        parse(
            task(
                SampleCity.atHandle(SampleCity.message(), "请先到现场"), "handle-1-gulou", at("08:51")));
    Document html = Jsoup.parse(html(mime));
    String text = text(mime).replace('\n', ' ');

    for (Element element : html.body().select("p, h1, a, b, div")) {
      assertThat(text).contains(element.ownText().strip());
    }
    assertThat(html.select("a").eachAttr("href")).containsExactly(LINK.toString(), LINK.toString());
    assertThat(html.select("a").eachText()).containsExactly("打开办理页", LINK.toString());
    assertThat(html.select("img, script, link, style, iframe, [src], [background]")).isEmpty();
    assertThat(html(mime)).doesNotContain("url(");
    assertThat(html.body().child(0).text()).isEqualTo("首报：最迟 4月15日(周三) 09:50，力争 09:30 前");
  }

  @Test
  void anotherDayIsNamedInTheSubject() {
    Instant dayBefore = at("08:51").minusSeconds(86_400);
    assertThat(
            task(SampleCity.atHandle(SampleCity.message(), null), "handle-1-gulou", dayBefore)
                .subject())
        .isEqualTo("【办理】舆〔2026〕12号 请于 4月15日(周三) 09:50 前提交首报 · 人行道被占用");
  }

  @Test
  @Tag("A7")
  void theSubjectNamesWhatIsStillAheadOrThatItIsLate() {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    assertThat(task(file, "handle-1-gulou", at("10:00")).subject())
        .isEqualTo("【办理】舆〔2026〕12号 请于 10:50 前提交书面报告 · 人行道被占用");
    assertThat(task(SampleCity.withInitialReport(file), "handle-1-gulou", at("09:21")).subject())
        .isEqualTo("【办理】舆〔2026〕12号 请于 10:50 前提交书面报告 · 人行道被占用");
    assertThat(task(file, "handle-1-gulou", at("11:00")).subject())
        .isEqualTo("【办理】舆〔2026〕12号 已超期，请立即提交首报 · 人行道被占用");
  }

  @Test
  void eachKindOfTaskHasItsWord() {
    assertThat(
            task(SampleCity.atTriage(SampleCity.message()), "triage-1-office", at("08:41"))
                .subject())
        .isEqualTo("【分办】舆〔2026〕12号 请于 09:10 前完成分办 · 人行道被占用");
    assertThat(
            task(SampleCity.atConsult(SampleCity.message(), "拟答复"), "consult-1-road", at("10:31"))
                .subject())
        .isEqualTo("【会商】舆〔2026〕12号 请于 12:30 前反馈会商意见 · 人行道被占用");
    assertThat(
            task(SampleCity.atAnswer(SampleCity.message(), "拟答复"), "answer-1-office", at("11:01"))
                .subject())
        .isEqualTo("【答复】舆〔2026〕12号 请于 15:00 前完成答复 · 人行道被占用");
  }

  @Test
  @Tag("A2")
  void aCopyInformsAndAsksNothing() throws Exception {
    CaseFile file = SampleCity.atTriage(SampleCity.message());
    MimeMessage mime = parse(copy(file, at("08:41")));

    assertThat(mime.getSubject()).isEqualTo("【抄送】舆〔2026〕12号 · 人行道被占用");
    assertThat(text(mime))
        .startsWith(
            """
            【抄送】舆〔2026〕12号
            人行道被占用

            何川：此件同步抄送局办公室，仅供知悉，无需办理；需要会商时将另行通知。
            """)
        .doesNotContain("http");
    assertThat(Jsoup.parse(html(mime)).select("a")).isEmpty();
  }

  @Test
  void allMailsOfACaseHangTogetherAndEachHasItsOwnId() throws Exception {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    Mail first = copy(file, at("08:41"));
    Mail second = task(file, "handle-1-gulou", at("08:51"));

    assertThat(parse(first).getHeader("References"))
        .isEqualTo(parse(second).getHeader("References"));
    assertThat(first.messageId()).isNotEqualTo(second.messageId());
    assertThat(task(file, "handle-1-gulou", at("09:51")).messageId()).isEqualTo(second.messageId());
  }

  @Test
  @Tag("E10")
  void noPersonalDataOfACitizenLeavesInAMail() throws Exception {
    Message message =
        SampleCity.message(
            "王小明13800138000投诉占道",
            "我叫王小明，电话138 0013 8000，身份证35010219900307123X，邮箱wang@citizen.example，请回复。");
    for (Mail mail :
        List.of(
            task(SampleCity.atHandle(message, "请联系13800138000"), "handle-1-gulou", at("08:51")),
            copy(SampleCity.atTriage(message), at("08:41")))) {
      MimeMessage mime = parse(mail);
      String all =
          mime.getSubject()
              + text(mime)
              + html(mime)
              + new String(mail.mime(), StandardCharsets.UTF_8);
      assertThat(all)
          .doesNotContain("13800138000")
          .doesNotContain("138 0013 8000")
          .doesNotContain("35010219900307123X")
          .doesNotContain("wang@citizen.example");
      assertThat(text(mime)).contains("电话〔已隐去〕，身份证〔已隐去〕，邮箱〔已隐去〕，请回复。");
    }
  }

  @Test
  void aLongMessageIsCutAndLongTitlesToo() throws Exception {
    Message message = SampleCity.message("题".repeat(60), "字".repeat(199) + "😀" + "后文");
    Mail mail = task(SampleCity.atTriage(message), "triage-1-office", at("08:41"));

    assertThat(mail.subject()).endsWith(" · " + "题".repeat(40) + "……");
    assertThat(text(parse(mail))).contains("字".repeat(199) + "😀……").doesNotContain("后文");
  }

  @Test
  void noOneWritesHeadersThroughATitle() throws Exception {
    Message message =
        SampleCity.message("题目\r\nBcc: all@city.example\u2028\u0000X", "内容\r\n.\r\nQUIT");
    Mail mail = task(SampleCity.atTriage(message), "triage-1-office", at("08:41"));
    MimeMessage mime = parse(mail);

    assertThat(mime.getHeader("Bcc")).isNull();
    assertThat(mime.getAllRecipients()).hasSize(1);
    assertThat(mime.getSubject())
        .isEqualTo(
            "【分办】舆〔2026〕12号 请于 09:10 前完成分办 · 题目 Bcc: all@city.example X"
                .replace("all@city.example", "〔已隐去〕"));
  }

  @Test
  void nothingAnyoneWroteBecomesMarkup() throws Exception {
    String evil = "<script>alert(1)</script><a href='https://evil.example'>x</a>";
    MimeMessage mime =
        parse(
            task(
                SampleCity.atHandle(SampleCity.message(evil, evil), evil),
                "handle-1-gulou",
                at("08:51")));

    assertThat(Jsoup.parse(html(mime)).select("script, a[href*=evil]")).isEmpty();
    assertThat(text(mime)).contains(evil);
  }

  @Test
  void theMessageIsSevenBitAndItsLinesAreShort() {
    Mail mail =
        task(SampleCity.atHandle(SampleCity.message(), null), "handle-1-gulou", at("08:51"));
    String raw = new String(mail.mime(), StandardCharsets.ISO_8859_1);

    assertThat(raw).matches("(?s)\\p{ASCII}*");
    assertThat(raw.lines().mapToInt(String::length).max().orElse(0)).isLessThan(998);
  }

  private static Mail task(CaseFile file, String task, Instant now) {
    CaseTask.Open open = (CaseTask.Open) file.task(task);
    var to = SampleCity.city().directory().person(open.opened().people().getFirst());
    return new Letters(() -> now, SampleMailIds.IDS)
        .write(new Letter.Task(file, open, to, SampleCity.city(), LINK), "7-1");
  }

  @Test
  @Tag("B5")
  void anInstructionIsToldToWhoeverHandlesTheCase() throws Exception {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);
    CaseTask.Open open = (CaseTask.Open) file.task("handle-1-gulou");
    var to = SampleCity.city().directory().person(open.opened().people().getFirst());
    Mail mail =
        new Letters(() -> at("09:00"), SampleMailIds.IDS)
            .write(new Letter.Task(file, open, to, SampleCity.city(), LINK, "instructed"), "7-1");

    assertThat(parse(mail).getSubject()).contains("领导批示");
  }

  private static Mail copy(CaseFile file, Instant now) {
    var to = SampleCity.city().directory().person("he");
    return new Letters(() -> now, SampleMailIds.IDS)
        .write(new Letter.Copy(file, "bureau-office", to, SampleCity.city()), "2-3");
  }

  private static MimeMessage parse(Mail mail) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(mail.mime()));
  }

  private static Map<String, String> headers(MimeMessage mime) throws Exception {
    Map<String, String> headers = new TreeMap<>();
    mime.getAllHeaders().asIterator().forEachRemaining(h -> headers.put(h.getName(), h.getValue()));
    return headers;
  }

  private static String text(MimeMessage mime) throws Exception {
    return part(mime, 0, "text/plain");
  }

  private static String html(MimeMessage mime) throws Exception {
    return part(mime, 1, "text/html");
  }

  private static String part(MimeMessage mime, int index, String type) throws Exception {
    Multipart whole = (Multipart) mime.getContent();
    // With files, the two forms of the mail are the first part of it.
    Multipart alternative =
        whole.getContentType().startsWith("multipart/mixed")
            ? (Multipart) whole.getBodyPart(0).getContent()
            : whole;
    assertThat(alternative.getContentType()).startsWith("multipart/alternative");
    assertThat(alternative.getCount()).isEqualTo(2);
    ContentType actual = new ContentType(alternative.getBodyPart(index).getContentType());
    assertThat(actual.getBaseType()).isEqualTo(type);
    assertThat(actual.getParameter("charset")).isEqualToIgnoringCase("utf-8");
    return ((String) alternative.getBodyPart(index).getContent()).replace("\r\n", "\n");
  }
}
