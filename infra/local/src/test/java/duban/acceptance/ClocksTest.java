package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMissed;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.local.LocalStack;
import duban.states.LambdaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Due times and what moves them, as people live them. The clock stands at ten in the morning,
/// Tuesday 14 April 2026, unless a story says otherwise.
class ClocksTest {
  private static final String SOURCE = "city-portal";
  private static final Instant TEN = Instant.parse("2026-04-14T02:00:00Z");
  private static final String CHEN = "chen.zhiqiang@qinglan.example";
  private static final String LIN = "lin.ruoxi@qinglan.example";

  private LocalStack stack;
  private City city;
  private Records records;

  @BeforeEach
  void start() {
    start(TEN);
  }

  private void start(Instant at) {
    stack = Stacks.startAt(at);
    city = new City(stack.uri());
    records = new Records(stack);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private Accepted message(String id, String... fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("postedAt", "2026-04-14T09:50:00+08:00");
    all.put("occurredAt", "2026-04-14T10:00:00+08:00");
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    Accepted accepted = city.accept(SOURCE, City.message(id, all));
    city.advance("PT0S");
    return accepted;
  }

  /// A major matter at the county bureau, which filed its initial report at minute 10.
  private Accepted major(String id) {
    Accepted accepted = message(id, "tier", "major");
    city.decide(
        city.task(LIN, accepted.number()).link(),
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau");
    return accepted;
  }

  private URI handling(Accepted accepted) {
    return city.task(CHEN, accepted.number()).link();
  }

  private JsonNode due(URI link, String what) {
    return city.deadlines(link).stream()
        .filter(d -> d.get("what").asString().equals(what))
        .findFirst()
        .orElseThrow();
  }

  private String limit(URI link, String what) {
    return due(link, what).get("limit").asString();
  }

  private static List<String> explanation(JsonNode due) {
    List<String> lines = new ArrayList<>();
    due.get("explanation").forEach(line -> lines.add(line.asString()));
    return lines;
  }

  private <E extends CaseEvent> List<E> events(Accepted accepted, Class<E> type) {
    return records.events(accepted.ref()).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private List<String> titles(String to) {
    return city.mails(to).stream()
        .map(Mail::subject)
        .map(subject -> subject.substring(0, subject.indexOf('】') + 1))
        .toList();
  }

  @Test
  @Tag("A7")
  @Tag("A8")
  void whoSaysBeforeTheLimitThatItTakesLongerHasLongerAndTheReasonIsOnRecord() {
    Accepted accepted = major("EIGHTY");
    URI link = handling(accepted);
    city.advance("PT10M");
    city.decide(link, "initial-report", "text", "已派人到现场。");
    city.advance("PT70M");
    assertThat(limit(link, "written-report")).isEqualTo("2026-04-14T11:30:00+08:00");

    city.decide(
        link,
        "extend",
        "what",
        "written-report",
        "reason",
        "等待检测结果",
        "oral",
        "on",
        "toldBy",
        "陈志强",
        "toldTo",
        "林若溪",
        "toldAt",
        "2026-04-14T11:18");

    JsonNode due = due(link, "written-report");
    assertThat(due.get("limit").asString()).isEqualTo("2026-04-14T12:30:00+08:00");
    assertThat(due.get("late").asBoolean()).isFalse();
    assertThat(explanation(due))
        .containsExactly(
            "自事件发生起计时（4月14日(周二) 10:00），限 1 小时 30 分，力争 40 分钟 内。",
            "4月14日(周二) 11:20 由 4月14日(周二) 11:30 调整至 4月14日(周二) 12:30（延期）");
    assertThat(city.page(link).body()).contains("等待检测结果", "陈志强告知林若溪");

    city.advance("PT65M");
    city.decide(link, "written-report", "text", "已查实。", "draftReply", "已处理。");
    assertThat(due(link, "written-report").get("late").asBoolean()).isFalse();
    assertThat(events(accepted, DeadlineMissed.class)).isEmpty();
  }

  @Test
  @Tag("A8")
  void whoSaysSoAfterTheLimitIsOverdueAndStaysSo() {
    Accepted accepted = major("NINETY-FIVE");
    URI link = handling(accepted);
    city.advance("PT10M");
    city.decide(link, "initial-report", "text", "已派人到现场。");
    city.advance("PT85M");

    city.decide(link, "extend", "what", "written-report", "reason", "等待检测结果");

    assertThat(limit(link, "written-report")).isEqualTo("2026-04-14T11:30:00+08:00");
    assertThat(due(link, "written-report").get("late").asBoolean()).isTrue();
    assertThat(events(accepted, DeadlineMissed.class))
        .extracting(DeadlineMissed::what, DeadlineMissed::limit)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "written-report", Instant.parse("2026-04-14T03:30:00Z")));
    assertThat(events(accepted, CaseEvent.ExtensionRefused.class))
        .extracting(CaseEvent.ExtensionRefused::why)
        .containsExactly("late");
    assertThat(city.page(link).body()).contains("时限不予延长：申请时已超过时限", "等待检测结果");

    city.advance("PT5M");
    city.decide(link, "written-report", "text", "已查实。", "draftReply", "已处理。");
    assertThat(due(link, "written-report").get("late").asBoolean()).isTrue();
    assertThat(events(accepted, DeadlineMissed.class)).hasSize(1);
  }

  @Test
  @Tag("A5")
  @Tag("A7")
  void aRaisedMatterIsDueFromTheEventAndEverybodyInvolvedIsTold() {
    Accepted accepted = message("RAISED");
    URI link = handling(accepted);
    city.advance("PT10M");
    assertThat(limit(link, "initial-report")).isEqualTo("2026-04-14T11:00:00+08:00");

    assertThat(city.act(link, "raise", "tier", "general", "reason", "媒体关注").statusCode())
        .as("a tier is only ever raised")
        .isEqualTo(422);
    city.decide(link, "raise", "tier", "major", "reason", "媒体关注");

    assertThat(limit(link, "initial-report")).isEqualTo("2026-04-14T10:30:00+08:00");
    assertThat(due(link, "initial-report").get("aim").asString())
        .isEqualTo("2026-04-14T10:20:00+08:00");
    assertThat(limit(link, "written-report")).isEqualTo("2026-04-14T11:30:00+08:00");
    assertThat(due(link, "written-report").get("start").asString()).isEqualTo("occurred");
    assertThat(events(accepted, DeadlineMoved.class))
        .extracting(DeadlineMoved::cause)
        .containsOnly("raised");
    assertThat(titles(CHEN)).contains("【等级上调】");
    assertThat(titles(LIN)).contains("【等级上调】");
  }

  @Test
  @Tag("A6")
  @Tag("A9")
  void whatAUnitToldTheOfficeInTimeIsGivenWhenItWasTold() {
    Accepted accepted = major("ORAL");
    URI oversight =
        city.mails(LIN).stream()
            .filter(m -> m.subject().startsWith("【督办】") && m.hasLink())
            .reduce((first, last) -> last)
            .orElseThrow()
            .link();
    city.advance("PT25M");

    HttpResponse<String> ahead =
        city.act(oversight, "oral-report", "text", "已到现场。", "toldAt", "2026-04-14T10:26");
    assertThat(ahead.statusCode()).isEqualTo(422);
    assertThat(ahead.body()).contains("时间不能晚于现在");
    assertThat(
            city.act(oversight, "oral-report", "text", "已到现场。", "toldAt", "2026-04-14T09:59")
                .body())
        .contains("时间早于计时起点");
    city.decide(
        oversight,
        "oral-report",
        "unit",
        "gutai-bureau",
        "text",
        "已到现场。",
        "toldBy",
        "陈志强",
        "toldTo",
        "林若溪",
        "toldAt",
        "2026-04-14T10:20");

    URI link = handling(accepted);
    JsonNode initial = due(link, "initial-report");
    assertThat(initial.get("givenAt").asString()).isEqualTo("2026-04-14T10:20:00+08:00");
    assertThat(initial.get("late").asBoolean()).isFalse();
    city.advance("PT20M");
    assertThat(events(accepted, DeadlineMissed.class)).isEmpty();
    assertThat(city.page(link).body()).contains("已到现场。", "陈志强告知林若溪");
  }

  @Test
  @Tag("D6")
  @Tag("E5")
  void inTheWeekOfTheNationalDayThreeWorkingDaysEndOnAMakeUpSaturday() {
    stop();
    start(Instant.parse("2026-09-30T02:00:00Z"));
    publish(
        "policy.yaml",
        "what: reply, start: received, limit: 3d",
        "what: reply, start: posted, limit: 3wd");
    Accepted accepted =
        message(
            "NATIONAL-DAY",
            "postedAt",
            "2026-09-30T09:12:00+08:00",
            "occurredAt",
            "2026-09-30T09:00:00+08:00");

    assertThat(city.status(accepted.status()).get("dueAt").asString())
        .isEqualTo("2026-10-10T17:30:00+08:00");
    JsonNode reply = due(handling(accepted), "reply");
    assertThat(reply.get("of").asString()).isEqualTo("case");
    assertThat(reply.get("provisional").asBoolean()).isFalse();
    assertThat(explanation(reply))
        .containsExactly(
            "自网民发布起计时（9月30日(周三) 09:12），限 3 个工作日。",
            "10月1日(周四) 至 10月7日(周三) 不计（国庆节）",
            "当日不计，自 10月8日(周四) 起算",
            "10月10日(周六) 调休上班（国庆节），计入",
            "截至 10月10日(周六) 下班");
  }

  @Test
  @Tag("E5")
  void aLimitInAYearWhoseHolidaysAreNotKnownIsProvisionalUntilTheyAre() {
    stop();
    start(Instant.parse("2026-12-30T02:00:00Z"));
    publish(
        "policy.yaml",
        "what: reply, start: received, limit: 3d",
        "what: reply, start: received, limit: 3wd");
    assertThat(City.json(city.get("/local/health")).at("/calendarMissing/qinglan").asInt())
        .isEqualTo(2027);
    Accepted accepted =
        message(
            "NEW-YEAR",
            "postedAt",
            "2026-12-30T09:12:00+08:00",
            "occurredAt",
            "2026-12-30T09:00:00+08:00");
    URI link = handling(accepted);
    assertThat(due(link, "reply").get("provisional").asBoolean()).isTrue();
    assertThat(limit(link, "reply")).isEqualTo("2027-01-05T17:30:00+08:00");
    assertThat(explanation(due(link, "reply"))).contains("2027 年节假日安排尚未公布，暂按一般星期计算");
    assertThat(city.page(link).body()).contains("暂定：节假日安排公布后可能调整");

    publish(
        Map.of("policy.yaml", "what: reply, start: received, limit: 3d"),
        Map.of("policy.yaml", "what: reply, start: received, limit: 3wd"),
        "2027-01-01,元旦,holiday\n2027-01-02,元旦,holiday\n2027-01-03,元旦,holiday\n"
            + "2027-01-04,元旦,holiday\n2027-02-07,春节,workday\n2027-02-08,春节,holiday\n");
    city.advance("PT3M");

    assertThat(due(link, "reply").get("provisional").asBoolean()).isFalse();
    assertThat(limit(link, "reply")).isEqualTo("2027-01-06T17:30:00+08:00");
    assertThat(events(accepted, DeadlineMoved.class))
        .extracting(DeadlineMoved::cause)
        .containsExactly("calendar");
    assertThat(events(accepted, CaseEvent.PolicyAdopted.class)).isEmpty();
    assertThat(City.json(city.get("/local/health")).get("calendarMissing")).isEmpty();
  }

  @Test
  @Tag("A6")
  void otherRulesMoveWhatIsStillOwedAndNothingElse() {
    Accepted accepted = message("MIDWAY");
    Accepted settled = message("SETTLED");
    city.decide(handling(settled), "written-report", "text", "已查实。", "draftReply", "已处理。");
    int before = records.events(settled.ref()).size();
    URI link = handling(accepted);
    city.advance("PT20M");

    String rule = "tier: general, what: written-report, start: assigned, limit: ";
    publish("policy.yaml", rule + "PT2H", rule + "PT3H");
    city.advance("PT5M");

    assertThat(limit(link, "initial-report")).isEqualTo("2026-04-14T11:00:00+08:00");
    assertThat(limit(link, "written-report")).isEqualTo("2026-04-14T13:00:00+08:00");
    List<DeadlineMoved> moves = events(accepted, DeadlineMoved.class);
    assertThat(moves).hasSize(1);
    assertThat(moves.getFirst().cause()).isEqualTo("policy");
    assertThat(moves.getFirst().before().limit()).isEqualTo("2026-04-14T04:00:00Z");
    assertThat(events(accepted, CaseEvent.PolicyAdopted.class)).hasSize(1);
    assertThat(records.events(settled.ref())).hasSize(before);
    city.advance("PT10M");
    assertThat(events(accepted, DeadlineMoved.class)).as("once").hasSize(1);
  }

  @Test
  @Tag("D6")
  void theCitizensAnswerMayBePutOffWithTheOfficesWordButNotPastTheFifthDay() {
    Accepted accepted = message("PUT-OFF");
    URI link = handling(accepted);
    assertThat(city.status(accepted.status()).get("dueAt").asString())
        .isEqualTo("2026-04-18T00:00:00+08:00");
    city.decide(link, "extend", "what", "reply", "until", "2026-04-25T12:00", "reason", "需要专家鉴定");
    assertThat(limit(link, "reply")).as("not before the office says so").startsWith("2026-04-18");
    Mail asked =
        city.mails(LIN).stream()
            .filter(m -> m.subject().startsWith("【延期申请】"))
            .findFirst()
            .orElseThrow();
    assertThat(asked.text()).contains("答复来信人", "4月25日(周六) 12:00", "需要专家鉴定");
    assertThat(city.page(asked.link()).body())
        .contains(
            "待决定的延期申请：答复来信人（现时限 4月17日(周五) 24:00），希望延至 4月25日(周六) 12:00，理由：需要专家鉴定",
            "value=\"2026-04-25T12:00\"",
            "<option value=\"reply\" selected>",
            "同意延期");

    city.decide(asked.link(), "grant", "what", "reply");

    assertThat(city.status(accepted.status()).get("dueAt").asString())
        .isEqualTo("2026-04-20T00:00:00+08:00");
    List<String> history = new ArrayList<>();
    city.status(accepted.status())
        .get("history")
        .forEach(h -> history.add(h.get("what").asString()));
    assertThat(history).contains("答复时限延长至 4月19日(周日) 24:00");
    assertThat(titles(CHEN)).contains("【延期结果】");
    assertThat(city.mails(CHEN).getLast().text()).contains("4月19日(周日) 24:00", "需要专家鉴定");
    assertThat(city.act(asked.link(), "grant", "what", "reply").statusCode())
        .as("nothing more is asked")
        .isEqualTo(422);
  }

  private void publish(String file, String from, String to) {
    publish(Map.of(file, from), Map.of(file, to), "");
  }

  /// Publishes the office's folder with other words in it, and further days in the calendar.
  private void publish(Map<String, String> from, Map<String, String> to, String days) {
    var request = JsonMapper.shared().createObjectNode();
    request.put("office", "qinglan");
    var texts = request.putObject("files");
    try (Stream<Path> files = Files.list(Stacks.root().resolve("infra/policies/qinglan"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        String wanted = from.get(name);
        if (wanted != null) {
          assertThat(text).contains(wanted);
          text = text.replace(wanted, to.getOrDefault(name, ""));
        }
        texts.put(name, name.equals("calendar.csv") ? text + days : text);
      }
      stack.invoke("PublishFunction", request.toString());
      // Functions ask for the version in force every few seconds.
      city.advance("PT10S");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LambdaTarget.FunctionError e) {
      throw new AssertionError(e);
    }
  }
}
