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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// The private link in a task mail: one person, one task, for a while, and only a POST acts.
@Tag("E10")
@OnEveryEngine
class LinksStoryTest {
  private static final String SOURCE = "city-portal";
  private static Engine engine;
  private static City city;
  private static People people;
  private static Records records;

  LinksStoryTest(Where where) {
    where.needs(Ability.MAILBOX);
  }

  /// A month of sweeps would take minutes, so in this city a link holds for two hours.
  @BeforeParameterizedClassInvocation
  static void start(Where where, @TempDir Path folder) {
    engine = where.startWithPolicy(folder, "linksValidFor: P30D", "linksValidFor: PT2H");
    city = new City(engine);
    people = People.of(city);
    records = new Records(engine);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    engine.close();
  }

  @Test
  void aLinkHoldsWhileItsStepIsOpenAndThenAsLongAsThePolicySays() {
    engine.needs(Ability.MOVABLE_CLOCK);
    Accepted accepted = city.accept(SOURCE, City.message("LINK-EXPIRES", Map.of()));
    URI link = handlers(accepted).getFirst().link();
    city.advance("PT7H");
    assertThat(city.page(link).statusCode()).as("whoever has the step is late").isEqualTo(200);
    city.decide(link, "written-report", "text", "已核实。", "draftReply", Staff.DRAFT);
    city.advance("PT1H59M");
    assertThat(city.page(link).body()).contains(accepted.number()).doesNotContain("<form");
    city.advance("PT1M");
    List<CaseEvent> before = records.events(accepted.ref());

    HttpResponse<String> page = city.page(link);
    assertThat(page.statusCode()).isEqualTo(410);
    assertThat(page.body()).doesNotContain("<form", accepted.number(), "人行道被占用");
    assertThat(
            city.act(link, "written-report", "text", "晚了。", "draftReply", Staff.DRAFT).statusCode())
        .isEqualTo(410);
    assertThat(records.events(accepted.ref())).isEqualTo(before);
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");
  }

  @Test
  void lookingChangesNothingHoweverOften() {
    Accepted accepted = city.accept(SOURCE, City.message("LINK-LOOK", Map.of()));
    Mail mail = handlers(accepted).getFirst();
    city.advance("PT0S");
    var before = records.items(accepted.ref(), "");

    for (int i = 0; i < 3; i++) {
      assertThat(city.page(mail.link()).statusCode()).isEqualTo(200);
      HttpResponse<String> head = city.head(mail.link());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(
              city.page(URI.create(mail.link() + "?done=written-report&decision=written-report"))
                  .statusCode())
          .isEqualTo(200);
    }
    assertThat(records.items(accepted.ref(), "")).isEqualTo(before);
    assertThat(
            city.act(mail.link(), "written-report", "text", "已核实。", "draftReply", Staff.DRAFT)
                .statusCode())
        .isEqualTo(303);
  }

  @Test
  void twoColleaguesDecideAtTheSameMomentAndOneOfThemCounts() throws Exception {
    for (int i = 0; i < 5; i++) {
      Accepted accepted = city.accept(SOURCE, City.message("LINK-RACE-" + i, Map.of()));
      List<Mail> mails = handlers(accepted);
      assertThat(mails).as("both handlers of the unit are asked").hasSize(2);
      assertThat(mails.get(0).link()).isNotEqualTo(mails.get(1).link());
      Callable<Integer> reports =
          () ->
              city.act(
                      mails.get(0).link(),
                      "written-report",
                      "text",
                      "已核实。",
                      "draftReply",
                      Staff.DRAFT)
                  .statusCode();
      Callable<Integer> declines =
          () -> city.act(mails.get(1).link(), "not-ours", "reason", "不在本区。").statusCode();
      List<Integer> codes = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Integer> code : threads.invokeAll(List.of(reports, declines))) {
          codes.add(code.get());
        }
      }
      assertThat(codes).containsExactlyInAnyOrder(303, 409);
      city.advance("PT0S");
      List<CaseEvent> events = records.events(accepted.ref());
      assertThat(events).filteredOn(CaseEvent.TaskDecided.class::isInstance).hasSize(1);
      boolean reported = codes.getFirst() == 303;
      assertThat(events)
          .filteredOn(CaseEvent.ReportFiled.class::isInstance)
          .hasSize(reported ? 1 : 0);
      assertThat(events).filteredOn(CaseEvent.NotOurs.class::isInstance).hasSize(reported ? 0 : 1);
    }
  }

  @Test
  void aLinkActsOnItsOwnTaskOnly() {
    Accepted one = city.accept(SOURCE, City.message("LINK-OWN-1", Map.of()));
    Accepted other = city.accept(SOURCE, City.message("LINK-OWN-2", Map.of()));
    URI handle = handlers(one).getFirst().link();
    city.decide(handle, "written-report", "text", "已核实。", "draftReply", Staff.DRAFT);
    List<CaseEvent> before = records.events(one.ref());
    List<CaseEvent> beforeOther = records.events(other.ref());

    assertThat(city.act(handle, "agree").statusCode())
        .as("its task is decided; the next one is not its own")
        .isEqualTo(409);
    URI consult = city.task(people.handlerOf("street-order"), one.number()).link();
    assertThat(city.act(consult, "send", "reply", Staff.REPLY, "form", "message").statusCode())
        .as("the decision of another kind of task")
        .isEqualTo(422);
    assertThat(
            city.act(consult, "agree", "task", "answer-1-leading-office", "case", other.ref())
                .statusCode())
        .isEqualTo(303);
    assertThat(records.events(one.ref()).subList(before.size(), records.events(one.ref()).size()))
        .filteredOn(CaseEvent.TaskDecided.class::isInstance)
        .containsExactly(new CaseEvent.TaskDecided("consult-1-street-order", "agree"));
    assertThat(records.events(other.ref())).isEqualTo(beforeOther);
  }

  @Test
  void thePageSpeaksChineseAndOnRequestEnglish() {
    Accepted accepted = city.accept(SOURCE, City.message("LINK-ENGLISH", Map.of()));
    URI link = handlers(accepted).getFirst().link();
    String chinese = city.page(link).body();
    assertThat(chinese).contains("<html lang=\"zh-CN\"", "书面报告");

    for (HttpResponse<String> english :
        List.of(
            city.page(URI.create(link + "?lang=en")), city.page(link, "en-GB,en;q=0.9,zh;q=0.5"))) {
      assertThat(english.statusCode()).isEqualTo(200);
      assertThat(english.body())
          .contains("<html lang=\"en\"", accepted.number())
          .containsIgnoringCase("written report")
          .doesNotContain("书面报告");
    }
    assertThat(city.page(link, "fr").body()).contains("<html lang=\"zh-CN\"");
    URI status = URI.create(accepted.status() + "?lang=en");
    assertThat(city.page(status).body()).contains("<html lang=\"en\"");
  }

  private static List<Mail> handlers(Accepted accepted) {
    return city.mails().stream()
        .filter(m -> m.hasLink() && m.subject().startsWith("【办理】" + accepted.number() + " "))
        .toList();
  }
}
