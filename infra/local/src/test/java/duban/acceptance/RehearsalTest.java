package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.City.Mail;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.cases.CaseEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A whole case by the way that leads to every other engine: functions invoked by Lambda's API,
/// HTTP events made on this side, rest told from table and histories.
class RehearsalTest {
  @Test
  void aWholeCaseIsToldAsItWouldBeElsewhere() {
    try (Engine engine = Where.REHEARSAL.start()) {
      City city = new City(engine);
      Accepted accepted = city.accept("city-portal", City.message("REHEARSAL-1", Map.of()));
      assertThat(city.mails()).isNotEmpty();
      assertThat(city.mails().stream().filter(Mail::hasLink).map(m -> m.link().getAuthority()))
          .as("links lead to the engine's own address")
          .isNotEmpty()
          .containsOnly(engine.address().getAuthority());

      Staff staff = new Staff(city);
      while (staff.work() > 0) {
        city.advance("PT0S");
      }
      assertThat(staff.errorPages()).isZero();
      assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("closed");
      assertThat(city.status(accepted.status()).at("/reply/text").asString())
          .isEqualTo(Staff.REPLY);
      assertThat(city.eventTypes(accepted.ref()))
          .startsWith("ExecutionStarted")
          .endsWith("ExecutionSucceeded");
      Records records = new Records(engine);
      assertThat(records.events(accepted.ref())).last().isEqualTo(new CaseEvent.Closed("replied"));
      records.agreeWithThePages(city);
    }
  }
}
