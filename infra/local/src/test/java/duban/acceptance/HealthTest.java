package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.engines.Ability;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import duban.local.LocalStack;
import duban.local.stream.StreamPump;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `GET /health`: whether what is due is being done; what an operator asks first stands behind it.
@OnEveryEngine
class HealthTest {
  private final Where where;

  HealthTest(Where where) {
    this.where = where;
  }

  @Test
  void itNamesTheBuildThePoliciesInForceAndWhatHasBeenLyingLongest() {
    where.needs(Ability.FAULTS);
    try (Engine engine = where.start()) {
      LocalStack stack = engine.localStack(Ability.FAULTS);
      City city = new City(engine);
      // On some days a job of the office is due when it begins.
      city.advance("PT2M");
      HttpResponse<String> answer = city.get("/local/health");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
      JsonNode health = City.json(answer);
      assertThat(health.propertyNames())
          .containsExactly(
              "build",
              "policies",
              "oldestDue",
              "calendarMissing",
              "vacant",
              "unreachable",
              "cutOff");
      assertThat(health.get("vacant").isEmpty())
          .as("everybody a ladder writes to is there")
          .isTrue();
      assertThat(health.get("build").asString()).isNotBlank();
      assertThat(health.at("/policies/qinglan").asInt()).isEqualTo(1);
      assertThat(health.get("oldestDue").isNull()).as("nothing is owed").isTrue();

      stack.streams().forEach(StreamPump::pause);
      Instant before = stack.clock().instant();
      city.accept("city-portal", City.message("HEALTH-1", Map.of()));
      Instant oldest =
          Instant.parse(City.json(city.get("/local/health")).get("oldestDue").asString());
      assertThat(oldest)
          .as("what the stream does not bring, the sweep takes up")
          .isBetween(before, before.plusSeconds(120));

      stack.streams().forEach(StreamPump::resumeForgetting);
      city.advance("PT3M");
      JsonNode after = City.json(city.get("/local/health"));
      assertThat(
              after.get("oldestDue").isNull()
                  || Instant.parse(after.get("oldestDue").asString()).isAfter(oldest))
          .isTrue();
    }
  }

  @Test
  void strangersLearnWhetherItWorksAndNothingElse() {
    where.needs(Ability.FAULTS);
    try (Engine engine = where.start()) {
      LocalStack stack = engine.localStack(Ability.FAULTS);
      City city = new City(engine);
      assertThat(city.get("/health").statusCode()).isEqualTo(200);
      assertThat(city.get("/health").body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(city.get("/health/details").statusCode()).as("not signed by IAM").isEqualTo(403);
      assertThat(city.get("/health/details").body()).isEqualTo("{\"message\":\"Forbidden\"}");

      stack.schedules().fallSilent();
      stack.streams().forEach(StreamPump::pause);
      city.accept("city-portal", City.message("HEALTH-2", Map.of()));
      assertThat(city.get("/health").body()).as("for now").isEqualTo("{\"status\":\"ok\"}");
      stack.clock().advance(Duration.ofMinutes(15), Duration.ofSeconds(30));
      HttpResponse<String> late = city.get("/health");
      assertThat(late.statusCode()).isEqualTo(200);
      assertThat(late.body()).isEqualTo("{\"status\":\"degraded\"}");
    }
  }

  @Test
  void aPolicyPublishedAnewCountsUp() {
    where.needs(Ability.CALLBACKS, Ability.MOVABLE_CLOCK);
    try (Engine engine = where.start()) {
      City city = new City(engine);
      try (Portal portal = new Portal(city.secret("city-portal"))) {
        city.redirect("city-portal", portal.address());
        city.advance("PT6S");
        assertThat(City.json(city.get("/local/health")).get("policies").toString())
            .isEqualTo("{\"qinglan\":2}");
      }
    }
  }
}
