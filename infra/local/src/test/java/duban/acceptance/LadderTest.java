package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.cases.CaseEvent;
import duban.local.LocalStack;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What happens when a unit does not do what it should, as those live it who are told.
@Tag("A11")
@Tag("D4")
@Tag("D8")
class LadderTest {
  private static final String SOURCE = "city-portal";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm");

  private static final String HANDLER = "chen.zhiqiang@qinglan.example";
  private static final String COLLEAGUE = "wu.meiling@qinglan.example";
  private static final String HEAD = "zheng.kai@qinglan.example";
  private static final String LEADER = "hou.xiaobo@qinglan.example";
  private static final String OFFICE = "lin.ruoxi@qinglan.example";
  private static final String GROUP = "gu.changhe@qinglan.example";

  private LocalStack stack;
  private City city;
  private Records records;

  /// A Tuesday, ten in the morning.
  @BeforeEach
  void start() {
    stack = Stacks.startAt(Instant.parse("2026-04-14T02:00:00Z"));
    city = new City(stack.uri());
    records = new Records(stack);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private Accepted message(String id) {
    Accepted accepted =
        city.accept(SOURCE, City.message(id, Map.of("postedAt", "2026-04-14T09:12:00+08:00")));
    city.advance("PT0S");
    return accepted;
  }

  /// The reminders in somebody's box, each as its minute and its subject.
  private List<String> reminders(String to) {
    return city.mails(to).stream()
        .filter(mail -> mail.subject().matches("【(提醒|催办|督办|督办升级|通报)】.*"))
        .map(mail -> minute(Instant.parse(mail.json().get("at").asString())) + " " + mail.subject())
        .toList();
  }

  private static String minute(Instant at) {
    return LocalDateTime.ofInstant(at, ZONE).format(MINUTE);
  }

  /// The ladder's own part of the record: what, when it was planned, who was told.
  private List<String> climbed(Accepted accepted) {
    List<String> climbed = new ArrayList<>();
    for (CaseEvent event : records.events(accepted.ref())) {
      if (event instanceof CaseEvent.NoticeGiven e) {
        climbed.add(minute(e.planned()) + " " + e.what() + " " + e.rung());
      } else if (event instanceof CaseEvent.DeadlineMissed e) {
        climbed.add(minute(e.limit()) + " " + e.what() + " missed");
      } else if (event instanceof CaseEvent.NamedInCircular e) {
        climbed.add(minute(e.limit()) + " " + e.what() + " circular of " + e.unit());
      }
    }
    return climbed;
  }

  @Test
  @Tag("A6")
  void aUnitThatLetsThreeDaysPassIsRemindedPressedReportedUpwardsAndNamedInTheCircular() {
    Accepted accepted = message("SILENT-1");
    String number = accepted.number();

    city.advance("PT80H");

    assertThat(climbed(accepted))
        .containsExactly(
            "04-14 10:40 initial-report before",
            "04-14 11:00 initial-report due",
            "04-14 11:00 initial-report missed",
            "04-14 11:40 written-report before",
            "04-14 12:00 initial-report head",
            "04-14 12:00 written-report due",
            "04-14 12:00 written-report missed",
            "04-14 13:00 written-report head",
            "04-14 15:00 initial-report leader",
            "04-14 16:00 written-report leader",
            "04-15 17:30 initial-report group",
            "04-15 17:30 written-report group",
            "04-17 08:30 reply before",
            "04-17 17:30 initial-report circular",
            "04-14 11:00 initial-report circular of gutai-bureau",
            "04-17 17:30 written-report circular",
            "04-14 12:00 written-report circular of gutai-bureau");
    List<String> handlers =
        List.of(
            "04-14 10:40 【提醒】" + number + " 首报最迟 11:00 · 人行道被占用",
            "04-14 11:00 【督办】" + number + " 首报最迟 11:00 · 人行道被占用",
            "04-14 11:40 【提醒】" + number + " 书面报告最迟 12:00 · 人行道被占用",
            "04-14 12:00 【督办】" + number + " 首报已超期 1 小时 · 人行道被占用",
            "04-14 13:00 【督办】" + number + " 书面报告已超期 1 小时 · 人行道被占用",
            "04-14 15:00 【督办升级】" + number + " 首报已超期 4 小时 · 人行道被占用",
            "04-14 16:00 【督办升级】" + number + " 书面报告已超期 4 小时 · 人行道被占用");
    List<String> higher =
        List.of(
            "04-15 17:30 【督办升级】" + number + " 首报已超期 1 天 6 小时 · 人行道被占用",
            "04-17 17:30 【通报】" + number + " 首报已超期 3 天 6 小时 · 人行道被占用");
    // The citizen's answer is due at midnight; a day before that is no time to write to people.
    String reply = "04-17 08:30 【催办】" + number + " 答复来信人最迟 4月17日(周五) 24:00 · 人行道被占用";
    assertThat(reminders(HANDLER)).isEqualTo(join(handlers, List.of(reply)));
    assertThat(reminders(COLLEAGUE)).isEqualTo(join(handlers, List.of(reply)));
    assertThat(reminders(HEAD)).isEqualTo(join(handlers.subList(3, 7), higher));
    assertThat(reminders(LEADER)).isEqualTo(join(handlers.subList(5, 7), higher));
    assertThat(reminders(OFFICE)).containsExactly(higher.get(0), reply, higher.get(1));
    assertThat(reminders(GROUP)).isEqualTo(higher);

    Mail circular = city.mails(GROUP).getLast();
    assertThat(circular.hasLink()).isFalse();
    assertThat(circular.text())
        .contains("鼓台区综合行政执法分局的首报逾期未报，也未说明情况，列入通报。", "鼓台区综合行政执法分局的书面报告逾期未报，也未说明情况，列入通报。");
    assertThat(circular.html()).contains("鼓台区综合行政执法分局的首报逾期未报，也未说明情况，列入通报。");
    Mail pressed = city.mails(HANDLER).getLast();
    assertThat(city.page(pressed.link()).statusCode()).isEqualTo(200);
    city.decide(pressed.link(), "written-report", "text", "已处理。", "draftReply", "您好，占道摊位已撤离。");
    int before = climbed(accepted).size();
    city.advance("P1D");
    assertThat(climbed(accepted).stream().skip(before)).noneMatch(s -> s.contains("report"));
  }

  /// Asks before the limit for more time, files a follow-up, and hears nothing: it is late, and it
  /// is not silent.
  @Test
  void aUnitThatExplainedItselfIsNotNamedAndTheOfficeIsToldInstead() {
    Accepted accepted = message("EXPLAINED-1");
    city.advance("PT45M");
    URI link = city.task(HANDLER, accepted.number()).link();
    city.decide(link, "extend", "what", "written-report", "reason", "等待检测结果");
    city.decide(link, "follow-up", "text", "检测机构周五出具结果，已向来信人说明。");

    city.advance("PT80H");

    assertThat(records.events(accepted.ref()))
        .noneMatch(CaseEvent.NamedInCircular.class::isInstance);
    assertThat(climbed(accepted))
        .contains(
            "04-17 17:30 initial-report circular.explained",
            "04-17 17:30 written-report circular.explained");
    for (String person : List.of(GROUP, HEAD, LEADER, HANDLER, COLLEAGUE)) {
      assertThat(city.mails(person))
          .noneMatch(mail -> mail.subject().startsWith("【通报】"))
          .noneMatch(mail -> mail.text().contains("未说明情况"));
    }
    Mail told = city.mails(OFFICE).getLast();
    assertThat(told.text())
        .contains("鼓台区综合行政执法分局的书面报告逾期未报。该单位已说明情况")
        .doesNotContain("列入通报。请", "未说明情况");
    assertThat(city.page(told.link()).body()).contains("已说明情况，未列入通报");
  }

  @Test
  void aCircularThatWasWrongIsTakenBackByASecondOneToTheSamePeople() {
    Accepted accepted = message("WITHDRAWN-1");
    city.advance("PT80H");
    URI office = city.mails(OFFICE).getLast().link();
    assertThat(city.page(office).body()).contains("撤回通报");
    assertThat(city.act(office, "withdraw-circular", "what", "written-report").statusCode())
        .as("without a reason")
        .isEqualTo(422);

    city.decide(office, "withdraw-circular", "what", "written-report", "reason", "该单位当天已电话说明");
    city.advance("PT0S");

    for (String person : List.of(HEAD, LEADER, OFFICE, GROUP)) {
      Mail mail = city.mails(person).getLast();
      assertThat(mail.subject()).isEqualTo("【撤回通报】" + accepted.number() + " · 人行道被占用");
      assertThat(mail.text()).contains("书面报告逾期", "该通报有误，现予撤回", "该单位当天已电话说明");
    }
    assertThat(city.mails(HANDLER)).noneMatch(mail -> mail.subject().startsWith("【撤回通报】"));
    assertThat(city.page(office).body()).contains("撤回对鼓台区综合行政执法分局的通报：书面报告");
    assertThat(
            city.act(office, "withdraw-circular", "what", "written-report", "reason", "再撤")
                .statusCode())
        .as("it was taken back already")
        .isEqualTo(422);
    assertThat(
            city.act(office, "withdraw-circular", "what", "initial-report", "reason", "同上")
                .statusCode())
        .isEqualTo(303);
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  @Test
  void afterADaysOutageEverythingIsMadeUpForOnceInOrderAndSaysThatItComesLate() {
    Accepted accepted = message("OUTAGE-1");
    stack.schedules().fallSilent();
    city.advance("P1D");
    assertThat(climbed(accepted)).isEmpty();

    stack.schedules().speakAgain();
    city.advance("PT1M");

    assertThat(climbed(accepted))
        .containsExactly(
            "04-14 10:40 initial-report before",
            "04-14 11:00 initial-report due",
            "04-14 11:00 initial-report missed",
            "04-14 11:40 written-report before",
            "04-14 12:00 initial-report head",
            "04-14 12:00 written-report due",
            "04-14 12:00 written-report missed",
            "04-14 13:00 written-report head",
            "04-14 15:00 initial-report leader",
            "04-14 16:00 written-report leader");
    assertThat(reminders(HANDLER))
        .containsExactly("04-15 10:01 【督办升级】" + accepted.number() + " 首报已超期 23 小时 1 分 · 人行道被占用");
    assertThat(city.mails(HANDLER).getLast().text())
        .containsSubsequence(
            "首报的提醒应于 4月14日(周二) 10:40 发出，现补发。",
            "首报的督办应于 4月14日(周二) 11:00 发出，现补发。",
            "首报的督办应于 4月14日(周二) 12:00 发出，现补发。",
            "首报的督办升级应于 4月14日(周二) 15:00 发出，现补发。",
            "书面报告的提醒应于 4月14日(周二) 11:40 发出，现补发。",
            "书面报告的督办升级应于 4月14日(周二) 16:00 发出，现补发。");
    city.advance("PT30M");
    assertThat(reminders(HANDLER)).hasSize(1);
  }

  @Test
  void whatIsDueToOnePersonInOneMinuteIsOneMail() {
    Accepted one = message("TWIN-1");
    Accepted two = message("TWIN-2");

    city.advance("PT45M");

    assertThat(reminders(HANDLER))
        .containsExactly("04-14 10:40 【提醒】" + one.number() + " 首报最迟 11:00，另有 1 件");
    Mail mail = city.mails(HANDLER).getLast();
    assertThat(mail.text()).contains(one.number(), two.number());
    List<String> links =
        Pattern.compile("http://\\S+/act/\\S+")
            .matcher(mail.text())
            .results()
            .map(r -> r.group())
            .toList();
    assertThat(links).hasSize(2).doesNotHaveDuplicates();
    assertThat(links)
        .allSatisfy(
            link -> assertThat(city.page(java.net.URI.create(link)).statusCode()).isEqualTo(200));
  }
}
