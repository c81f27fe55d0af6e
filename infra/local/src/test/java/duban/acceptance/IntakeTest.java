package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.acceptance.engines.Engine;
import duban.acceptance.engines.Where;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import tools.jackson.databind.JsonNode;

/// `POST /intake/{source}` as portals rely on it.
@Tag("A1")
@OnEveryEngine
class IntakeTest {
  private static final String SOURCE = "city-portal";
  private static Engine engine;
  private static City city;

  IntakeTest(Where where) {
    where.needs();
  }

  @BeforeParameterizedClassInvocation
  static void start(Where where) {
    engine = where.start();
    city = new City(engine);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    engine.close();
  }

  @Test
  void anAcceptedMessageIsAnsweredWithItsCaseItsNumberAndItsStatusPage() {
    Accepted accepted = city.accept(SOURCE, City.message("INTAKE-1", Map.of()));

    assertThat(accepted.ref()).matches("qinglan/[0-9a-z]{20}");
    assertThat(accepted.number()).matches("舆〔20\\d\\d〕[1-9]\\d*号");
    assertThat(accepted.status().toString())
        .startsWith(engine.address() + "/status/")
        .doesNotContain(accepted.ref());
  }

  @Test
  void theSameDeliveryAgainIsTheSameCase() {
    String id = "msg_" + UUID.randomUUID();
    String body = City.message("INTAKE-2", Map.of());
    HttpResponse<String> first = city.send(SOURCE, id, body);
    HttpResponse<String> second = city.send(SOURCE, id, body);

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(City.json(second)).isEqualTo(City.json(first));
  }

  @Test
  void theSameMessageUnderANewDeliveryIsTheSameCase() {
    String body = City.message("INTAKE-3", Map.of());
    HttpResponse<String> first = city.send(SOURCE, body);
    HttpResponse<String> second = city.send(SOURCE, body);

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(City.json(second)).isEqualTo(City.json(first));
  }

  @Test
  void manyAtOnceBecomeOneCase() throws Exception {
    String body = City.message("INTAKE-4", Map.of());
    Callable<HttpResponse<String>> send = () -> city.send(SOURCE, body);
    Set<String> cases = new HashSet<>();
    Map<Integer, Integer> codes = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<HttpResponse<String>> answer :
          threads.invokeAll(List.of(send, send, send, send, send, send))) {
        cases.add(City.json(answer.get()).get("case").asString());
        codes.merge(answer.get().statusCode(), 1, Integer::sum);
      }
    }
    assertThat(cases).hasSize(1);
    assertThat(codes).isEqualTo(Map.of(202, 1, 200, 5));
  }

  @Test
  void oneChangedByteIsRefused() {
    String body = City.message("INTAKE-5", Map.of());
    String id = "msg_" + UUID.randomUUID();
    long now = Instant.now().getEpochSecond();
    String signature = City.sign(city.secret(SOURCE), id, now, body);
    HttpResponse<String> answer =
        city.deliver(SOURCE, id, now, signature, body.replace("号门前", "号门口"));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
  }

  @Test
  void aDeliveryOutsideTheWindowIsRefused() {
    String body = City.message("INTAKE-6", Map.of());
    for (long age : new long[] {301 + 5, -(301 + 5)}) {
      String id = "msg_" + UUID.randomUUID();
      long then = Instant.now().getEpochSecond() - age;
      String signature = City.sign(city.secret(SOURCE), id, then, body);
      assertThat(city.deliver(SOURCE, id, then, signature, body).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void everyFieldThatIsWrongIsNamed() {
    HttpResponse<String> answer =
        city.send(
            SOURCE, "{\"externalId\":\"INTAKE-7\",\"content\":\"\",\"postedAt\":\"gestern\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    Set<String> fields = new HashSet<>();
    for (JsonNode error : City.json(answer).get("errors")) {
      fields.add(error.get("field").asString());
      assertThat(error.get("message").asString()).isNotBlank();
    }
    assertThat(fields).containsExactlyInAnyOrder("title", "content", "postedAt");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    String body = City.message("INTAKE-8", Map.of("content", "长".repeat(400_000)));
    assertThat(city.send(SOURCE, body).statusCode()).isEqualTo(413);
  }

  @Test
  void anUnknownSourceIsNotFound() {
    String id = "msg_" + UUID.randomUUID();
    long now = Instant.now().getEpochSecond();
    String body = City.message("INTAKE-9", Map.of());
    String signature = City.sign(city.secret(SOURCE), id, now, body);
    assertThat(city.deliver("no-such-portal", id, now, signature, body).statusCode())
        .isEqualTo(404);
  }

  @Test
  void numbersAreGivenOutOnceEach() {
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      numbers.add(city.accept(SOURCE, City.message("INTAKE-N" + i, Map.of())).number());
    }
    assertThat(numbers).hasSize(20);
  }
}
