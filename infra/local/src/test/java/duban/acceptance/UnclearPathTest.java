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

/// The unclear path: a lead handles the matter together with others, and its supervising leader
/// reviews the draft before the office answers.
@Tag("A4")
@OnEveryEngine
class UnclearPathTest {
  private static final String SOURCE = "city-portal";
  private static final String LEADER = "hou.xiaobo@qinglan.example";
  private static Engine engine;
  private static City city;
  private static People people;

  UnclearPathTest(Where where) {
    where.needs(Ability.MAILBOX);
  }

  @BeforeParameterizedClassInvocation
  static void start(Where where) {
    engine = where.start();
    city = new City(engine);
    people = People.of(city);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    engine.close();
  }

  @Test
  @Tag("A9")
  @Tag("A11")
  void theLeadWaitsForOneCoHandlerAndGoesOnWithoutTheOtherWhenItsLimitHasPassed() {
    engine.needs(Ability.MOVABLE_CLOCK);
    Accepted accepted = assigned("UNCLEAR-1");
    Mail lead = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    Mail sanitation = city.task(people.handlerOf("sanitation-parks"), accepted.number());
    Mail legal = city.task(people.handlerOf("policy-law"), accepted.number());
    assertThat(lead.subject()).startsWith("【办理】");
    assertThat(sanitation.subject()).startsWith("【协办】").contains("前提交协办意见");
    assertThat(legal.subject()).startsWith("【协办】");
    assertThat(city.page(lead.link()).body()).contains("环卫园林管理处", "政策法规处", "尚未提交（最迟 ");

    assertThat(city.act(sanitation.link(), "contribute").statusCode()).isEqualTo(422);
    city.decide(sanitation.link(), "contribute", "text", "广告牌不在绿地内，我处可配合拆除。");
    assertThat(city.page(lead.link()).body()).contains("广告牌不在绿地内，我处可配合拆除。");
    city.decide(lead.link(), "initial-report", "text", "已拉警戒线。");
    HttpResponse<String> early = report(lead.link(), "拟稿一");
    assertThat(early.statusCode()).isEqualTo(422);
    assertThat(early.body()).contains("协办意见尚未到齐", "拟稿一");

    city.advance("PT61M");
    assertThat(report(lead.link(), "拟稿一").statusCode()).isEqualTo(303);
    city.advance("PT0S");
    assertThat(city.page(legal.link()).body()).contains("到期未回复，不再等待");
    assertThat(city.act(legal.link(), "contribute", "text", "迟到的意见。").statusCode()).isEqualTo(409);

    Mail review = city.task(LEADER, accepted.number());
    assertThat(review.subject()).startsWith("【审核】");
    assertThat(city.page(review.link()).body()).contains("拟稿一", "广告牌不在绿地内，我处可配合拆除。");
    city.decide(review.link(), "return", "reason", "请写明拆除时间。");
    Mail again = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    assertThat(again.text()).contains("退回理由：请写明拆除时间。");
    assertThat(coHandlersAsked(accepted)).as("co-handlers are asked once").isEqualTo(2);
    assertThat(report(again.link(), "拟稿二").statusCode()).isEqualTo(303);
    city.advance("PT0S");
    city.decide(city.task(LEADER, accepted.number()).link(), "approve");

    Mail department = city.task(people.handlerOf("street-order"), accepted.number());
    assertThat(department.subject()).startsWith("【会商】");
    city.decide(department.link(), "agree");
    city.decide(city.task(people.handlerOf("bureau-office"), accepted.number()).link(), "agree");
    Mail answer = city.task(people.handlerOf("leading-office"), accepted.number());
    city.decide(answer.link(), "send", "reply", "您好，广告牌今晚拆除。", "form", "message");

    assertThat(city.status(accepted.status()).at("/reply/text").asString())
        .isEqualTo("您好，广告牌今晚拆除。");
    assertThat(ReroutingTest.statesEntered(city, accepted, "unclear-2"))
        .containsSubsequence(
            "Assign the lead",
            "Handle the matter jointly",
            "Review the draft",
            "Send the draft back",
            "Handle the matter jointly",
            "Review the draft",
            "Confer",
            "Answer",
            "Reply to the source",
            "End");
  }

  @Test
  void allContributionsInTheLeadNeedNotWaitForAnyLimit() {
    Accepted accepted = assigned("UNCLEAR-2");
    for (String unit : List.of("sanitation-parks", "policy-law")) {
      city.decide(
          city.task(people.handlerOf(unit), accepted.number()).link(),
          "contribute",
          "text",
          "没有异议。");
    }
    URI lead = city.task(people.handlerOf("gutai-bureau"), accepted.number()).link();

    assertThat(report(lead, "拟稿").statusCode()).isEqualTo(303);
  }

  @Test
  void aLeadThatHandsTheMatterBackReleasesItsCoHandlers() {
    Accepted accepted = assigned("UNCLEAR-3");
    URI coHandler = city.task(people.handlerOf("policy-law"), accepted.number()).link();
    city.decide(
        city.task(people.handlerOf("gutai-bureau"), accepted.number()).link(),
        "not-ours",
        "reason",
        "应由云溪县牵头。");

    assertThat(city.act(coHandler, "contribute", "text", "意见").statusCode()).isEqualTo(409);
    assertThat(city.page(coHandler).body()).contains("承办单位已退回，重新分办");
    Mail triage = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(triage.subject()).startsWith("【分办】");
    assertThat(triage.text()).contains("退回理由：应由云溪县牵头。");
    assign(triage.link(), "yunxi-bureau");
    assertThat(city.task(people.handlerOf("yunxi-bureau"), accepted.number()).subject())
        .startsWith("【办理】");
    assertThat(coHandlersAsked(accepted)).isEqualTo(4);
  }

  @Test
  void jointHandlingNeedsAtLeastOneCoHandler() {
    Accepted accepted = city.accept(SOURCE, City.message("UNCLEAR-4", Map.of("area", "350199")));
    URI triage = city.task(people.handlerOf("leading-office"), accepted.number()).link();

    HttpResponse<String> answer =
        city.act(triage, "assign", "path", "unclear", "tier", "general", "unit", "gutai-bureau");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("这条路径由多个单位协同办理，请至少选择一个协办单位");
  }

  private static Accepted assigned(String externalId) {
    Accepted accepted = city.accept(SOURCE, City.message(externalId, Map.of("area", "350199")));
    assign(city.task(people.handlerOf("leading-office"), accepted.number()).link(), "gutai-bureau");
    return accepted;
  }

  private static void assign(URI triage, String lead) {
    city.decide(
        triage,
        "assign",
        "path",
        "unclear",
        "tier",
        "general",
        "unit",
        lead,
        "coUnits",
        "sanitation-parks",
        "coUnits",
        "policy-law");
  }

  private static HttpResponse<String> report(URI lead, String draft) {
    return city.act(lead, "written-report", "text", "经查属实。", "draftReply", draft);
  }

  private static long coHandlersAsked(Accepted accepted) {
    return city.mails().stream()
        .filter(m -> m.subject().startsWith("【协办】" + accepted.number()))
        .count();
  }
}
