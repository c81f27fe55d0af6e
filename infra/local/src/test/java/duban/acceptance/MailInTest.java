package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Mail reaches the office: it becomes a case when the office says so, an answer to a mail of ours
/// lands on its case and decides nothing, and what does not arrive is somebody else's in time.
@Tag("A1")
@Tag("C3")
class MailInTest {
  private static final String OFFICE = "wenzheng@qinglan.example";
  private static final String OURS = "duban@qinglan.example";
  private static final String LIN = "lin.ruoxi@qinglan.example";
  private static final String ZHOU = "zhou.mingyuan@qinglan.example";
  private static final Pattern PAGE = Pattern.compile("http://\\S*/mail-in/[A-Za-z0-9_-]{43}");
  private static final Pattern NUMBER = Pattern.compile("舆〔\\d+〕\\d+号");
  private static LocalStack stack;
  private static City city;

  @BeforeAll
  static void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  // ---------------------------------------------------------------------------------- small words

  private static HttpResponse<String> post(String path, String type, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(city.at(path))
            .header("content-type", type)
            .header("accept", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// A mail arrives, and the sweep that follows it has run.
  private static void arrive(String raw) {
    send(raw);
    city.advance("PT2M");
  }

  private static void send(String raw) {
    HttpResponse<String> answer =
        post("/local/mail-in", "message/rfc822", raw.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private static void comesBack(Mail mail, String kind) {
    HttpResponse<String> answer =
        post(
            "/local/mail/" + mail.json().get("id").asString() + "/bounce",
            "application/json",
            ("{\"kind\":\"" + kind + "\"}").getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    city.advance("PT2M");
  }

  /// As a Chinese mail program writes it: GB18030, in base64.
  private static String letter(String id, String from, String subject, String text) {
    Charset gb = Charset.forName("GB18030");
    return """
        Return-Path: <%s>
        Message-ID: <%s@mail.sender.example>
        From: "=?gb18030?B?%s?=" <%s>
        To: <%s>
        Subject: =?gb18030?B?%s?=
        MIME-Version: 1.0
        Content-Type: text/plain; charset="gb18030"
        Content-Transfer-Encoding: base64

        %s
        """
        .formatted(
            from,
            id,
            base64("王小丫".getBytes(gb)),
            from,
            OFFICE,
            base64(subject.getBytes(gb)),
            base64(text.getBytes(gb)));
  }

  private static String answerTo(Mail mail, String from, String text, String... headers) {
    return """
        Return-Path: <%s>
        Message-ID: <%s@sender.example>
        From: <%s>
        To: <%s>
        Subject: Re: %s
        References: %s
        In-Reply-To: %s
        %sMIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        %s
        """
        .formatted(
            from,
            UUID.randomUUID(),
            from,
            OURS,
            "=?utf-8?B?" + base64(mail.subject().getBytes(StandardCharsets.UTF_8)) + "?=",
            mail.json().get("headers").path("References").asString("")
                + " "
                + mail.header("Message-ID"),
            mail.header("Message-ID"),
            String.join("", headers),
            text);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<Mail> asks(String to) {
    return city.mails(to).stream().filter(m -> PAGE.matcher(m.text()).find()).toList();
  }

  private static URI page(Mail mail) {
    Matcher link = PAGE.matcher(mail.text());
    assertThat(link.find()).as(mail.text()).isTrue();
    return URI.create(link.group());
  }

  private static List<Mail> about(String to, String begins) {
    return city.mails(to).stream().filter(m -> m.subject().startsWith(begins)).toList();
  }

  private static String number(HttpResponse<String> page) {
    Matcher number = NUMBER.matcher(page.body());
    assertThat(number.find()).as(page.body()).isTrue();
    return number.group();
  }

  private static Accepted accepted(String id, Map<String, String> fields) {
    Accepted accepted = city.accept("disclosure-platform", City.message(id, fields));
    city.advance("PT0S");
    return accepted;
  }

  // -------------------------------------------------------------------------------------- stories

  @Test
  void aMailBecomesACaseWhenTheOfficeSaysSoAndItsAuthorIsAnsweredByMail() {
    int before = asks(LIN).size();
    String raw =
        letter("m-1", "wang@qq.example", "滨江路夜间施工", "滨江路工地凌晨两点还在施工，请管一管。<script>alert(1)</script>");
    arrive(raw);
    arrive(raw);

    assertThat(asks(LIN)).as("one mail, delivered twice").hasSize(before + 1);
    Mail ask = asks(LIN).getLast();
    assertThat(ask.subject()).startsWith("【来信】").doesNotContain("滨江路");
    assertThat(ask.text()).doesNotContain("滨江路", "wang@qq.example");
    assertThat(page(asks(ZHOU).getLast())).isNotEqualTo(page(ask));

    URI page = page(ask);
    assertThat(city.head(page).statusCode()).isEqualTo(200);
    HttpResponse<String> form = city.page(page);
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body())
        .contains("王小丫（wang@qq.example）", "滨江路工地凌晨两点还在施工", "value=\"滨江路夜间施工\"")
        .contains("&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert");

    HttpResponse<String> wrong = city.post(page, "decision", "file", "title", "", "area", "1");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("id=\"f-title-error\"", "id=\"f-area-error\"");

    HttpResponse<String> filed =
        city.post(
            page, "decision", "file", "title", "滨江路夜间施工扰民", "area", "350103", "category", "noise");
    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(303);
    String number = number(city.page(page));
    HttpResponse<String> late =
        city.post(page(asks(ZHOU).getLast()), "decision", "discard", "reason", "广告");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("已登记为案件", number, "您的选择未生效");

    city.advance("PT2M");
    Mail handle = city.task("huang.sha@qinglan.example", number);
    assertThat(handle.text()).contains("来源：办公室邮箱来信").doesNotContain("wang@qq.example");
    assertThat(city.page(handle.link()).body())
        .contains("滨江路工地凌晨两点还在施工", "王小丫")
        .as("the mail as it came is for the office alone")
        .doesNotContain("mail.eml");
    assertThat(city.mails("wang@qq.example"))
        .singleElement()
        .satisfies(
            mail -> assertThat(mail.text()).contains(number, "/status/").doesNotContain("/act/"));
  }

  @Test
  void ofManyClicksAtOnceOneDecides() throws Exception {
    arrive(letter("m-2", "li@163.example", "路灯不亮", "解放路口的路灯坏了一周。"));
    URI one = page(asks(LIN).getLast());
    URI other = page(asks(ZHOU).getLast());
    try (var clicks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          clicks.invokeAll(
              java.util.stream.IntStream.range(0, 8)
                  .<Callable<Integer>>mapToObj(
                      i ->
                          () ->
                              (i % 2 == 0
                                      ? city.post(one, "decision", "file", "title", "路灯不亮")
                                      : city.post(other, "decision", "discard", "reason", "不归我们管"))
                                  .statusCode())
                  .toList());
      assertThat(answers).extracting(Future::get).containsOnly(303, 409).containsOnlyOnce(303);
    }
    assertThat(city.page(one).body()).containsAnyOf("已登记为案件", "不予登记");
  }

  @Test
  void aMailCanBeFiledOnACaseOrPutAside() {
    Accepted accepted = accepted("MAIL-ATTACH", Map.of());
    arrive(letter("m-3", "zhao@126.example", "补充材料", "上次反映的摊位，今天又来了。"));
    URI page = page(asks(LIN).getLast());
    assertThat(city.post(page, "decision", "attach", "number", "舆〔1999〕1号").statusCode())
        .isEqualTo(422);
    assertThat(city.post(page, "decision", "attach", "number", accepted.number()).statusCode())
        .isEqualTo(303);
    assertThat(city.page(page).body()).contains("已归入案件", accepted.number());
    Mail task = city.task("chen.zhiqiang@qinglan.example", accepted.number());
    assertThat(city.page(task.link()).body()).contains("今天又来了");

    arrive(letter("m-4", "spam@ads.example", "发票", "代开发票"));
    URI spam = page(asks(LIN).getLast());
    assertThat(city.post(spam, "decision", "discard", "reason", "广告").statusCode()).isEqualTo(303);
    assertThat(city.page(spam).body()).contains("不予登记", "理由：广告");
    assertThat(city.mails("spam@ads.example")).isEmpty();
  }

  @Test
  void whatNobodyDecidesIsAskedAgainTheNextDay() {
    arrive(letter("m-5a", "he@189.example", "井盖", "解放路井盖破损"));
    city.post(page(asks(ZHOU).getLast()), "decision", "discard", "reason", "已另案办理");
    arrive(letter("m-5b", "qian@189.example", "井盖", "滨江路井盖破损"));
    int asked = asks(ZHOU).size();
    city.advance("P1DT5M");

    List<Mail> again = asks(ZHOU).subList(asked, asks(ZHOU).size());
    assertThat(again).allMatch(mail -> mail.subject().contains("仍待确认"));
    assertThat(again)
        .extracting(mail -> city.page(page(mail)).body())
        .anyMatch(page -> page.contains("滨江路井盖破损"))
        .noneMatch(page -> page.contains("解放路井盖破损"));
    city.post(page(again.getLast()), "decision", "discard", "reason", "已另案办理");
  }

  @Test
  void anAnswerByMailIsFiledOnTheCaseAndDecidesNothing() {
    Accepted accepted = accepted("MAIL-REPLY", Map.of("area", "350121", "category", "园林绿化"));
    String peng = "peng.yue@qinglan.example";
    Mail task = city.task(peng, accepted.number());
    int asked = asks(LIN).size();

    arrive(answerTo(task, peng, "同意，已办结，请直接答复。"));

    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");
    assertThat(city.page(task.link()).body())
        .contains(peng + "（发件人身份未经核实）来信，已归入本案", "同意，已办结，请直接答复。");
    assertThat(asks(LIN)).as("nothing to confirm").hasSize(asked);
    Mail told = about(LIN, "【来信】" + accepted.number()).getLast();
    assertThat(told.text()).contains("一位身份未经核实的发件人回复了").doesNotContain("同意，已办结");
    Mail polite = about(peng, "【提示】" + accepted.number()).getLast();
    assertThat(polite.text()).contains("回信不作为办理决定");
    city.decide(polite.link(), "initial-report", "text", "已派人。");

    arrive(answerTo(task, peng, "再补充一句。"));
    arrive(
        answerTo(polite, peng, "我不在办公室。", "Auto-Submitted: auto-replied\n", "Precedence: bulk\n"));
    city.advance("PT10M");
    assertThat(about(peng, "【提示】" + accepted.number())).as("once a day").hasSize(1);
    assertThat(about(LIN, "【来信】" + accepted.number()))
        .as("once a day, and no machine's note")
        .hasSize(1);
  }

  @Test
  @Tag("E10")
  void aLinkThatIsQuotedOpensNothingAnyMoreAndItsOwnerGetsANewOne() {
    Accepted accepted = accepted("MAIL-QUOTE", Map.of("area", "350121", "category", "园林绿化"));
    String peng = "peng.yue@qinglan.example";
    Mail task = city.task(peng, accepted.number());

    arrive(answerTo(task, peng, "已派人。\n> " + task.link()));
    city.advance("PT2M");

    assertThat(city.page(task.link()).statusCode()).isEqualTo(410);
    Mail fresh = about(peng, "新的办理链接：" + accepted.number()).getLast();
    assertThat(city.page(fresh.link()).body())
        .contains("已派人。", "/act/***")
        .doesNotContain(task.link().toString().substring(task.link().toString().length() - 43));
    assertThat(about(LIN, "新的办理链接")).isEmpty();
  }

  @Test
  void machinesAreNotAnsweredAndNothingGoesRound() {
    arrive(letter("m-6", "sun@qq.example", "噪音", "楼下歌厅吵"));
    Mail ask = asks(LIN).getLast();
    int mails = city.mails().size();

    arrive(answerTo(ask, LIN, "我正在休假。", "Auto-Submitted: auto-replied\n"));
    arrive(answerTo(ask, OURS, "forwarded to itself"));
    city.advance("PT5M");
    assertThat(city.mails().size() - mails).isZero();

    arrive(
        letter("m-7", "no-reply@bank.example", "账单", "您的账单")
            .replace("MIME-Version", "Auto-Submitted: auto-generated\nMIME-Version"));
    URI page = page(asks(LIN).getLast());
    assertThat(city.page(page).body()).contains("自动发出的邮件");
    assertThat(city.post(page, "decision", "file", "title", "账单").statusCode()).isEqualTo(303);
    city.advance("PT30M");
    assertThat(city.mails("no-reply@bank.example")).isEmpty();
    city.post(page(ask), "decision", "discard", "reason", "重复");
  }

  @Test
  void aTaskWhoseMailBouncesIsDecidedByTheDeputy() {
    Accepted accepted =
        accepted("MAIL-BOUNCE", Map.of("area", "350181", "category", "政策咨询", "title", "如何办理占道许可"));
    String wei = "wei.chen@qinglan.example";
    String deputy = "pan.hong@qinglan.example";
    Mail lost = city.task(wei, accepted.number());

    comesBack(lost, "transient");
    assertThat(about(deputy, "【改由您办理】")).as("a full mailbox empties again").isEmpty();
    assertThat(city.get("/local/health").body()).doesNotContain("qinglan/wei-chen");

    stack.events().repeatNext(1);
    comesBack(lost, "bounce");

    Mail task = city.task(deputy, accepted.number());
    assertThat(task.subject()).startsWith("【改由您办理】" + accepted.number());
    assertThat(task.text()).contains("原收件人的邮箱无法送达");
    assertThat(about(deputy, "【改由您办理】")).hasSize(1);
    assertThat(city.page(task.link()).body()).contains("发给魏晨的邮件被退回", "任务由魏晨改派潘虹办理");
    Mail office = about(LIN, "【提示】").getLast();
    assertThat(office.text()).contains("魏晨的邮箱", "被退回");
    city.decide(task.link(), "initial-report", "text", "已核实。");
    comesBack(lost, "complaint");
    assertThat(about(LIN, office.subject())).as("once a day for each address").hasSize(1);
    assertThat(city.get("/local/health").body()).contains("qinglan/wei-chen");

    int sent = city.mails(wei).size();
    Accepted next = accepted("MAIL-BOUNCE-2", Map.of("category", "政策咨询", "title", "如何办理广告许可"));
    assertThat(city.mails(wei)).as("nothing more goes there").hasSize(sent);
    Mail second = city.task(deputy, next.number());
    city.decide(second.link(), "written-report", "text", "可网上办理。", "draftReply", "您好，可在网上办理。");
    assertThat(stack.events().givenUp()).isEmpty();
  }

  @Test
  void withoutADeputyTheHeadOfTheUnitTakesOverAndAnAnswerThatComesBackIsTheOfficesTask() {
    Accepted accepted = accepted("MAIL-HEAD", Map.of("area", "350181", "category", "噪音扰民"));
    comesBack(city.task("du.fei@qinglan.example", accepted.number()), "complaint");
    Mail task = city.task("su.lan@qinglan.example", accepted.number());
    city.decide(task.link(), "initial-report", "text", "已核实。");
    assertThat(city.page(task.link()).body()).contains("发给杜飞的邮件被收件人投诉");

    String author = "gone@qq.example";
    arrive(letter("m-8", author, "占道", "摊位占道"));
    URI page = page(asks(LIN).getLast());
    city.post(
        page, "decision", "file", "title", "摊位占道", "area", "350102", "category", "street-trading");
    city.advance("PT2M");
    String number = number(city.page(page));
    int told = about(LIN, "【提示】一位收件人").size();
    comesBack(city.mails(author).getLast(), "transient");
    assertThat(about(LIN, "【提示】一位收件人")).as("nothing to do about it").hasSize(told);
    comesBack(city.mails(author).getLast(), "bounce");
    Mail notice = about(LIN, "【提示】一位收件人").getLast();
    assertThat(notice.text()).doesNotContain(author);
    assertThat(city.page(city.task("chen.zhiqiang@qinglan.example", number).link()).body())
        .doesNotContain(author);
  }

  @Test
  void aMailServersReportCountsLikeABounceAndOnlyAboutAMailOfOurs() {
    Accepted accepted = accepted("MAIL-DSN", Map.of("area", "350103", "category", "噪音扰民"));
    Mail task = city.task("huang.sha@qinglan.example", accepted.number());
    arrive(report("huang.sha@qinglan.example", "<000-made-up.0000.qinglan@qinglan.example>"));
    arrive(report("lin.ruoxi@qinglan.example", task.header("Message-ID")));
    arrive(
        report("huang.sha@qinglan.example", task.header("Message-ID"))
            .replace("Final-Recipient: rfc822; huang.sha@qinglan.example\n", ""));
    assertThat(about("lu.zhenhua@qinglan.example", "【改由您办理】" + accepted.number())).isEmpty();

    arrive(report("huang.sha@qinglan.example", task.header("Message-ID")));
    city.decide(
        city.task("lu.zhenhua@qinglan.example", accepted.number()).link(),
        "initial-report",
        "text",
        "已核实。");
    HttpResponse<String> health = city.get("/local/health");
    assertThat(health.body()).contains("qinglan/huang-sha").doesNotContain("lin-ruoxi");
  }

  /// A stranger knows the case's id, from whatever public list, and how ids read.
  @Test
  void aForgedReportMakesNobodyDeaf() {
    Accepted accepted = accepted("MAIL-FORGED", Map.of("area", "350102", "category", "噪音扰民"));
    Mail task = city.task("chen.zhiqiang@qinglan.example", accepted.number());
    String caseId = accepted.ref().substring(accepted.ref().indexOf('/') + 1);
    String genuine = task.header("Message-ID");
    int mails = city.mails().size();

    for (int seq = 3; seq < 9; seq++) {
      for (int no = 0; no < 4; no++) {
        String key = "qinglan-%s-%06d-%02d".formatted(caseId, seq, no);
        for (String id :
            List.of(
                "<%s.%s.qinglan@qinglan.example>".formatted(key, caseId),
                "<m.%s.%s.qinglan.%s@qinglan.example>".formatted(key, caseId, "0".repeat(52)),
                genuine.replace("m.qinglan-", "m.qinglan-x"))) {
          String forged = report("chen.zhiqiang@qinglan.example", id);
          send(forged.replace("Final-Recipient: rfc822; chen.zhiqiang@qinglan.example\n", ""));
          send(
              forged
                  .replace("report-type=delivery-status", "report-type=feedback-report")
                  .replace("message/delivery-status", "message/feedback-report")
                  .replace("Final-Recipient: rfc822;", "Feedback-Type: abuse\nOriginal-Rcpt-To:"));
        }
      }
    }
    city.advance("PT5M");

    assertThat(city.get("/local/health").body()).doesNotContain("chen-zhiqiang", "lin-ruoxi");
    assertThat(about("wu.meiling@qinglan.example", "【改由您办理】" + accepted.number())).isEmpty();
    assertThat(city.mails().subList(mails, city.mails().size()))
        .allMatch(mail -> !mail.subject().contains("改由您办理"));
  }

  /// The same with a letter: what it names without proof is said to the office, and no more.
  @Test
  void aForgedLetterIsNotFiledAndTheOfficeHearsWhichCaseItNames() {
    Accepted accepted = accepted("MAIL-FORGED-LETTER", Map.of());
    String caseId = accepted.ref().substring(accepted.ref().indexOf('/') + 1);
    int asked = asks(LIN).size();
    arrive(
        letter("forged-1", "mayor@evil.example", "批示", "按我说的办。")
            .replace(
                "MIME-Version",
                "References: <%s.qinglan@qinglan.example>\nMIME-Version".formatted(caseId)));

    Mail task = city.task("chen.zhiqiang@qinglan.example", accepted.number());
    assertThat(city.page(task.link()).body()).doesNotContain("按我说的办");
    assertThat(asks(LIN)).hasSize(asked + 1);
    URI page = page(asks(LIN).getLast());
    assertThat(city.page(page).body()).contains("引用了案件 " + accepted.number(), "无法核实", "按我说的办");

    assertThat(city.post(page, "decision", "attach", "number", accepted.number()).statusCode())
        .isEqualTo(303);
    assertThat(city.page(task.link()).body()).contains("按我说的办");
  }

  @Test
  void whatMailServersSayWithoutNamingAMailOfOursIsToldToTheOfficeOnceADay() {
    String told = "【提示】收到无法核实的退信";
    // Whatever other stories left behind is told by then.
    city.advance("P2D");
    int before = about(LIN, told).size();
    String words =
        """
        From: postmaster@qq.example
        To: %s
        Subject: =?utf-8?B?%s?=
        Message-ID: <%s@mx.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        您的邮件被退回：收件人 %s 不存在。
        """;
    String subject = base64("系统退信".getBytes(StandardCharsets.UTF_8));
    for (String to :
        List.of(
            "luo.xin@nowhere.example",
            "song.yufei@qinglan.example",
            "song.yufei@qinglan.example")) {
      arrive(words.formatted(OURS, subject, UUID.randomUUID(), to));
    }
    assertThat(about(LIN, told)).hasSize(before + 1);
    assertThat(about(LIN, told).getLast().text()).contains("宋雨霏", "电话核实");
    assertThat(city.get("/local/health").body())
        .as("nothing is blocked")
        .doesNotContain("song-yufei");

    arrive(words.formatted(OURS, subject, UUID.randomUUID(), "chen.zhiqiang@qinglan.example"));
    assertThat(about(LIN, told)).as("gathered").hasSize(before + 1);
    city.advance("P1D");
    assertThat(about(LIN, told)).hasSize(before + 2);
  }

  @Test
  void aMailWhoseEventWasLostIsFoundByTheSweep() {
    // What was there before the first sweep is left alone.
    city.advance("PT30M");
    int asked = asks(LIN).size();
    String raw = letter("lost-1", "ma@189.example", "路灯", "滨江路七号路灯不亮");
    stack.events().loseNext(1);
    send(raw);
    city.advance("PT10M");
    assertThat(asks(LIN)).as("no event told of it").hasSize(asked);

    city.advance("PT40M");
    assertThat(asks(LIN)).hasSize(asked + 1);
    URI page = page(asks(LIN).getLast());
    assertThat(city.page(page).body()).contains("滨江路七号路灯不亮");
    city.post(page, "decision", "discard", "reason", "已另案办理");
    city.advance("P1D");
    assertThat(asks(LIN)).as("once").hasSize(asked + 1);
  }

  private static String report(String recipient, String messageId) {
    return """
        Return-Path: <>
        Message-ID: <%s@mx.sender.example>
        From: Mail Delivery System <MAILER-DAEMON@mx.sender.example>
        To: <%s>
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=us-ascii

        This is the mail system. Your message could not be delivered.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.sender.example

        Final-Recipient: rfc822; %s
        Action: failed
        Status: 5.1.1
        --b
        Content-Type: text/rfc822-headers

        Message-ID: %s
        Subject: =?utf-8?B?5Yqe55CG?=
        --b--
        """
        .formatted(UUID.randomUUID(), OURS, recipient, messageId);
  }
}
