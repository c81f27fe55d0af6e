package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.cases.CaseEvent;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;

/// The county path from the portal's message to the portal's answer, as its people live it.
@Tag("A2")
@OnEveryEngine
class CountyPathTest {
  private static final String SOURCE = "city-portal";
  private static Engine engine;
  private static City city;
  private static Portal portal;
  private static People people;

  CountyPathTest(Where where) {
    where.needs(Ability.MAILBOX);
  }

  @BeforeParameterizedClassInvocation
  static void start(Where where) {
    engine = where.start();
    city = new City(engine);
    portal = new Portal(city.secret(SOURCE));
    if (engine.can(Ability.CALLBACKS)) {
      city.redirect(SOURCE, portal.address());
    }
    people = People.of(city);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    portal.close();
    engine.close();
  }

  @Test
  @Tag("A1")
  @Tag("A9")
  @Tag("A11")
  void aMessageGoesToTheCountyBureauThroughTheDepartmentsAndBackToThePortal() {
    engine.needs(Ability.CALLBACKS);
    String body = City.message("STORY-1", Map.of());
    Accepted accepted = city.accept(SOURCE, body);
    String bureauOffice = people.handlerOf("bureau-office");
    String handler = people.handlerOf("gutai-bureau");

    Mail copy = city.mails(bureauOffice).getLast();
    assertThat(copy.subject()).startsWith("【抄送】" + accepted.number());
    assertThat(copy.hasLink()).isFalse();
    Mail task = city.task(handler, accepted.number());
    assertThat(task.subject())
        .matches(
            "【办理】"
                + java.util.regex.Pattern.quote(accepted.number())
                + " 请于 .*\\d\\d:\\d\\d 前.+ · 人行道被占用");
    assertThat(task.header("Auto-Submitted")).isEqualTo("auto-generated");
    assertThat(task.header("References")).isEqualTo(copy.header("References"));
    assertThat(task.header("Message-ID")).isNotEqualTo(copy.header("Message-ID"));
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");

    HttpResponse<String> page = city.page(task.link());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("人行道被占用", accepted.number())
        .doesNotContainPattern("<input[^>]* checked");
    city.decide(
        task.link(),
        "initial-report",
        "text",
        "已派人到现场。",
        "oral",
        "on",
        "trend",
        "平稳",
        "risk",
        "一般");
    city.decide(
        task.link(),
        "written-report",
        "text",
        "经查，两个摊位占道经营，已责令撤离。",
        "draftReply",
        "您好，占道摊位已撤离，我们会继续巡查。",
        "trend",
        "回落",
        "risk",
        "一般");

    Mail department = city.task(people.handlerOf("street-order"), accepted.number());
    Mail asked = city.task(bureauOffice, accepted.number());
    assertThat(department.subject()).startsWith("【会商】");
    assertThat(asked.subject()).startsWith("【会商】");
    city.decide(department.link(), "agree", "opinion", "同意。");
    city.decide(asked.link(), "object", "opinion", "请写明巡查的时间。");

    Mail answer = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(answer.subject()).startsWith("【答复】");
    HttpResponse<String> answerPage = city.page(answer.link());
    assertThat(answerPage.body()).contains("您好，占道摊位已撤离，我们会继续巡查。", "请写明巡查的时间。", "同意。", "已派人到现场。");
    String reply = "您好，占道摊位已撤离，我们每天 8 时和 18 时巡查。";
    city.decide(answer.link(), "send", "reply", reply, "form", "message");

    JsonNode status = city.status(accepted.status());
    assertThat(status.get("number").asString()).isEqualTo(accepted.number());
    assertThat(status.get("state").asString()).isEqualTo("closed");
    assertThat(status.at("/reply/text").asString()).isEqualTo(reply);
    assertThat(portal.calls())
        .filteredOn(c -> c.body().at("/data/case").asString().equals(accepted.ref()))
        .allMatch(Portal.Call::verified)
        .extracting(Portal.Call::type)
        .containsExactly("case.registered", "case.progress", "case.replied", "case.closed");
    JsonNode replied =
        portal.calls().stream()
            .filter(c -> c.type().equals("case.replied"))
            .filter(c -> c.body().at("/data/case").asString().equals(accepted.ref()))
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(replied.at("/data/externalId").asString()).isEqualTo("STORY-1");
    assertThat(replied.at("/data/number").asString()).isEqualTo(accepted.number());
    assertThat(replied.at("/data/state").asString()).isEqualTo("replied");
    assertThat(replied.at("/data/reply/text").asString()).isEqualTo(reply);
    assertThat(city.page(accepted.status()).body()).contains(reply);

    assertThat(city.eventTypes(accepted.ref()))
        .startsWith("ExecutionStarted")
        .endsWith("ExecutionSucceeded");
    assertThat(city.statesEntered(accepted.ref()))
        .containsSubsequence(
            "Copy in the bureau office",
            "Assign the county bureau",
            "Handle the matter",
            "Confer",
            "Answer",
            "Reply to the source",
            "Close the case");

    HttpResponse<String> again = city.send(SOURCE, body);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(City.json(again).get("case").asString()).isEqualTo(accepted.ref());
    assertThat(City.json(again).get("status").asString()).isEqualTo(accepted.status().toString());
  }

  @Test
  void theDraftIsConsultedInParallel() {
    Accepted accepted = city.accept(SOURCE, City.message("PARALLEL-1", Map.of()));
    report(accepted, "gutai-bureau");

    Mail department = city.task(people.handlerOf("street-order"), accepted.number());
    Mail bureauOffice = city.task(people.handlerOf("bureau-office"), accepted.number());
    assertThat(department.subject()).startsWith("【会商】");
    assertThat(bureauOffice.subject()).startsWith("【会商】");

    city.decide(bureauOffice.link(), "agree");
    assertThat(answerMails(accepted)).as("one opinion is still missing").isEmpty();
    city.decide(department.link(), "agree");
    assertThat(answerMails(accepted)).isNotEmpty();
  }

  @Test
  void theOfficeReturnsADraftAndTheUnitWorksItOverAgain() {
    Accepted accepted = city.accept(SOURCE, City.message("REWORK-1", Map.of()));
    report(accepted, "gutai-bureau");
    consult(accepted);
    Mail first = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(city.act(first.link(), "return").statusCode())
        .as("a return needs a reason")
        .isEqualTo(422);
    city.decide(first.link(), "return", "reason", "没有答复市民的问题。");

    Mail again = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    assertThat(city.page(again.link()).body()).contains("没有答复市民的问题。");
    report(accepted, "gutai-bureau");
    consult(accepted);
    city.decide(
        city.task(people.handlerOf("leading-office"), accepted.number()).link(),
        "send",
        "reply",
        "已处理。",
        "form",
        "message");

    assertThat(city.status(accepted.status()).at("/reply/text").asString()).isEqualTo("已处理。");
    assertThat(city.statesEntered(accepted.ref()))
        .filteredOn("Handle the matter"::equals)
        .hasSize(2);
  }

  @Test
  void aUnitSaysNotOursAndTheOfficeSendsItToAnother() {
    Accepted accepted = city.accept(SOURCE, City.message("NOT-OURS-1", Map.of()));
    Mail mail = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    assertThat(city.act(mail.link(), "not-ours").statusCode()).isEqualTo(422);
    city.decide(mail.link(), "not-ours", "reason", "该路段属于邻区。", "suggest", "other");

    Mail triage = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(triage.subject()).startsWith("【分办】");
    assertThat(city.page(triage.link()).body()).contains("该路段属于邻区。");
    String other = people.otherCountyBureau("gutai-bureau");
    city.decide(triage.link(), "assign", "path", "county", "tier", "general", "unit", other);

    assertThat(city.task(people.handlerOf(other), accepted.number()).subject()).startsWith("【办理】");
  }

  @Test
  void whatThePolicyCannotPlaceTheOfficeTriages() {
    Accepted accepted = city.accept(SOURCE, City.message("TRIAGE-1", Map.of("category", "说不清的事")));
    Mail triage = city.task(people.handlerOf("leading-office"), accepted.number());

    HttpResponse<String> wrong =
        city.act(
            triage.link(),
            "assign",
            "path",
            "county",
            "tier",
            "general",
            "unit",
            "no-such-unit",
            "note",
            "请速办");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).as("what was typed is still there").contains("请速办");
    city.decide(
        triage.link(),
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau",
        "coUnits",
        "street-order");

    Mail task = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    assertThat(task.subject()).startsWith("【办理】");
  }

  @Test
  @Tag("E3")
  void whatIsNotOursIsRedirectedAndTheCitizenToldWhere() {
    engine.needs(Ability.CALLBACKS);
    Accepted accepted =
        city.accept(SOURCE, City.message("REDIRECT-1", Map.of("category", "说不清的事")));
    String channel = triageOption(accepted, "channel");
    city.decide(triage(accepted), "redirect", "channel", channel, "note", "请直接联系。");

    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("redirected");
    assertThat(typesFor(accepted)).contains("case.redirected");
  }

  @Test
  @Tag("E1")
  void whatIsRefusedIsRefusedWithItsReason() {
    engine.needs(Ability.CALLBACKS);
    Accepted accepted = city.accept(SOURCE, City.message("REFUSE-1", Map.of("category", "说不清的事")));
    assertThat(city.act(triage(accepted), "refuse").statusCode()).isEqualTo(422);
    city.decide(triage(accepted), "refuse", "reason", "内容是辱骂，没有可办理的事项。");

    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("refused");
    assertThat(callsFor(accepted))
        .filteredOn(c -> c.type().equals("case.refused"))
        .singleElement()
        .satisfies(c -> assertThat(c.body().toString()).contains("内容是辱骂，没有可办理的事项。"));
  }

  @Test
  @Tag("C2")
  void aCaseWithoutReplyEndsOnAStatedReason() {
    Accepted accepted =
        city.accept(SOURCE, City.message("NO-REPLY-1", Map.of("category", "说不清的事")));
    city.decide(triage(accepted), "no-reply", "reason", "市民已撤回。");

    JsonNode status = city.status(accepted.status());
    assertThat(status.get("state").asString()).isEqualTo("closed");
    assertThat(status.get("reply").isNull()).as("nobody is told an answer that none gave").isTrue();
    assertThat(status.get("dueAt").isNull()).isTrue();
    assertThat(city.eventTypes(accepted.ref())).endsWith("ExecutionSucceeded");
    List<CaseEvent> events = new Records(engine).events(accepted.ref());
    assertThat(events)
        .contains(
            new CaseEvent.NoReplyNeeded("市民已撤回。"),
            new CaseEvent.TaskDecided("triage-1-leading-office", "no-reply"))
        .endsWith(new CaseEvent.Closed("no-reply"))
        .noneMatch(CaseEvent.Replied.class::isInstance)
        .noneMatch(CaseEvent.Assigned.class::isInstance);
  }

  @Test
  @Tag("E1")
  void aRepeatJoinsTheOpenCase() {
    Accepted open = city.accept(SOURCE, City.message("MERGE-1", Map.of()));
    Accepted repeat = city.accept(SOURCE, City.message("MERGE-2", Map.of("category", "说不清的事")));
    assertThat(city.act(triage(repeat), "merge", "into", "舆〔2026〕999999号").statusCode())
        .isEqualTo(422);
    city.decide(triage(repeat), "merge", "into", open.number());

    assertThat(city.eventTypes(repeat.ref())).endsWith("ExecutionSucceeded");
    assertThat(city.status(repeat.status()).get("state").asString()).isEqualTo("handling");
    assertThat(city.status(repeat.status()).get("with").asString()).isEqualTo(open.number());
    assertThat(city.status(open.status()).get("with").isNull()).isTrue();
    assertThat(city.status(open.status()).get("state").asString()).isEqualTo("handling");
    assertThat(
            city.mails().stream()
                .filter(mail -> mail.subject().contains(repeat.number()))
                .map(Mail::subject))
        .as("nobody else was asked about the one that joined")
        .allMatch(subject -> subject.startsWith("【分办】") || subject.startsWith("【抄送】"));
  }

  @Test
  @Tag("A7")
  void aMajorMatterIsDueFromTheEvent() {
    String occurred =
        OffsetDateTime.ofInstant(city.advance("PT0S"), java.time.ZoneId.of("Asia/Shanghai"))
            .minusMinutes(10)
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
            .toString();
    Accepted accepted =
        city.accept(
            SOURCE, City.message("MAJOR-1", Map.of("tier", "major", "occurredAt", occurred)));
    city.decide(
        triage(accepted), "assign", "path", "county", "tier", "major", "unit", "gutai-bureau");

    Mail task = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    JsonNode due = city.deadlines(task.link()).getFirst();
    assertThat(due.get("what").asString()).isEqualTo("initial-report");
    assertThat(
            Duration.between(
                OffsetDateTime.parse(occurred), OffsetDateTime.parse(due.get("limit").asString())))
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aSecondPostASpentLinkAndAStrangersLinkChangeNothing() {
    Accepted accepted = city.accept(SOURCE, City.message("LINKS-1", Map.of("category", "说不清的事")));
    URI link = triage(accepted);
    city.page(link);
    city.page(link);
    assertThat(city.page(link).statusCode()).as("looking decides nothing").isEqualTo(200);
    assertThat(city.act(link, "").statusCode()).isEqualTo(422);
    city.decide(link, "assign", "path", "county", "tier", "general", "unit", "gutai-bureau");

    HttpResponse<String> second = city.act(link, "refuse", "reason", "再来一次");
    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");
    assertThat(city.page(link).statusCode()).isEqualTo(200);

    URI stranger = link.resolve("/act/" + "A".repeat(43));
    assertThat(city.page(stranger).statusCode()).isEqualTo(404);
    assertThat(city.act(stranger, "refuse", "reason", "不认识的人").statusCode()).isEqualTo(404);
  }

  @Test
  @Tag("E10")
  void noMailNamesTheCitizen() {
    engine.needs(Ability.MOVABLE_CLOCK);
    String body =
        """
        {"externalId":"PRIVACY-1","title":"林小明反映人行道被占用，电话13900001111","content":"我是林小明，请回电 139 0000 1111 或写信到 lin@example.com。",
         "postedAt":"2026-04-15T09:12:00+08:00","area":"350102","category":"占道经营",
         "author":{"name":"林小明","phone":"13900001111","email":"lin@example.com"}}""";
    Accepted accepted = city.accept(SOURCE, body);
    Mail task = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    assertThat(city.page(task.link()).body()).as("who handles it may know").contains("林小明");

    city.advance("PT4H");
    report(accepted, "gutai-bureau");
    consult(accepted);
    city.decide(
        city.task(people.handlerOf("leading-office"), accepted.number()).link(),
        "send",
        "reply",
        "您好，占道摊位已撤离。",
        "form",
        "message");
    city.advance("PT10M");

    List<Mail> all =
        city.mails().stream()
            .filter(mail -> mail.json().toString().contains(accepted.number()))
            .toList();
    assertThat(all)
        .extracting(mail -> mail.subject().replaceAll("】.*", "】"))
        .contains("【办理】", "【会商】", "【答复】");
    assertThat(all)
        .flatExtracting(mail -> mail.files().keySet())
        .as("calendar entries among them")
        .isNotEmpty();
    for (Mail mail : all) {
      String whole =
          String.join(
              "\n",
              mail.json().toString(),
              mail.subject(),
              mail.text(),
              mail.html(),
              String.join("\n", mail.files().keySet()),
              String.join("\n", mail.files().values()));
      assertThat(whole.replaceAll("<[^>]*>|[\\s\\-]|\\\\[rn]", ""))
          .as(mail.subject())
          .doesNotContain("林小明", "13900001111", "lin@example.com");
    }
  }

  private URI triage(Accepted accepted) {
    return city.task(people.handlerOf("leading-office"), accepted.number()).link();
  }

  /// The first value the triage form offers for a select field.
  private String triageOption(Accepted accepted, String field) {
    String page = city.page(triage(accepted)).body();
    int from = page.indexOf("name=\"" + field + "\"");
    assertThat(from).isPositive();
    var option =
        java.util.regex.Pattern.compile("value=\"([a-z0-9-]+)\"").matcher(page.substring(from));
    assertThat(option.find()).isTrue();
    return option.group(1);
  }

  private void report(Accepted accepted, String unit) {
    city.decide(
        city.task(people.handlerOf(unit), accepted.number()).link(),
        "written-report",
        "text",
        "已核实并处理。",
        "draftReply",
        "您好，问题已处理。");
  }

  private void consult(Accepted accepted) {
    city.decide(city.task(people.handlerOf("street-order"), accepted.number()).link(), "agree");
    city.decide(city.task(people.handlerOf("bureau-office"), accepted.number()).link(), "agree");
  }

  private List<Mail> answerMails(Accepted accepted) {
    return city.mails(people.handlerOf("leading-office")).stream()
        .filter(m -> m.subject().startsWith("【答复】" + accepted.number()))
        .toList();
  }

  private List<Portal.Call> callsFor(Accepted accepted) {
    return portal.calls().stream()
        .filter(c -> c.body().at("/data/case").asString().equals(accepted.ref()))
        .toList();
  }

  private List<String> typesFor(Accepted accepted) {
    return callsFor(accepted).stream().map(Portal.Call::type).toList();
  }
}
