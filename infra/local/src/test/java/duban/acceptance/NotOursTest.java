package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.cases.CaseEvent;
import duban.local.LocalStack;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What is refused, and what is another body's matter: the sender hears it, with the reason or the
/// right channel, by the door the message came in.
class NotOursTest {
  private static final String ABUSE = "你们这帮混账东西，再不来我就叫人去砸你们的办公室！";

  private LocalStack stack;
  private City city;
  private People people;
  private Records records;

  /// A Thursday, ten in the morning.
  @BeforeEach
  void start() {
    stack = Stacks.startAt(Instant.parse("2026-04-16T02:00:00Z"));
    city = new City(stack.uri());
    people = People.of(city);
    records = new Records(stack);
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private Accepted unclear(String id, String content) {
    Accepted accepted =
        city.accept(
            "city-portal",
            City.message(id, Map.of("title", "来信", "content", content, "category", "说不清")));
    city.advance("PT0S");
    return accepted;
  }

  private URI office(Accepted accepted) {
    return city.task(people.handlerOf("leading-office"), accepted.number()).link();
  }

  private static JsonNode told(Portal portal, String type) {
    List<Portal.Call> calls =
        portal.calls().stream().filter(call -> call.type().equals(type)).toList();
    assertThat(calls).as(type).hasSize(1);
    assertThat(calls.getFirst().verified()).isTrue();
    return calls.getFirst().body().get("data");
  }

  /// The limit of the return, as the office's page has it.
  private JsonNode returned(URI page) {
    return city.deadlines(page).stream()
        .filter(due -> due.get("what").asString().equals("return"))
        .findFirst()
        .orElseThrow();
  }

  private List<CaseEvent.DeadlineMissed> missed(Accepted accepted) {
    return records.events(accepted.ref()).stream()
        .filter(CaseEvent.DeadlineMissed.class::isInstance)
        .map(CaseEvent.DeadlineMissed.class::cast)
        .filter(miss -> miss.what().equals("return"))
        .toList();
  }

  @Test
  @Tag("E1")
  void whatIsRefusedIsKeptAndTheSenderHearsTheReasonByTheSameDoor() {
    try (Portal portal = new Portal(city.secret("city-portal"))) {
      city.redirect("city-portal", portal.address());
      Accepted accepted = unclear("ABUSE-1", ABUSE);
      URI triage = office(accepted);
      assertThat(city.act(triage, "refuse").statusCode()).as("without a reason").isEqualTo(422);

      city.decide(triage, "refuse", "reason", "留言含有威胁内容。请说明具体事项后重新提交。");

      JsonNode data = told(portal, "case.refused");
      assertThat(data.get("externalId").asString()).isEqualTo("ABUSE-1");
      assertThat(data.get("state").asString()).isEqualTo("refused");
      assertThat(data.get("reason").asString()).isEqualTo("留言含有威胁内容。请说明具体事项后重新提交。");
      JsonNode status = city.status(accepted.status());
      assertThat(status.get("state").asString()).isEqualTo("refused");
      assertThat(city.page(accepted.status()).body())
          .contains("留言含有威胁内容。请说明具体事项后重新提交。")
          .as("the page is the sender's, and repeats nothing of it")
          .doesNotContain(ABUSE);
      assertThat(records.replay(accepted.ref()).message().content())
          .as("nothing is deleted")
          .isEqualTo(ABUSE);
      assertThat(city.page(triage).body()).contains(ABUSE);
    }
  }

  @Test
  @Tag("E3")
  void whatIsNotOursIsShownTheRightChannelWithinTwoWorkingDays() {
    try (Portal portal = new Portal(city.secret("city-portal"))) {
      city.redirect("city-portal", portal.address());
      Accepted accepted = unclear("CHANNEL-1", "中山路口的红绿灯坏了三天，四个方向的车都在抢行。");
      URI triage = office(accepted);
      JsonNode due = returned(triage);
      assertThat(OffsetDateTime.parse(due.get("limit").asString()).toInstant())
          .as("the close of work two working days after a Thursday")
          .isEqualTo(Instant.parse("2026-04-20T09:30:00Z"));

      city.decide(triage, "redirect", "channel", "traffic-police", "note", "请拨打 122 报修信号灯。");

      JsonNode data = told(portal, "case.redirected");
      assertThat(data.get("channel").asString()).isEqualTo("traffic-police");
      assertThat(data.get("channelName").asString()).isEqualTo("市公安局交警支队");
      assertThat(data.get("contact").asString()).isEqualTo("122");
      assertThat(data.get("note").asString()).isEqualTo("请拨打 122 报修信号灯。");
      assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("redirected");
      assertThat(city.page(accepted.status()).body()).contains("市公安局交警支队", "122", "请拨打 122 报修信号灯。");
      city.advance("P7D");
      assertThat(missed(accepted)).isEmpty();
    }
  }

  @Test
  @Tag("E3")
  @Tag("D4")
  void whatLiesTooLongIsPressedAndOnRecordAsLate() {
    Accepted accepted = unclear("CHANNEL-2", "小区电梯经常困人，物业不管。");
    URI triage = office(accepted);

    city.advance(Duration.between(now(), Instant.parse("2026-04-21T02:00:00Z")).toString());

    assertThat(city.mails(people.handlerOf("leading-office")))
        .filteredOn(mail -> mail.subject().contains(accepted.number()))
        .anyMatch(mail -> mail.subject().startsWith("【提醒】") && mail.subject().contains("不属本单位的告知"))
        // At that minute the answer to the citizen is pressed as well, and stands in the subject.
        .anyMatch(mail -> mail.subject().startsWith("【督办") && mail.text().contains("不属本单位的告知"));
    city.decide(triage, "redirect", "channel", "housing-bureau");

    assertThat(missed(accepted))
        .containsExactly(
            new CaseEvent.DeadlineMissed(
                "case", "leading-office", "return", Instant.parse("2026-04-20T09:30:00Z")));
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("redirected");
  }

  @Test
  @Tag("E3")
  void whatAUnitHandsBackRunsOnAndItsSuggestionStandsInTheOfficesForm() {
    Accepted accepted =
        city.accept("city-portal", City.message("CHANNEL-3", Map.of("category", "占道经营")));
    city.advance("PT0S");
    URI handle = city.task(people.handlerOf("gutai-bureau"), accepted.number()).link();
    assertThat(returned(handle).get("givenAt").isNull()).isFalse();

    city.decide(handle, "not-ours", "reason", "占道的是机动车，属交警管辖。", "suggest", "市公安局交警支队");

    URI triage = office(accepted);
    assertThat(returned(triage).get("givenAt").isNull()).as("the clock runs on").isTrue();
    assertThat(city.page(triage).body())
        .contains("<option value=\"traffic-police\" selected>", "占道的是机动车，属交警管辖。");
    city.advance("P5D");
    city.decide(triage, "redirect", "channel", "traffic-police");
    assertThat(missed(accepted)).hasSize(1);
  }

  private Instant now() {
    return city.advance("PT0S");
  }
}
