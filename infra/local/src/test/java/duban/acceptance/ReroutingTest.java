package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;

/// The office puts a case on another path while it is on its way.
@Tag("A11")
@OnEveryEngine
class ReroutingTest {
  private static final String SOURCE = "city-portal";
  private static Engine engine;
  private static City city;
  private static People people;

  ReroutingTest(Where where) {
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
  @Tag("A3")
  @Tag("A5")
  @Tag("A9")
  void aCaseOnTheCountyPathGoesOnAlongTheBureauPathWithEverythingThatWasReported() {
    engine.needs(Ability.MOVABLE_CLOCK);
    Accepted accepted = major("REROUTE-1");
    Mail handle = city.task(people.handlerOf("gutai-bureau"), accepted.number());
    city.decide(handle.link(), "initial-report", "text", "分局已派人到现场。");
    URI oversight = oversight(accepted);
    assertThat(city.page(oversight).body()).contains("分局已派人到现场。", "改派此件");

    assertThat(reroute(oversight, "bureau", "no-such-unit", "属市局职责。").statusCode()).isEqualTo(422);
    assertThat(reroute(oversight, "bureau", "street-order", "").statusCode()).isEqualTo(422);
    city.advance("PT10M");
    HttpResponse<String> done = reroute(oversight, "bureau", "street-order", "属市局职责。");
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    city.advance("PT0S");

    assertThat(city.page(handle.link()).body()).contains("案件已改走其他流程");
    assertThat(city.act(handle.link(), "follow-up", "text", "分局又去了一次。").statusCode())
        .isEqualTo(409);
    Mail department = city.task(people.handlerOf("street-order"), accepted.number());
    assertThat(department.subject()).startsWith("【办理】");
    assertThat(department.text()).contains("属市局职责。");
    assertThat(city.page(department.link()).body())
        .contains("分局已派人到现场。", "由“涉及县（市、区）”改走“涉及市局”", "属市局职责。");
    assertThat(
            Duration.between(
                OffsetDateTime.parse("2026-04-15T09:12:00+08:00"),
                OffsetDateTime.parse(
                    city.deadlines(department.link()).getFirst().get("limit").asString())))
        .as("a major matter's time runs from the event whoever handles it")
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(ended(accepted, "county-1"))
        .isEqualTo(List.of("SUCCEEDED", "Go on along another path"));

    city.decide(department.link(), "written-report", "text", "处里已处理。", "draftReply", "已处理。");
    city.decide(city.task("deng.weimin@qinglan.example", accepted.number()).link(), "approve");
    answer(accepted);
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("closed");
    assertThat(city.page(oversight).body()).contains("案件已办结");
    assertThat(reroute(oversight, "county", "gutai-bureau", "再来。").statusCode()).isEqualTo(409);
  }

  @Test
  void everyoneConferredWithIsReleasedAtOnceAndTwiceInARowWorksToo() {
    Accepted accepted = major("REROUTE-2");
    city.decide(
        city.task(people.handlerOf("gutai-bureau"), accepted.number()).link(),
        "written-report",
        "text",
        "已处理。",
        "draftReply",
        "已处理。");
    URI department = city.task(people.handlerOf("street-order"), accepted.number()).link();
    URI bureauOffice = city.task(people.handlerOf("bureau-office"), accepted.number()).link();
    city.decide(department, "agree");
    URI oversight = oversight(accepted);

    assertThat(reroute(oversight, "bureau", "policy-law", "先由法规处。").statusCode()).isEqualTo(303);
    assertThat(reroute(oversight, "bureau", "policy-law", "先由法规处。").statusCode())
        .as("the same form posted twice")
        .isEqualTo(303);
    assertThat(reroute(oversight, "county", "yunxi-bureau", "还是由云溪县。").statusCode()).isEqualTo(303);
    city.advance("PT0S");

    assertThat(city.act(bureauOffice, "agree").statusCode()).isEqualTo(409);
    assertThat(names(accepted)).containsExactlyInAnyOrder("county-1", "bureau-2", "county-3");
    assertThat(ended(accepted, "county-1"))
        .isEqualTo(List.of("SUCCEEDED", "Go on along another path"));
    assertThat(ended(accepted, "bureau-2"))
        .isEqualTo(List.of("SUCCEEDED", "Go on along another path"));
    assertThat(status(accepted, "county-3")).isEqualTo("RUNNING");
    Mail task = city.task(people.handlerOf("yunxi-bureau"), accepted.number());
    assertThat(task.subject()).startsWith("【办理】");
    city.decide(task.link(), "written-report", "text", "云溪已处理。", "draftReply", "已处理。");
    answer(accepted);
    assertThat(status(accepted, "county-3")).isEqualTo("SUCCEEDED");
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("closed");
  }

  @Test
  void aCaseHandedBackIsTriagedOntoAnotherPath() {
    Accepted accepted = city.accept(SOURCE, City.message("REROUTE-3", Map.of()));
    city.decide(
        city.task(people.handlerOf("gutai-bureau"), accepted.number()).link(),
        "not-ours",
        "reason",
        "属市局职责。");
    city.decide(
        city.task(people.handlerOf("leading-office"), accepted.number()).link(),
        "assign",
        "path",
        "bureau",
        "tier",
        "general",
        "unit",
        "street-order");

    assertThat(statesEntered(city, accepted, "county-1"))
        .endsWith("Triage the message", "Is it to be handled?", "Go on along another path");
    assertThat(city.task(people.handlerOf("street-order"), accepted.number()).subject())
        .startsWith("【办理】");
    assertThat(city.mails(people.handlerOf("leading-office")))
        .as("a general matter is not mailed to the office to watch")
        .noneMatch(m -> m.subject().startsWith("【督办】" + accepted.number()));
  }

  /// A major matter of Gutai District, at its county bureau.
  private static Accepted major(String externalId) {
    Accepted accepted = city.accept(SOURCE, City.message(externalId, Map.of("tier", "major")));
    city.decide(
        city.task(people.handlerOf("leading-office"), accepted.number()).link(),
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau");
    return accepted;
  }

  private static URI oversight(Accepted accepted) {
    Mail mail = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(mail.subject()).startsWith("【督办】" + accepted.number());
    return mail.link();
  }

  private static HttpResponse<String> reroute(URI link, String path, String unit, String reason) {
    return city.act(link, "reroute", "path", path, "tier", "major", "unit", unit, "reason", reason);
  }

  /// Whoever is conferred with agrees, and the office answers.
  private static void answer(Accepted accepted) {
    for (Mail mail : city.mails()) {
      if (mail.subject().startsWith("【会商】" + accepted.number())) {
        city.act(mail.link(), "agree");
      }
    }
    city.advance("PT0S");
    Mail answer = city.task(people.handlerOf("leading-office"), accepted.number());
    assertThat(answer.subject()).startsWith("【答复】");
    city.decide(answer.link(), "send", "reply", "已处理。", "form", "message");
  }

  private static List<String> names(Accepted accepted) {
    return executionsOf(city, accepted).stream()
        .map(e -> e.get("name").asString().substring(id(accepted).length() + 1))
        .toList();
  }

  private static String status(Accepted accepted, String leg) {
    return executionsOf(city, accepted).stream()
        .filter(e -> e.get("name").asString().endsWith("-" + leg))
        .findFirst()
        .orElseThrow()
        .get("status")
        .asString();
  }

  private static List<String> ended(Accepted accepted, String leg) {
    return List.of(status(accepted, leg), statesEntered(city, accepted, leg).getLast());
  }

  private static String id(Accepted accepted) {
    return accepted.ref().substring(accepted.ref().indexOf('/') + 1);
  }

  /// Every execution of a case.
  static List<JsonNode> executionsOf(City city, Accepted accepted) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode execution : city.executions()) {
      if (execution.get("name").asString().startsWith(id(accepted) + "-")) {
        found.add(execution);
      }
    }
    return found;
  }

  /// The states that one leg of a case entered so far, in order.
  ///
  /// @param leg path and number: `bureau-2`
  static List<String> statesEntered(City city, Accepted accepted, String leg) {
    List<String> states = new ArrayList<>();
    JsonNode history = city.history(id(accepted) + "-" + leg);
    for (JsonNode event : history.get("events")) {
      if (event.get("type").asString().endsWith("StateEntered")) {
        states.add(event.at("/stateEnteredEventDetails/name").asString());
      }
    }
    return states;
  }
}
