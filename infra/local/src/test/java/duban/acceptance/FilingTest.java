package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Mail;
import duban.local.LocalStack;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What staff find, they file themselves: with a link that only they get.
@Tag("A10")
class FilingTest {
  private static final String OFFICER = "wu.meiling@qinglan.example";
  private static final String DUTY_DESK = "lin.ruoxi@qinglan.example";
  private static final Pattern FORM = Pattern.compile("http://\\S*/report/[A-Za-z0-9_-]{43}");
  private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]+)\"");
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

  private static HttpResponse<String> ask(String mail) {
    return city.post(city.at("/report"), "mail", mail);
  }

  /// Asks for a link and takes it from the mail.
  private static URI link(String mail) {
    city.advance("PT2M");
    assertThat(ask(mail).statusCode()).isEqualTo(200);
    city.advance("PT1M");
    Mail sent = filingMails(mail).getLast();
    Matcher link = FORM.matcher(sent.text());
    assertThat(link.find()).as(sent.text()).isTrue();
    return URI.create(link.group());
  }

  private static List<Mail> filingMails(String to) {
    return city.mails(to).stream().filter(m -> m.subject().startsWith("【报送链接】")).toList();
  }

  private static String once(URI link) {
    Matcher once = ONCE.matcher(city.page(link).body());
    assertThat(once.find()).isTrue();
    return once.group(1);
  }

  private static String[] finding(String once, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "once", once,
                "kind", "finding",
                "title", "网传滨江路夜间施工扰民",
                "text", "本地论坛多名网友反映滨江路工地凌晨施工。",
                "link", "https://bbs.example/t/77",
                "platform", "本地论坛",
                "seenAt", "2026-04-15T09:00",
                "trend", "转发增多",
                "risk", "中",
                "screenshots", "“睡不着”“天天如此”"));
    fields.addAll(Arrays.asList(more));
    return fields.toArray(String[]::new);
  }

  @Test
  void anInfoOfficerFilesAFindingAndItBecomesACase() {
    URI link = link(OFFICER);
    HttpResponse<String> form = city.page(link);
    assertThat(form.statusCode()).isEqualTo(200);
    assertThat(form.body()).contains("吴美玲", "网上发现", "预警", "name=\"seenAt\"");

    String once = once(link);
    HttpResponse<String> filed =
        city.post(link, finding(once, "area", "350103", "category", "noise"));

    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(303);
    HttpResponse<String> after =
        city.page(URI.create(link + filed.headers().firstValue("location").orElseThrow()));
    assertThat(after.body()).contains("已登记为案件", "网传滨江路夜间施工扰民").containsPattern("舆〔\\d+〕\\d+号");
    city.advance("PT1M");

    String number = number(after);
    Mail handle = city.task("huang.sha@qinglan.example", number);
    assertThat(handle.subject()).startsWith("【办理】" + number);
    assertThat(handle.text()).contains("来源：舆情信息员报送");
    String page = city.page(handle.link()).body();
    assertThat(page)
        .contains("登记", "吴美玲", "报送类别", "网上发现", "本地论坛", "“睡不着”“天天如此”")
        .contains("转发增多", "舆情走势");
  }

  private static String number(HttpResponse<String> page) {
    Matcher number = Pattern.compile("舆〔\\d+〕\\d+号").matcher(page.body());
    assertThat(number.find()).isTrue();
    return number.group();
  }

  @Test
  void theSameFormTwiceIsOneCase() {
    URI link = link(DUTY_DESK);
    String once = once(link);

    HttpResponse<String> first = city.post(link, finding(once));
    HttpResponse<String> second = city.post(link, finding(once));

    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(second.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"));
    URI after = URI.create(link + first.headers().firstValue("location").orElseThrow());
    assertThat(number(city.page(after))).isEqualTo(number(city.page(after)));
    city.advance("PT1M");
    String number = number(city.page(after));
    assertThat(
            city.mails(DUTY_DESK).stream()
                .filter(m -> m.subject().startsWith("【分办】" + number + " ")))
        .hasSize(1);
  }

  @Test
  void aVisitorsMessageComesInByTheDutyDesk() {
    URI link = link(DUTY_DESK);
    HttpResponse<String> filed =
        city.post(
            link,
            "once",
            once(link),
            "kind",
            "message",
            "title",
            "来电反映井盖破损",
            "text",
            "解放路口井盖破损。",
            "seenAt",
            "2026-04-15 09:00");
    String number =
        number(city.page(URI.create(link + filed.headers().firstValue("location").orElseThrow())));
    city.advance("PT1M");

    assertThat(city.task(DUTY_DESK, number).text()).contains("来源：值班登记（电话、来访）");
  }

  @Test
  @Tag("E10")
  void whoTakesACallDownHasTheCitizensPageToPassOn() {
    URI link = link(DUTY_DESK);
    HttpResponse<String> filed =
        city.post(
            link,
            "once",
            once(link),
            "kind",
            "message",
            "title",
            "来电反映路灯不亮",
            "text",
            "和平路路灯不亮。",
            "name",
            "陈女士",
            "phone",
            "13800000000",
            "seenAt",
            "2026-04-15 09:00");
    assertThat(filed.statusCode()).as(filed.body()).isEqualTo(303);
    URI after = URI.create(link + filed.headers().firstValue("location").orElseThrow());
    HttpResponse<String> page = city.page(after);
    assertThat(page.body()).contains("办理进展页");
    Matcher status = Pattern.compile("href=\"(\\.\\./status/[^\"]+)\"").matcher(page.body());
    assertThat(status.find()).as(page.body()).isTrue();

    assertThat(city.status(after.resolve(status.group(1))).get("number").asString())
        .isEqualTo(number(page));
    assertThat(city.page(after.resolve(status.group(1))).body())
        .contains("来电反映路灯不亮")
        .doesNotContain("陈女士", "13800000000");
  }

  @Test
  @Tag("B2")
  void whatIsWrongIsSaidBesideItsFieldAndNothingTypedIsLost() {
    URI link = link(OFFICER);
    String once = once(link);

    HttpResponse<String> refused =
        city.post(
            link,
            "once",
            once,
            "kind",
            "finding",
            "text",
            "只写了这一句",
            "link",
            "javascript:alert(1)",
            "seenAt",
            "2999-01-01T00:00",
            "occurredAt",
            "昨天",
            "tier",
            "huge");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("只写了这一句", "昨天", "value=\"" + once + "\"")
        .contains("id=\"f-title-error\"", "id=\"f-link-error\"", "id=\"f-platform-error\"")
        .contains("id=\"f-seenAt-error\"", "时间不能晚于现在")
        .contains("id=\"f-occurredAt-error\"", "请填写完整的日期和时间")
        .contains("id=\"f-tier-error\"")
        .doesNotContain("id=\"f-text-error\"");
  }

  @Test
  @Tag("E10")
  void aStrangerGetsNoMailAndTheSamePage() {
    city.advance("PT2M");
    int before = allFilingMails();
    HttpResponse<String> officer = ask(OFFICER);
    HttpResponse<String> stranger = ask("stranger@elsewhere.example");
    HttpResponse<String> colleague = ask("deng.weimin@qinglan.example");
    city.advance("PT2M");

    assertThat(stranger.statusCode()).isEqualTo(officer.statusCode()).isEqualTo(200);
    assertThat(stranger.body()).isEqualTo(officer.body()).isEqualTo(colleague.body());
    assertThat(city.mails("stranger@elsewhere.example")).isEmpty();
    assertThat(filingMails("deng.weimin@qinglan.example")).as("no info officer").isEmpty();
    assertThat(allFilingMails()).isEqualTo(before + 1);
  }

  private static int allFilingMails() {
    return (int) city.mails().stream().filter(m -> m.subject().startsWith("【报送链接】")).count();
  }

  @Test
  void askingOverAndOverWithinAMinuteIsAskingOnce() {
    city.advance("PT2M");
    int before = filingMails("xu.haitao@qinglan.example").size();
    for (int i = 0; i < 5; i++) {
      ask("XU.haitao@qinglan.example");
    }
    city.advance("PT3M");

    assertThat(filingMails("xu.haitao@qinglan.example")).hasSize(before + 1);
  }

  @Test
  void aLinkThatIsNoneOrATaskLinkOpensNoForm() {
    assertThat(
            city.page(city.at("/report/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).statusCode())
        .isEqualTo(404);
    URI form = link(OFFICER);
    assertThat(city.page(URI.create(form.toString().replace("/report/", "/act/"))).statusCode())
        .as("a filing link decides no task")
        .isEqualTo(404);
    assertThat(ask("nonsense").statusCode()).isEqualTo(422);
    assertThat(city.page(URI.create(form + "?lang=en")).body())
        .contains("Found online", "<html lang=\"en\"");
  }

  @Test
  void aLinkExpires() {
    URI link = link(OFFICER);
    city.advance("PT12H");

    assertThat(city.page(link).statusCode()).isEqualTo(410);
    assertThat(city.post(link, finding("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).statusCode())
        .isEqualTo(410);
  }
}
