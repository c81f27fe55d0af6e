package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// The bureau path: a department of the bureau handles the matter, and its supervising leader
/// reviews what it drafts before the office answers.
@Tag("A3")
@OnEveryEngine
class BureauPathTest {
  private static final String SOURCE = "city-portal";
  private static final String LEADER = "meng.fan@qinglan.example";
  private static Engine engine;
  private static City city;
  private static Portal portal;
  private static People people;

  BureauPathTest(Where where) {
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
  @Tag("A9")
  @Tag("A11")
  void aDraftTheLeaderReturnsTwiceIsWorkedOverTwiceAndThenAnswered() {
    engine.needs(Ability.CALLBACKS);
    Accepted accepted =
        city.accept(SOURCE, City.message("BUREAU-1", Map.of("category", "占道经营", "area", "350199")));
    Mail triage = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(triage.subject()).startsWith("【分办】");
    city.decide(
        triage.link(),
        "assign",
        "path",
        "bureau",
        "tier",
        "general",
        "unit",
        "street-order",
        "coUnits",
        "policy-law");
    city.decide(handle(accepted), "initial-report", "text", "已派人到现场。");
    report(accepted, "第一稿");

    Mail review = review(accepted, "deng.weimin@qinglan.example");
    assertThat(review.subject()).startsWith("【审核】" + accepted.number()).contains("前完成审核");
    assertThat(review.text()).contains("市容秩序管理处");
    String page = city.page(review.link()).body();
    assertThat(page).contains("第一稿", "已派人到现场。", "name=\"opinion\"", "name=\"reason\"");
    HttpResponse<String> noReason = city.act(review.link(), "return");
    assertThat(noReason.statusCode()).as("a return needs a reason").isEqualTo(422);
    city.decide(review.link(), "return", "reason", "没有写明依据。");

    Mail again = city.task(people.handlerOf("street-order"), accepted.number());
    assertThat(again.subject()).startsWith("【办理】");
    assertThat(again.text()).contains("退回理由：没有写明依据。");
    assertThat(city.page(again.link()).body()).contains("没有写明依据。", "第一稿");
    report(accepted, "第二稿");
    city.decide(
        review(accepted, "deng.weimin@qinglan.example").link(), "return", "reason", "电话号码不对。");
    report(accepted, "第三稿");
    city.decide(
        review(accepted, "deng.weimin@qinglan.example").link(), "approve", "opinion", "可以答复。");

    Mail department = city.task(people.handlerOf("policy-law"), accepted.number());
    Mail bureauOffice = city.task(people.handlerOf("bureau-office"), accepted.number());
    assertThat(department.subject()).startsWith("【会商】");
    assertThat(bureauOffice.subject()).startsWith("【会商】");
    assertThat(city.page(bureauOffice.link()).body()).contains("第三稿", "可以答复。");
    city.decide(department.link(), "agree");
    city.decide(bureauOffice.link(), "agree");
    Mail answer = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(answer.subject()).startsWith("【答复】");
    assertThat(city.page(answer.link()).body())
        .as("nothing that was reported is gone")
        .contains("已派人到现场。", "第一稿", "第二稿", "第三稿", "没有写明依据。", "电话号码不对。");
    city.decide(answer.link(), "send", "reply", "您好，摊位已撤离。", "form", "message");

    assertThat(city.status(accepted.status()).at("/reply/text").asString()).isEqualTo("您好，摊位已撤离。");
    assertThat(portal.calls())
        .filteredOn(c -> c.body().at("/data/case").asString().equals(accepted.ref()))
        .extracting(Portal.Call::type)
        .containsExactly("case.registered", "case.progress", "case.replied", "case.closed");
    assertThat(ReroutingTest.executionsOf(city, accepted))
        .extracting(e -> e.path("name").asString().replaceFirst("^[^-]*-", ""))
        .containsExactlyInAnyOrder("county-1", "bureau-2");
    assertThat(ReroutingTest.statesEntered(city, accepted, "bureau-2"))
        .containsSubsequence(
            "Copy in the bureau office",
            "Triage by policy",
            "Assign the department",
            "Handle the matter",
            "Review the draft",
            "Send the draft back",
            "Handle the matter",
            "Review the draft",
            "Send the draft back",
            "Handle the matter",
            "Review the draft",
            "Confer",
            "Answer",
            "Reply to the source",
            "Close the case",
            "End")
        .doesNotContain("Triage the message");
  }

  @Test
  void aMatterOfTheBureausOwnPeopleGoesToItsDepartmentByPolicy() {
    Accepted accepted = city.accept(SOURCE, City.message("BUREAU-2", Map.of("category", "执法作风")));

    Mail task = city.task("cao.yong@qinglan.example", accepted.number());
    assertThat(task.subject()).startsWith("【办理】");
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");
    assertThat(ReroutingTest.statesEntered(city, accepted, "county-1"))
        .endsWith("Assign the county bureau", "Go on along another path");
    assertThat(city.mails(people.handlerOf("bureau-office")))
        .as("copied in once, whatever path the case takes")
        .filteredOn(m -> m.subject().contains(accepted.number()))
        .hasSize(1);
  }

  @Test
  void theReviewIsDecidedOnceAndByTheLeaderOnly() {
    Accepted accepted = city.accept(SOURCE, City.message("BUREAU-3", Map.of("category", "执法作风")));
    city.decide(
        city.task("cao.yong@qinglan.example", accepted.number()).link(),
        "written-report",
        "text",
        "已核实。",
        "draftReply",
        "拟稿。");
    List<Mail> reviews =
        city.mails().stream()
            .filter(m -> m.subject().startsWith("【审核】" + accepted.number()))
            .toList();
    assertThat(reviews).hasSize(1);
    URI link = review(accepted, LEADER).link();
    city.decide(link, "approve");

    assertThat(city.act(link, "return", "reason", "再想想。").statusCode()).isEqualTo(409);
    assertThat(city.task(people.handlerOf("bureau-office"), accepted.number()).subject())
        .startsWith("【会商】");
  }

  private static URI handle(Accepted accepted) {
    return city.task(people.handlerOf("street-order"), accepted.number()).link();
  }

  private static void report(Accepted accepted, String draft) {
    city.decide(handle(accepted), "written-report", "text", "经查属实。" + draft, "draftReply", draft);
  }

  private static Mail review(Accepted accepted, String leader) {
    Mail review = city.task(leader, accepted.number());
    assertThat(review.subject()).startsWith("【审核】");
    return review;
  }
}
