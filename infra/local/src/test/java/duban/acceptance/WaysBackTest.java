package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.cases.CaseEvent;
import duban.local.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The answer on its way back: to a portal that is out of order or gone, by mail, by hand.
@Tag("A11")
@Tag("C3")
class WaysBackTest {
  private static final String SOURCE = "city-portal";
  private static final String OFFICE = "lin.ruoxi@qinglan.example";
  private static final String ADMINISTRATOR = "qin.shuang@qinglan.example";
  private static final Pattern FORM = Pattern.compile("http://\\S*/report/[A-Za-z0-9_-]{43}");
  private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]+)\"");

  private LocalStack stack;
  private City city;
  private Records records;
  private Portal portal;

  /// A Tuesday, ten in the morning.
  @BeforeEach
  void start() {
    stack = Stacks.startAt(Instant.parse("2026-04-14T02:00:00Z"));
    city = new City(stack.uri());
    records = new Records(stack);
    portal = new Portal(city.secret(SOURCE));
    city.redirect(SOURCE, portal.address());
  }

  @AfterEach
  void stop() {
    portal.close();
    stack.close();
  }

  /// A message of the portal, up to the answer.
  private Accepted answered(String id) {
    Accepted accepted =
        city.accept(SOURCE, City.message(id, Map.of("postedAt", "2026-04-14T09:12:00+08:00")));
    city.advance("PT0S");
    answer(accepted.number(), "chen.zhiqiang@qinglan.example");
    return accepted;
  }

  private void answer(String number, String handler) {
    city.decide(
        city.task(handler, number).link(),
        "written-report",
        "text",
        "已核实并处理。",
        "draftReply",
        "您好，问题已处理。");
    city.decide(city.task("xu.haitao@qinglan.example", number).link(), "agree");
    city.decide(city.task("he.jing@qinglan.example", number).link(), "agree");
    city.decide(city.task(OFFICE, number).link(), "send", "reply", "您好，问题已处理。", "form", "message");
  }

  private List<CaseEvent> events(Accepted accepted) {
    return records.events(accepted.ref());
  }

  private List<Mail> deliverMails(String to, String number) {
    return city.mails(to).stream()
        .filter(mail -> mail.subject().startsWith("【送达答复】" + number))
        .toList();
  }

  private JsonNode data(URI link) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return City.json(
          http.send(
              HttpRequest.newBuilder(link).header("accept", "application/json").GET().build(),
              BodyHandlers.ofString()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> states(JsonNode data) {
    List<String> states = new ArrayList<>();
    data.get("deliveries")
        .forEach(d -> states.add(d.get("told").asString() + " " + d.get("state").asString()));
    return states;
  }

  @Test
  @Tag("D5")
  void aPortalThatIsOutOfOrderForDaysGetsTheAnswerWhenTheOfficeSendsItAgain() {
    portal.answerNext(200, 200);
    portal.answerNext(Collections.nCopies(60, 503).toArray(Integer[]::new));
    Accepted accepted = answered("OUT-OF-ORDER-1");
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("closed");
    assertThat(deliverMails(OFFICE, accepted.number())).isEmpty();

    city.advance("PT100H");

    assertThat(events(accepted))
        .filteredOn(CaseEvent.SourceUnreachable.class::isInstance)
        .extracting(e -> ((CaseEvent.SourceUnreachable) e).callback())
        .startsWith("case.replied");
    List<Mail> mails = deliverMails(OFFICE, accepted.number());
    assertThat(mails).hasSize(1);
    URI link = mails.getFirst().link();
    assertThat(mails.getFirst().text())
        .contains("答复没有送达来信人", "未送达原因", "HTTP 503, after 11 attempts");
    assertThat(city.page(link).body()).contains("您好，问题已处理。", "回复送达情况", "未送达");
    assertThat(states(data(link))).contains("case.registered delivered", "case.replied failed");

    portal.answerAgain();
    city.decide(link, "retry");

    assertThat(portal.typesReceived()).contains("case.replied");
    assertThat(events(accepted))
        .filteredOn(CaseEvent.AnswerDelivered.class::isInstance)
        .singleElement()
        .satisfies(
            e -> assertThat(((CaseEvent.AnswerDelivered) e).told()).isEqualTo("case.replied"));
    assertThat(records.replay(accepted.ref()).settled()).isTrue();
    assertThat(states(data(link))).contains("case.replied delivered");
    assertThat(city.page(link).body()).contains("已送达");
  }

  @Test
  void aPortalThatIsGoneIsLeftInPeaceUntilTheOfficeSendsSomethingAgain() {
    portal.answerNext(200, 200, 410);
    Accepted first = answered("GONE-1");
    city.advance("PT2M");
    int calls = portal.calls().size();

    assertThat(city.mails(OFFICE))
        .filteredOn(mail -> mail.subject().startsWith("【回传停用】"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.text()).contains("清岚市政府门户网站的回传地址已失效", "HTTP 410"));
    assertThat(deliverMails(OFFICE, first.number())).hasSize(1);

    Accepted second = answered("GONE-2");
    city.advance("PT10M");
    assertThat(portal.calls()).as("the address is left in peace").hasSize(calls);
    URI link = deliverMails(OFFICE, second.number()).getFirst().link();
    assertThat(states(data(link))).contains("case.replied disabled");

    city.decide(link, "retry");
    assertThat(portal.typesReceived()).endsWith("case.replied");
    Accepted third =
        city.accept(
            SOURCE, City.message("GONE-3", Map.of("postedAt", "2026-04-14T09:12:00+08:00")));
    city.advance("PT0S");
    assertThat(portal.calls().getLast().body().at("/data/case").asString())
        .as("it took what was sent again, and counts again")
        .isEqualTo(third.ref());
    assertThat(city.mails(OFFICE))
        .filteredOn(mail -> mail.subject().startsWith("【回传停用】"))
        .hasSize(1);
  }

  /// A finding or a message that is filed by hand, up to the answer.
  private String filed(String mail, String... fields) {
    city.post(city.at("/report"), "mail", mail);
    city.advance("PT1M");
    Mail sent =
        city.mails(mail).stream().filter(m -> m.subject().startsWith("【报送链接】")).toList().getLast();
    Matcher link = FORM.matcher(sent.text());
    assertThat(link.find()).isTrue();
    URI form = URI.create(link.group());
    Matcher once = ONCE.matcher(city.page(form).body());
    assertThat(once.find()).isTrue();
    List<String> all = new ArrayList<>(List.of("once", once.group(1)));
    all.addAll(List.of(fields));
    var filed = city.post(form, all.toArray(String[]::new));
    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(303);
    city.advance("PT0S");
    Matcher number =
        Pattern.compile("舆〔\\d+〕\\d+号")
            .matcher(
                city.page(URI.create(form + filed.headers().firstValue("location").orElseThrow()))
                    .body());
    assertThat(number.find()).isTrue();
    return number.group();
  }

  private String caseOf(String number) {
    return records.cases().stream()
        .filter(ref -> records.replay(ref).number().equals(number))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("A10")
  @Tag("D5")
  void whatAnOfficerFoundOnAForumIsAnsweredThereByTheAdministratorWhoIsPressedWhenLate() {
    String number =
        filed(
            "wu.meiling@qinglan.example",
            "kind",
            "finding",
            "title",
            "网传占道经营",
            "text",
            "本地论坛多名网友反映占道经营。",
            "link",
            "https://bbs.example/t/77",
            "platform",
            "本地论坛",
            "seenAt",
            "2026-04-14T09:00",
            "area",
            "350102",
            "category",
            "street-trading");
    answer(number, "chen.zhiqiang@qinglan.example");
    String ref = caseOf(number);
    assertThat(records.replay(ref).closed()).isTrue();

    Mail asked = deliverMails(ADMINISTRATOR, number).getFirst();
    assertThat(asked.text()).contains("请将下面的答复发布到信息来源处", "https://bbs.example/t/77");
    assertThat(city.page(asked.link()).body()).contains("您好，问题已处理。", "https://bbs.example/t/77");
    assertThat(states(data(asked.link()))).containsExactly("case.replied by-hand");

    city.advance("PT34H");
    assertThat(city.mails(ADMINISTRATOR))
        .filteredOn(mail -> mail.subject().contains(number))
        .extracting(Mail::subject)
        .anyMatch(subject -> subject.startsWith("【催办】"));
    assertThat(records.events(ref))
        .filteredOn(CaseEvent.DeadlineMissed.class::isInstance)
        .extracting(e -> ((CaseEvent.DeadlineMissed) e).what())
        .contains("delivery");
    assertThat(records.events(ref)).noneMatch(CaseEvent.ExecutionRestarted.class::isInstance);

    assertThat(city.act(asked.link(), "posted").statusCode()).isEqualTo(422);
    city.decide(asked.link(), "posted", "link", "https://bbs.example/t/77#2");
    assertThat(records.events(ref))
        .contains(
            new CaseEvent.AnswerDelivered(
                "info-officers", "case.replied", "hand", "https://bbs.example/t/77#2"));
    assertThat(states(data(asked.link()))).containsExactly("case.replied delivered");
    int mails = city.mails(ADMINISTRATOR).size();
    city.advance("PT72H");
    assertThat(city.mails(ADMINISTRATOR)).as("nobody is pressed any more").hasSize(mails);
  }

  @Test
  @Tag("B2")
  void whoTookACallDownHearsTheAnswerByMail() {
    String number =
        filed(
            OFFICE,
            "kind",
            "message",
            "title",
            "来电反映门口被占",
            "text",
            "每天早上都被占。",
            "seenAt",
            "2026-04-14T09:00",
            "area",
            "350102",
            "category",
            "street-trading");
    answer(number, "chen.zhiqiang@qinglan.example");

    List<Mail> letters =
        city.mails(OFFICE).stream()
            .filter(m -> m.subject().equals("【答复】" + number + " · 来电反映门口被占"))
            .toList();
    assertThat(letters).hasSize(1);
    Mail letter = letters.getFirst();
    assertThat(letter.hasLink()).as("nothing is to be decided").isFalse();
    assertThat(letter.text()).contains("您好，问题已处理。", "查看办理情况");
    assertThat(letter.text()).doesNotContain("林若溪");
    Matcher status = Pattern.compile("http://\\S+/status/\\S+").matcher(letter.text());
    assertThat(status.find()).isTrue();
    assertThat(city.status(URI.create(status.group())).at("/reply/text").asString())
        .isEqualTo("您好，问题已处理。");
    assertThat(records.events(caseOf(number)))
        .filteredOn(CaseEvent.AnswerDelivered.class::isInstance)
        .singleElement()
        .satisfies(e -> assertThat(((CaseEvent.AnswerDelivered) e).way()).isEqualTo("mail"));
  }

  @Test
  @Tag("D5")
  @Tag("E10")
  void theAnswerToACallerIsToldByWhoeverTookTheCallDown() {
    String number =
        filed(
            OFFICE,
            "kind",
            "message",
            "title",
            "来电反映门口被占",
            "text",
            "每天早上都被占，请回电。",
            "name",
            "陈女士",
            "phone",
            "138 0000 0000",
            "seenAt",
            "2026-04-14T09:00",
            "area",
            "350102",
            "category",
            "street-trading");
    String ref = caseOf(number);

    URI handle = city.task("chen.zhiqiang@qinglan.example", number).link();
    assertThat(city.page(handle).body()).contains("查看联系方式").doesNotContain("138 0000 0000");
    var seen = city.act(handle, "view-contact");
    assertThat(seen.statusCode()).isEqualTo(200);
    assertThat(seen.body()).contains("陈女士", "href=\"tel:13800000000\"");
    city.act(handle, "view-contact");
    assertThat(records.events(ref))
        .filteredOn(CaseEvent.ContactViewed.class::isInstance)
        .containsExactly(new CaseEvent.ContactViewed("handle-1-gutai-bureau"));
    city.decide(handle, "written-report", "text", "已核实。", "draftReply", "您好，已处理。");
    URI heard = city.task("xu.haitao@qinglan.example", number).link();
    assertThat(city.act(heard, "view-contact").statusCode()).isEqualTo(422);
    assertThat(city.page(heard).body()).doesNotContain("联系来信人", "138 0000 0000");
    city.decide(heard, "agree");
    city.decide(city.task("he.jing@qinglan.example", number).link(), "agree");
    URI answer = city.task(OFFICE, number).link();
    assertThat(city.page(answer).body()).contains("查看了来信人的联系方式", "陈志强");
    city.decide(answer, "send", "reply", "您好，问题已处理。", "form", "message");
    city.advance("PT1M");

    List<Mail> please =
        city.mails().stream().filter(m -> m.subject().startsWith("【请转告】" + number)).toList();
    assertThat(please).hasSize(1);
    Mail mail = please.getFirst();
    assertThat(city.mails(OFFICE)).contains(mail);
    assertThat(mail.text()).contains("请将答复转告来电（来访）人").doesNotContain("陈女士", "0000");
    assertThat(mail.html()).doesNotContain("陈女士", "0000");
    assertThat(deliverMails(OFFICE, number)).isEmpty();
    assertThat(city.page(mail.link()).body())
        .contains("请转告", "您好，问题已处理。", "查看联系方式", "已经转告")
        .doesNotContain("name=\"link\"");
    assertThat(city.act(mail.link(), "view-contact").body()).contains("href=\"tel:13800000000\"");
    assertThat(city.act(mail.link(), "posted").statusCode()).isEqualTo(422);
    city.decide(mail.link(), "posted", "note", "电话告知。");

    assertThat(records.events(ref))
        .contains(new CaseEvent.AnswerDelivered("duty-desk", "case.replied", "hand", "电话告知。"));
    assertThat(records.replay(ref).settled()).isTrue();
    assertThat(states(data(mail.link()))).contains("case.replied delivered");
    URI status = city.at("/status/" + records.replay(ref).registration().statusCode());
    assertThat(city.page(status).body())
        .contains("您好，问题已处理。")
        .doesNotContain("联系方式", "陈女士", "138 0000 0000", "陈志强");
  }

  @Test
  @Tag("E10")
  void ofACallerWhoAskedForPrivacyOnlyTheOfficeSeesHowToReachThem() {
    String number =
        filed(
            "wu.meiling@qinglan.example",
            "kind",
            "message",
            "title",
            "来访反映门口被占",
            "text",
            "每天早上都被占。",
            "name",
            "陈女士",
            "phone",
            "13800000000",
            "privacy",
            "true",
            "seenAt",
            "2026-04-14T09:00",
            "area",
            "350102",
            "category",
            "street-trading");
    URI handle = city.task("chen.zhiqiang@qinglan.example", number).link();
    assertThat(city.page(handle).body())
        .contains("要求对身份保密", "只有网络问政领导小组办公室可以查看")
        .doesNotContain("陈女士", "13800000000");
    assertThat(city.act(handle, "view-contact").statusCode()).isEqualTo(422);

    answer(number, "chen.zhiqiang@qinglan.example");
    city.advance("PT1M");

    List<Mail> please =
        city.mails().stream().filter(m -> m.subject().startsWith("【请转告】" + number)).toList();
    assertThat(please)
        .as("the unit's officer took it down; the office tells them")
        .isNotEmpty()
        .allSatisfy(
            mail -> assertThat(city.mails("wu.meiling@qinglan.example")).doesNotContain(mail));
    assertThat(city.act(please.getFirst().link(), "view-contact").body())
        .contains("陈女士", "tel:13800000000", "不得外传");
  }
}
