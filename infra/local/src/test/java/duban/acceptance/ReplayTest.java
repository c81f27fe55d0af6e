package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.cases.CaseEvent;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Cases left standing everywhere on their way: what the events say and what the pages show is the
/// same.
@Tag("events-are-the-truth")
@OnEveryEngine
class ReplayTest {
  private static final String SOURCE = "city-portal";
  private final Where where;
  private Engine engine;
  private City city;
  private People people;
  private Records records;

  ReplayTest(Where where) {
    where.needs(Ability.MAILBOX);
    this.where = where;
  }

  @BeforeEach
  void start() {
    engine = where.start();
    city = new City(engine);
    people = People.of(city);
    records = new Records(engine);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void everyCaseShowsWhatItsEventsTell() {
    Map<String, String> unclear = Map.of("category", "说不清的事");
    Accepted closed = city.accept(SOURCE, City.message("REPLAY-CLOSED", Map.of()));
    Accepted untouched = city.accept(SOURCE, City.message("REPLAY-UNTRIAGED", unclear));
    workUntilAnswered(closed);
    Accepted handling = city.accept(SOURCE, City.message("REPLAY-HANDLING", Map.of()));
    Accepted returned = city.accept(SOURCE, City.message("REPLAY-NOT-OURS", Map.of()));
    city.decide(
        link("gutai-bureau", returned),
        "not-ours",
        "reason",
        "不在本区。",
        "suggest",
        "binjiang-bureau");
    Accepted redirected =
        triaged("REPLAY-REDIRECT", "redirect", "channel", "hotline", "note", "请拨打。");
    Accepted refused = triaged("REPLAY-REFUSE", "refuse", "reason", "没有可办理的事项。");
    Accepted needless = triaged("REPLAY-NO-REPLY", "no-reply", "reason", "市民已撤回。");
    Accepted merged = triaged("REPLAY-MERGE", "merge", "into", handling.number());

    Function<Accepted, String> state = one -> city.status(one.status()).get("state").asString();
    assertThat(
            List.of(closed, untouched, handling, returned, redirected, refused, needless, merged))
        .extracting(state)
        .containsExactly(
            "closed",
            "received",
            "handling",
            "received",
            "redirected",
            "refused",
            "closed",
            // Handled with another case, until that is answered.
            "handling");
    assertThat(records.cases()).hasSize(8);
    records.agreeWithThePages(city);
  }

  @Test
  void everyStepIsOneItemThatNamesItsSchemaAndHoldsItsEventsInOrder() {
    Accepted accepted = city.accept(SOURCE, City.message("REPLAY-STEPS", Map.of()));
    workUntilAnswered(accepted);

    int next = 1;
    for (Map<String, AttributeValue> step : records.items(accepted.ref(), "EVENT#")) {
      assertThat(step.get("v")).isEqualTo(AttributeValue.fromN("1"));
      assertThat(Records.key(step, "SK")).isEqualTo("EVENT#%06d".formatted(next));
      next += City.json(Records.key(step, "events")).get("events").size();
    }
    assertThat(next - 1).isEqualTo(records.replay(accepted.ref()).version()).isGreaterThan(10);
    assertThat(records.events(accepted.ref())).last().isEqualTo(new CaseEvent.Closed("replied"));
  }

  private void workUntilAnswered(Accepted accepted) {
    city.decide(
        link("gutai-bureau", accepted),
        "written-report",
        "text",
        "已核实。",
        "draftReply",
        Staff.DRAFT);
    city.decide(link("street-order", accepted), "agree");
    city.decide(link("bureau-office", accepted), "agree");
    city.decide(link("leading-office", accepted), "send", "reply", Staff.REPLY, "form", "message");
  }

  private Accepted triaged(String externalId, String decision, String... fields) {
    Accepted accepted = city.accept(SOURCE, City.message(externalId, Map.of("category", "说不清的事")));
    city.decide(link("leading-office", accepted), decision, fields);
    return accepted;
  }

  private URI link(String unit, Accepted accepted) {
    return city.task(people.handlerOf(unit), accepted.number()).link();
  }
}
