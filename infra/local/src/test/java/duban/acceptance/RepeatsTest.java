package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.local.LocalStack;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same matter is not opened twice.
@Tag("E1")
class RepeatsTest {
  private static final String TITLE = "渣土车夜间施工噪音";
  private static final String CONTENT = "建设大道地铁工地每天深夜渣土车进出，噪音巨大，轰鸣声持续到凌晨四点，居民无法入睡。";

  private LocalStack stack;
  private City city;
  private People people;
  private Records records;

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

  private Accepted send(String source, String id, String title, String content) {
    return send(source, id, title, content, "350102");
  }

  private Accepted send(String source, String id, String title, String content, String area) {
    Accepted accepted =
        city.accept(
            source,
            City.message(
                id,
                Map.of(
                    "title",
                    title,
                    "content",
                    content,
                    "area",
                    area,
                    "category",
                    "噪音扰民",
                    "postedAt",
                    "2026-04-14T09:12:00+08:00")));
    city.advance("PT0S");
    return accepted;
  }

  private Mail office(Accepted accepted) {
    return city.task(people.handlerOf("leading-office"), accepted.number());
  }

  private void answer(Accepted accepted) {
    city.decide(
        city.task(people.handlerOf("gutai-bureau"), accepted.number()).link(),
        "written-report",
        "text",
        "已责令夜间停工。",
        "draftReply",
        "已停工。");
    city.decide(
        city.task(people.handlerOf("enforcement-oversight"), accepted.number()).link(), "agree");
    city.decide(city.task(people.handlerOf("bureau-office"), accepted.number()).link(), "agree");
    city.decide(office(accepted).link(), "send", "reply", "您好，夜间施工已停止。", "form", "message");
  }

  private List<String> events(Accepted accepted) {
    return records.events(accepted.ref()).stream()
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  @Test
  @Tag("A11")
  void whatComesAgainByAnotherDoorJoinsTheOpenCaseAndBothDoorsGetTheAnswer() {
    try (Portal first = new Portal(city.secret("city-portal"));
        Portal second = new Portal(city.secret("cyberspace-office"))) {
      city.redirect("city-portal", first.address());
      city.redirect("cyberspace-office", second.address());
      Accepted open = send("city-portal", "SAME-1", TITLE, CONTENT);
      city.advance("PT1H");
      int mails = city.mails().size();

      Accepted again =
          send(
              "cyberspace-office",
              "WX-77",
              TITLE,
              "您好！" + CONTENT.replace("，", " , ").replace("无法", "無法") + "请尽快处理，谢谢！");

      assertThat(again.number()).isNotEqualTo(open.number());
      assertThat(events(again))
          .as("nobody triaged it, nobody was copied")
          .containsExactly("Registered", "ClockStarted", "ClockStarted", "Merged", "Closed");
      assertThat(city.mails()).as("nobody was written to").hasSize(mails);
      assertThat(records.events(open.ref()))
          .contains(new CaseEvent.Joined(CaseRef.parse(again.ref()).id(), again.number()));
      assertThat(city.status(again.status()).get("state").asString()).isEqualTo("handling");
      assertThat(city.status(again.status()).get("with").asString()).isEqualTo(open.number());
      assertThat(city.status(again.status()).get("dueAt").asString())
          .as("the answer is owed by the same date")
          .isEqualTo(city.status(open.status()).get("dueAt").asString());
      assertThat(city.page(again.status()).body())
          .contains("正与" + open.number() + "合并办理")
          .doesNotContain("<p class=\"happened\">已办结");
      assertThat(city.statesEntered(again.ref()))
          .containsExactly(
              "Copy in the bureau office",
              "Triage by policy",
              "Did the policy decide?",
              "Close the case",
              "End");

      answer(open);

      assertThat(first.calls()).filteredOn(call -> call.type().equals("case.replied")).hasSize(1);
      assertThat(second.calls())
          .filteredOn(call -> call.type().equals("case.replied"))
          .singleElement()
          .satisfies(
              call -> {
                assertThat(call.verified()).isTrue();
                assertThat(call.body().at("/data/externalId").asString()).isEqualTo("WX-77");
                assertThat(call.body().at("/data/reply/text").asString()).isEqualTo("您好，夜间施工已停止。");
              });
      assertThat(city.status(again.status()).at("/reply/text").asString()).isEqualTo("您好，夜间施工已停止。");

      Accepted later = send("city-portal", "SAME-2", TITLE, CONTENT);
      assertThat(events(later))
          .as("a matter that was settled and comes again is a new case")
          .contains("SimilarFound", "Assigned")
          .doesNotContain("Merged");
      assertThat(records.events(later.ref()))
          .filteredOn(CaseEvent.SimilarFound.class::isInstance)
          .containsExactly(
              new CaseEvent.SimilarFound(
                  List.of(
                      new CaseEvent.Similar(CaseRef.parse(open.ref()).id(), open.number(), 1.0))));
    }
  }

  @Test
  void theSameWordsFromAnotherAreaAreAnotherMatter() {
    send("city-portal", "AREA-1", TITLE, CONTENT);
    Accepted elsewhere = send("city-portal", "AREA-2", TITLE, CONTENT, "350103");

    assertThat(events(elsewhere)).contains("Assigned").doesNotContain("Merged", "SimilarFound");
  }

  @Test
  void manyAtTheSameMomentAreOneCase() throws InterruptedException, ExecutionException {
    List<Accepted> all = new ArrayList<>();
    try (ExecutorService portals = Executors.newFixedThreadPool(8)) {
      List<Future<Accepted>> sent = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String id = "MANY-" + i;
        sent.add(
            portals.submit(
                () ->
                    city.accept(
                        "city-portal",
                        City.message(id, Map.of("title", TITLE, "content", CONTENT)))));
      }
      for (Future<Accepted> one : sent) {
        all.add(one.get());
      }
    }
    city.advance("PT0S");

    assertThat(all.stream().filter(one -> !events(one).contains("Merged"))).hasSize(1);
    Accepted open = all.stream().filter(one -> !events(one).contains("Merged")).findFirst().get();
    assertThat(events(open)).filteredOn("Joined"::equals).hasSize(7);
    assertThat(all.stream().filter(one -> events(one).contains("Closed"))).hasSize(7);
  }

  @Test
  void whatIsOnlyLikeAnotherIsForTheOfficeToJoinByOneClick() {
    Accepted open = send("city-portal", "NEAR-1", TITLE, CONTENT);
    // Its category nobody knows: the office triages.
    Accepted near =
        city.accept(
            "city-portal",
            City.message(
                "NEAR-2",
                Map.of(
                    "title", "工地半夜扰民",
                    "content", "建设大道修地铁的工地，渣土车整晚轰隆隆地跑，凌晨三四点还不停，根本睡不了觉。",
                    "category", "说不清")));
    city.advance("PT0S");

    Mail triage = office(near);
    String page = city.page(triage.link()).body();
    assertThat(page).contains("可能为同一事项的案件", open.number(), "相似度", "并入 " + open.number());
    assertThat(city.page(near.status()).body()).doesNotContain(open.number(), "相似");
    assertThat(city.page(URI.create(triage.link() + "?lang=en"), "en").body())
        .contains("Cases that may be about the same matter", "Join " + open.number());

    // What the button posts.
    city.decide(triage.link(), "merge", "into", open.number());

    assertThat(city.status(near.status()).get("state").asString()).isEqualTo("handling");
    assertThat(events(open)).contains("Joined");
    answer(open);
    assertThat(city.status(near.status()).at("/reply/text").asString()).isEqualTo("您好，夜间施工已停止。");
  }

  @Test
  void aCaseUnderWayIsJoinedFromTheOfficesOwnPage() {
    Accepted open = send("city-portal", "MID-1", TITLE, CONTENT);
    Accepted near =
        city.accept(
            "city-portal",
            City.message(
                "MID-2",
                Map.of(
                    "title", "工地半夜扰民",
                    "content", "建设大道修地铁的工地，渣土车整晚轰隆隆地跑，凌晨三四点还不停，根本睡不了觉。",
                    "tier", "major")));
    city.advance("PT0S");
    city.decide(
        office(near).link(), "assign", "path", "county", "tier", "major", "unit", "gutai-bureau");
    Mail handle = city.task(people.handlerOf("gutai-bureau"), near.number());
    assertThat(city.page(handle.link()).body())
        .as("units see nothing of it")
        .doesNotContain(open.number(), "相似");
    assertThat(office(near).subject()).startsWith("【督办】");
    URI oversight = office(near).link();
    assertThat(city.page(oversight).body()).contains("并入 " + open.number(), CONTENT);

    city.decide(oversight, "merge", "into", open.number());
    assertThat(city.act(oversight, "merge", "into", open.number()).statusCode()).isEqualTo(409);

    assertThat(city.page(handle.link()).body()).contains("案件已并入其他案件");
    assertThat(city.act(handle.link(), "follow-up", "text", "又去了一次。").statusCode()).isEqualTo(409);
    assertThat(city.status(near.status()).get("state").asString()).isEqualTo("handling");
    assertThat(events(near)).endsWith("TaskAbandoned", "Closed").contains("Merged");
    answer(open);
    assertThat(city.status(near.status()).at("/reply/text").asString()).isEqualTo("您好，夜间施工已停止。");
  }

  @Test
  void aPageAsksOnceMoreBeforeItJoinsAndAProgramThatDecidesIsNotAsked() {
    Accepted open = send("city-portal", "ASK-1", TITLE, CONTENT);
    Accepted other =
        city.accept(
            "city-portal",
            City.message(
                "ASK-2", Map.of("title", "路灯不亮", "content", "湖滨路上的路灯整排不亮。", "category", "说不清")));
    city.advance("PT0S");
    URI triage = office(other).link();

    HttpResponse<String> asked = city.act(triage, "merge", "into", open.number(), "asks", "first");

    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(asked.body())
        .contains(
            "把 " + other.number() + " 并入 " + open.number() + "？",
            TITLE,
            "name=\"confirmed\"",
            "确认并入 " + open.number());
    assertThat(events(other)).doesNotContain("Merged");
    assertThat(
            city.act(triage, "merge", "into", open.number(), "asks", "first", "confirmed", "yes")
                .statusCode())
        .isEqualTo(303);
    assertThat(events(other)).contains("Merged");
  }

  @Test
  @Tag("E5")
  void casesThatWereJoinedByMistakeSeparateAgainEachWithItsClocks() {
    Accepted open =
        city.accept(
            "city-portal",
            City.message(
                "SEP-1",
                Map.of("title", TITLE, "content", CONTENT, "category", "噪音扰民", "tier", "major")));
    city.advance("PT0S");
    city.decide(
        office(open).link(), "assign", "path", "county", "tier", "major", "unit", "gutai-bureau");
    URI oversight = office(open).link();
    Accepted other =
        city.accept(
            "city-portal",
            City.message(
                "SEP-2", Map.of("title", "路灯不亮", "content", "湖滨路上的路灯整排不亮。", "category", "说不清")));
    city.advance("PT0S");
    String due = city.status(other.status()).get("dueAt").asString();
    city.decide(office(other).link(), "merge", "into", open.number());
    city.advance("PT3H");
    assertThat(city.page(oversight).body()).contains("把已并入的案件分开", other.number());

    city.decide(oversight, "separate", "from", other.number());
    assertThat(city.act(oversight, "separate", "from", other.number()).statusCode())
        .as("posted twice")
        .isEqualTo(303);

    city.advance("PT0S");
    assertThat(events(open)).filteredOn("Released"::equals).hasSize(1);
    assertThat(events(other)).filteredOn("Separated"::equals).hasSize(1);
    assertThat(city.status(other.status()).get("state").asString()).isEqualTo("received");
    assertThat(city.status(other.status()).get("with").isNull()).isTrue();
    assertThat(city.page(other.status()).body()).contains("恢复单独办理");
    assertThat(city.status(other.status()).get("dueAt").asString()).isEqualTo(due);
    answer(open);
    assertThat(city.status(open.status()).get("state").asString()).isEqualTo("closed");
    assertThat(events(other)).doesNotContain("Replied");
    // It is triaged anew, on a leg of its own.
    city.decide(office(other).link(), "refuse", "reason", "不属实");
    assertThat(city.status(other.status()).get("state").asString()).isEqualTo("refused");
    assertThat(city.act(oversight, "separate", "from", other.number()).statusCode()).isEqualTo(409);
  }
}
