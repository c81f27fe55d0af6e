package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import duban.mailin.IncomingMail.File;
import duban.store.Inbox.Left;
import duban.store.Inbox.Why;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A1")
class MailReaderTest {
  private static final List<String> CORPUS =
      List.of(
          "qq.eml",
          "outlook-related.eml",
          "apple-mail.eml",
          "raw-gbk.eml",
          "postfix-dsn.eml",
          "feedback-loop.eml");

  private static byte[] bytes(String name) {
    try (InputStream in = MailReaderTest.class.getResourceAsStream("/mailin/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IncomingMail read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static IncomingMail read(byte[] raw) {
    return new MailReader(MailReader.Limits.USUAL).read(raw);
  }

  @Test
  void readsWhatQqMailSends() {
    IncomingMail mail = read(bytes("qq.eml"));

    assertThat(mail.messageId()).isEqualTo("tencent_5A1B2C3D4E5F60718293@qq.example");
    assertThat(mail.from()).isEqualTo("10001@qq.example");
    assertThat(mail.name()).isEqualTo("张三");
    assertThat(mail.subject())
        .as("cut in the middle of a character")
        .isEqualTo("关于鼓岭路夜间烧烤摊噪音扰民的投诉");
    assertThat(mail.sentAt()).isEqualTo(Instant.parse("2026-04-15T01:12:00Z"));
    assertThat(mail.recipients()).containsExactly("wenzheng@qinglan.example");
    assertThat(mail.text()).isEqualTo("鼓岭路12号楼下的烧烤摊每天营业到凌晨两点，家里有老人。\n\n电话：13800000000，镕");
    assertThat(mail.files()).extracting(File::name).containsExactly("现场照片.jpg");
    assertThat(mail.automatic()).isFalse();
    assertThat(mail.lost()).isFalse();
    assertThat(mail.report()).isEmpty();
  }

  @Test
  void readsAnHtmlOnlyMailOfOutlookAsPlainText() {
    IncomingMail mail = read(bytes("outlook-related.eml"));

    assertThat(mail.name()).isEqualTo("李四");
    assertThat(mail.subject()).isEqualTo("渣土车漏撒");
    assertThat(mail.text()).isEqualTo("您好：\n\n云溪县 3 号路口的渣土车“漏撒”严重 <每天>。\n\n车牌 岚A12345");
    assertThat(mail.files()).extracting(File::name).containsExactly("image001.png");
    assertThat(mail.recipients())
        .containsExactlyInAnyOrder("wenzheng@qinglan.example", "other@corp.example");
  }

  @Test
  void readsAppleMailsNestedPartsAndEncodedFileNames() {
    IncomingMail mail = read(bytes("apple-mail.eml"));

    assertThat(mail.subject()).isEqualTo("公园树木倒伏");
    assertThat(mail.text()).isEqualTo("海屏公园北门两棵树倒伏，挡住人行道。");
    assertThat(mail.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo("情况说明.pdf");
              assertThat(new String(file.content(), StandardCharsets.US_ASCII))
                  .isEqualTo("%PDF-1.4 sample");
            });
  }

  @Test
  void readsOldProgramsThatSayNothingOfTheirCharacterSet() {
    IncomingMail mail = read(bytes("raw-gbk.eml"));

    assertThat(mail.name()).isEqualTo("赵六");
    assertThat(mail.subject()).isEqualTo("路灯坏了");
    assertThat(mail.text()).isEqualTo("解放路的路灯坏了一周。\n请修。");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (rejected)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "Return-Path: <>",
        "List-Id: <news.example>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "List-Unsubscribe: <mailto:a@b.example>",
        "List-Post: <mailto:a@b.example>"
      })
  void tellsMachinesFromPeople(String header) {
    String mail = "From: a@b.example\nSubject: x\n%s\n\nbody\n";
    assertThat(read(mail.formatted(header)).automatic()).isTrue();
    assertThat(read(mail.formatted("Auto-Submitted: no")).automatic()).isFalse();
  }

  @Test
  void nearestMailAnsweredComesFirst() {
    assertThat(
            read("From: a@b.example\nReferences: <1@x> <2@x>\n <3@x>\nIn-Reply-To: <3@x>\n\nb\n")
                .references())
        .containsExactly("3@x", "2@x", "1@x");
  }

  @Test
  void takesALyingCharacterSetForWhatTheBytesAre() {
    String text = "路灯坏了";
    for (String label : List.of("us-ascii", "utf-8", "no-such-charset", "iso-2022-jp", "\"\"")) {
      assertThat(MailText.decode(text.getBytes(Charset.forName("GBK")), label)).isEqualTo(text);
    }
    assertThat(MailText.decode(text.getBytes(StandardCharsets.UTF_8), "gb2312"))
        .as("UTF-8 that calls itself GB2312 is rare, and may come out wrong, but comes out")
        .isNotEmpty();
    assertThat(MailText.header("=?x-unknown?B?5Lit5paH?= plain =?utf-8?Q?=E4=B8=AD_=E6?=", null))
        .startsWith("中文 plain 中");
  }

  private static String decoded(String text, String charset, String label) {
    return MailText.decode(text.getBytes(Charset.forName(charset)), label);
  }

  @Test
  void utf8WithAFewBadBytesStaysUtf8() {
    byte[] whole = "您好，鼓台路十二号门前路灯坏了两周。".getBytes(StandardCharsets.UTF_8);
    byte[] lost = new byte[whole.length - 1];
    System.arraycopy(whole, 0, lost, 0, 20);
    System.arraycopy(whole, 21, lost, 20, lost.length - 20);
    for (String label : Arrays.asList("utf-8", "us-ascii", null)) {
      assertThat(MailText.decode(lost, label)).startsWith("您好，鼓台路").endsWith("路灯坏了两周。");
      assertThat(MailText.decode(Arrays.copyOf(whole, whole.length - 4), label))
          .startsWith("您好，鼓台路十二号门前路灯坏了两");
    }
    assertThat(MailText.decode("路灯坏了 caf\u00e9 路灯".getBytes(StandardCharsets.UTF_8), "gb2312"))
        .as("UTF-8 under a wrong label")
        .isEqualTo("路灯坏了 café 路灯");
    assertThat(decoded("路灯坏了两周，请派人修理", "UTF-8", "iso-8859-1")).startsWith("路灯坏了");
    assertThat(decoded("café déjà", "ISO-8859-1", "iso-8859-1")).isEqualTo("café déjà");
  }

  @Test
  void big5IsWhatHongKongAndMicrosoftMadeOfIt() {
    String hongKong = "我住在旺角㗎，樓下嘅街燈壞咗兩個星期，請盡快派人嚟修理。";
    for (String label : List.of("big5", "Big5-HKSCS", "cp950", "x-x-big5")) {
      assertThat(decoded(hongKong, "Big5-HKSCS", label)).isEqualTo(hongKong);
      assertThat(decoded("街燈壞了，恒裏", "x-windows-950", label)).startsWith("街燈壞了");
    }
  }

  @Test
  void aHeaderThatNamesNoCharacterSetIsInThatOfTheBody() {
    for (String charset : List.of("Big5", "GB18030", "UTF-8")) {
      String mail =
          "From: a@b.example\nSubject: 街燈損壞請修\nContent-Type: text/plain; charset=%s\n\n街燈壞了，請派人修理。\n"
              .formatted(charset);
      IncomingMail read = read(mail.getBytes(Charset.forName(charset)));
      assertThat(read.subject()).isEqualTo("街燈損壞請修");
      assertThat(read.text()).isEqualTo("街燈壞了，請派人修理。");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=?UTF-8?Q?=E8=B7=AF=E7=81=AF =E5=9D=8F=E4=BA=86?=",
        "=?UTF-8?Q?=E8=B7=AF=E7?= =?UTF-8?Q?=81=AF_=E5=9D=8F=E4=BA=86?=",
        "=?utf-8?B?6Lev54GvIOWdj+S6hg?=",
        "=?utf-8?B?6Lev54GvIOWdj+S6hg",
        "=?utf-8*zh?b?6Lev54Gv IOWdj+S6hg==?=",
        "=?no-such-set?B?6Lev54GvIOWdj+S6hg==?=",
        "=?utf-8?B?6Lev54Gv\r\n =?utf-8?B?IOWdj+S6hg==?="
      })
  void brokenEncodedWordsAreRead(String header) {
    assertThat(MailText.header(header, null)).isEqualTo("路灯 坏了");
  }

  @Test
  void whatIsNoEncodedWordStaysAsItIs() {
    for (String plain :
        List.of("=?", "=?=", "a =?b? c", "2 =? 3", "=?utf-8?X?abc?=", "=??Q?abc?=", "=?utf-8?Q")) {
      assertThat(MailText.header(plain, null)).isEqualTo(plain);
    }
  }

  @Test
  void aMailForwardedAsAnAttachmentIsReadOneLevelDeep() {
    String inner =
        "From: =?utf-8?B?6auY5aWz5aOr?= <gao@citizen.example>\nSubject: 斑马线\nContent-Type: multipart/mixed;"
            + " boundary=i\n\n--i\nContent-Type: text/plain; charset=utf-8\n\n斑马线磨没了。\n"
            + "--i\nContent-Type: application/pdf; name=a.pdf\n\n%PDF\n"
            + "--i\nContent-Type: message/rfc822; name=deep.eml\n\nSubject: deeper\n\nnot read\n--i--\n";
    IncomingMail mail =
        read(
            "From: clerk@street.example\nSubject: Fw\nContent-Type: multipart/mixed; boundary=o\n\n"
                + "--o\nContent-Type: text/plain; charset=utf-8\n\n请处理。\n"
                + "--o\nContent-Type: message/rfc822; name=\"message.eml\"\n"
                + "Content-Disposition: attachment\n\n"
                + inner
                + "--o--\n");

    assertThat(mail.from()).isEqualTo("clerk@street.example");
    assertThat(mail.forwarded()).isTrue();
    assertThat(mail.text())
        .startsWith("请处理。\n\n以下为转发的邮件\n发信人：高女士 <gao@citizen.example>")
        .endsWith("斑马线磨没了。")
        .doesNotContain("not read");
    assertThat(mail.files()).extracting(File::name).containsExactly("a.pdf", "deep.eml");
    assertThat(read("From: a@b.example\n\nbody\n").forwarded()).isFalse();
  }

  @Test
  void aMailThatIsNothingButAForwardedOneIsRead() {
    IncomingMail mail =
        read(
            "From: a@b.example\nContent-Type: message/rfc822\n\n"
                + "From: c@d.example\nSubject: 树倒了\n\n海屏公园的树倒了。\n");
    assertThat(mail.text()).contains("c@d.example", "树倒了", "海屏公园的树倒了。");
  }

  @Test
  void aTextPartWithANameIsTheBodyWhereNothingElseIs() {
    String part = "Content-Type: text/plain; charset=utf-8; name=\"message.txt\"\n%s\n%s\n";
    String words = "长椅断了一条腿。";
    assertThat(read("From: a@b.example\n" + part.formatted("", words)).text()).isEqualTo(words);
    assertThat(
            read("From: a@b.example\n"
                    + part.formatted("Content-Disposition: attachment; filename=a.txt\n", words))
                .text())
        .as("all there is of the mail")
        .isEqualTo(words);

    String two =
        "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n%s--b\n%s--b--\n";
    IncomingMail named =
        read(
            two.formatted(
                part.formatted("Content-Disposition: inline; filename=a.txt\n", words),
                part.formatted("Content-Disposition: inline; filename=b.txt\n", "另一份")));
    assertThat(named.text()).isEqualTo(words);
    assertThat(named.files()).extracting(File::name).containsExactly("b.txt");
    assertThat(
            read(two.formatted(
                    part.formatted("Content-Disposition: attachment; filename=a.txt\n", words),
                    "Content-Type: text/plain; charset=utf-8\n\n见附件。\n"))
                .text())
        .isEqualTo("见附件。");
  }

  @Test
  void winmailDatIsNamedAsWhatItIs() {
    String part =
        "Content-Type: %s; name=\"winmail.dat\"\nContent-Transfer-Encoding: base64\n\neJ8+Ig==\n";
    for (String type : List.of("application/ms-tnef", "application/octet-stream")) {
      IncomingMail mail = read("From: a@b.example\nSubject: x\n" + part.formatted(type));
      assertThat(mail.left()).containsExactly(new Left("winmail.dat", Why.OUTLOOK));
      assertThat(mail.lost()).isTrue();
      assertThat(mail.files()).isEmpty();
      assertThat(mail.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "自动回复: 【督办】舆〔2026〕1号",
        "自动答复：x",
        "自動回覆: x",
        "[自动回复] x",
        "【自动回复】Re: x",
        "外出: x",
        "自动回复",
        "Out of Office: x",
        "Out-of-Office AutoReply: x",
        "Automatic reply: x",
        "Auto-Reply: x",
        "OOO: until Monday"
      })
  void tellsOutOfOfficeNotesByTheirSubjects(String subject) {
    assertThat(read("From: a@b.example\nSubject: " + subject + "\n\nb\n").automatic()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "自动回复系统坏了",
        "外出务工人员的社保",
        "Re: 自动回复: 我的问题",
        "投诉：外出",
        "Out of office hours nobody picks up the phone",
        "[通知] 自动回复",
        ""
      })
  void aSubjectAboutSuchNotesIsNone(String subject) {
    assertThat(read("From: a@b.example\nSubject: " + subject + "\n\nb\n").automatic()).isFalse();
  }

  @Test
  void aMailThatBreaksTheReadingIsToldFromOneThatSaysNothing() {
    byte[] raw =
        "X-SES-Virus-Verdict: FAIL\nTo: wenzheng@qinglan.example\n\nwords\n"
            .getBytes(StandardCharsets.US_ASCII);
    for (Throwable broken :
        List.of(new StackOverflowError(), new OutOfMemoryError(), new IllegalStateException())) {
      IncomingMail mail =
          new MailReader(MailReader.Limits.USUAL, bytes -> thrown(broken)).read(raw);
      assertThat(mail.unread()).isTrue();
      assertThat(mail.text()).isEmpty();
      assertThat(mail.recipients()).containsExactly("wenzheng@qinglan.example");
      assertThat(mail.virus()).isTrue();
    }
    assertThat(read("From: a@b.example\n\n").unread()).isFalse();
  }

  private static IncomingMail thrown(Throwable broken) {
    if (broken instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) broken;
  }

  @Test
  void whatIsTooMuchIsLeftInTheMailAsItCame() {
    MailReader strict = new MailReader(new MailReader.Limits(10, 1, 20, 30));
    String part = "--b\nContent-Type: application/pdf; name=%s\n\n%s\n";
    IncomingMail mail =
        strict.read(
            ("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"
                    + "--b\nContent-Type: text/plain\n\n0123456789abcdef\n"
                    + part.formatted("big.pdf", "x".repeat(21))
                    + part.formatted("../../etc/one.pdf", "small")
                    + part.formatted("two.pdf", "small")
                    + "--b--\n")
                .getBytes(StandardCharsets.US_ASCII));

    assertThat(mail.text()).isEqualTo("0123456789");
    assertThat(mail.cut()).isTrue();
    assertThat(mail.files()).extracting(File::name).containsExactly("one.pdf");
    assertThat(mail.lost()).isTrue();
  }

  @Test
  void nestingWithoutEndEnds() {
    StringBuilder deep = new StringBuilder("From: a@b.example\n");
    for (int i = 0; i < 2_000; i++) {
      deep.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }
    deep.append("Content-Type: text/plain\n\nthe end\n");

    IncomingMail mail = read(deep.toString());

    assertThat(mail.lost()).isTrue();
    assertThat(mail.from()).isEqualTo("a@b.example");
  }

  @Test
  void readingHtmlTakesTimeThatGrowsWithItsLength() {
    for (String trap :
        List.of("<style>", "<!--", "&", "<a href=\"", "</", "<", "&#x1F600;", "<p ")) {
      String html = trap.repeat(200_000);
      assertThatCode(() -> HtmlText.of(html)).doesNotThrowAnyException();
      long start = System.nanoTime();
      HtmlText.of(html);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void htmlBecomesItsWords() {
    assertThat(HtmlText.of("<p>a<br>b</p><ul><li>c<li>d</ul>")).isEqualTo("a\nb\n\nc\nd");
    assertThat(HtmlText.of("1 < 2 && 3 > 2 &lt;b&gt; &unknown; &#0; &#xD800; &#20013;"))
        .isEqualTo("1 < 2 && 3 > 2 <b> &unknown; &#0; &#xD800; 中");
    assertThat(HtmlText.of("<script>never</script>x<SCRIPT src=a>no</SCRIPT ><style/>y"))
        .isEqualTo("xy");
    assertThat(HtmlText.of("a<style>b")).as("never closed").isEqualTo("ab");
    assertThat(HtmlText.of("<a title=\"1>2\">z</a>")).isEqualTo("z");
  }

  /// Bytes flipped, cut, doubled and swapped between mails: whatever comes, something is read, and
  /// nothing that could hurt whoever shows it.
  @Test
  void noMailMakesTheReaderFail() {
    Random random = new Random(20_260_415);
    List<byte[]> corpus = CORPUS.stream().map(MailReaderTest::bytes).toList();
    for (int round = 0; round < 1_500; round++) {
      byte[] mail = corpus.get(random.nextInt(corpus.size())).clone();
      switch (random.nextInt(5)) {
        case 0 -> mail = Arrays.copyOf(mail, random.nextInt(mail.length));
        case 1 -> {
          for (int i = random.nextInt(1, 60); i > 0; i--) {
            mail[random.nextInt(mail.length)] = (byte) random.nextInt(256);
          }
        }
        case 2 -> mail = splice(mail, corpus.get(random.nextInt(corpus.size())), random);
        case 3 -> mail = splice(splice(mail, mail, random), mail, random);
        default -> {
          mail = new byte[random.nextInt(2_000)];
          random.nextBytes(mail);
        }
      }
      IncomingMail read = read(mail);
      assertThat(read.subject()).doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202e]");
      assertThat(read.text().codePointCount(0, read.text().length())).isLessThanOrEqualTo(20_000);
      assertThat(read.files())
          .allSatisfy(
              file -> assertThat(file.name()).isNotBlank().doesNotContain("/", "\\", "\n", "<"));
    }
  }

  private static byte[] splice(byte[] one, byte[] other, Random random) {
    int head = random.nextInt(one.length);
    int from = random.nextInt(other.length);
    byte[] both = Arrays.copyOf(one, head + other.length - from);
    System.arraycopy(other, from, both, head, other.length - from);
    return both;
  }
}
