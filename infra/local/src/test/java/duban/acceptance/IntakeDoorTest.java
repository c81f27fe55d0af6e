package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.City.Accepted;
import duban.local.LocalStack;
import duban.states.LambdaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The intake door as other people's clients use it: events, a portal's own JSON, limits, pauses.
@Tag("A1")
class IntakeDoorTest {
  private static final String PORTAL = "city-portal";
  private static final String HOTLINE = "hotline-12345";
  private static final String EVENT = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final String PORTAL_ENTRY = "callback: https://portal.qinglan.example/duban\n";

  private LocalStack stack;
  private City city;

  @BeforeEach
  void start() {
    stack = Stacks.start();
    city = new City(stack.uri());
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private static String event(String source, String id, String data) {
    return """
        {"specversion":"1.0","id":"%s","source":"%s","type":"citizen.message",
         "subject":"路灯不亮","time":"2026-04-15T09:12:00+08:00","data":%s}
        """
        .formatted(id, source, data);
  }

  private static List<String> fields(JsonNode problem) {
    List<String> fields = new ArrayList<>();
    problem.get("errors").forEach(e -> fields.add(e.get("field").asString()));
    return fields;
  }

  @Test
  void aStructuredEventBecomesACaseOnce() {
    String body = event("/app", "A-1", "{\"content\":\"五一路路灯不亮三天了。\"}");
    HttpResponse<String> first = city.sendAs(PORTAL, EVENT + "; charset=utf-8", body);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
    assertThat(city.status(City.accepted(first).status()).get("title").asString())
        .isEqualTo("路灯不亮");

    // Another delivery of the same event.
    HttpResponse<String> again = city.sendAs(PORTAL, EVENT, body);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(City.json(again)).isEqualTo(City.json(first));

    // The same id from another event source is another event.
    HttpResponse<String> other =
        city.sendAs(PORTAL, EVENT, event("/mini-program", "A-1", "{\"content\":\"另一件事。\"}"));
    assertThat(other.statusCode()).isEqualTo(202);
    assertThat(city.sendAs(PORTAL, EVENT, event("/mini-program", "A-1", "{\"content\":\"x\"}")))
        .extracting(answer -> City.json(answer))
        .isEqualTo(City.json(other));
  }

  @Test
  void aBinaryEventFillsWhatItsDataDoesNotSay() {
    String body = "{\"content\":\"五一路路灯不亮三天了。\"}";
    String[] headers = {
      "ce-specversion", "1.0",
      "ce-id", "B-1",
      "ce-source", "/app",
      "ce-type", "citizen.message",
      "ce-time", "2026-04-15T09:12:00+08:00",
      "ce-subject", URLEncoder.encode("路灯不亮", StandardCharsets.UTF_8)
    };
    HttpResponse<String> answer = city.sendAs(PORTAL, "application/json", body, headers);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(city.status(City.accepted(answer).status()).get("title").asString())
        .isEqualTo("路灯不亮");

    headers[1] = "0.3";
    headers[11] = "%C0%A0";
    headers[9] = "2099-01-01T00:00:00Z";
    HttpResponse<String> refused = city.sendAs(PORTAL, "application/json", body, headers);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(fields(City.json(refused)))
        .containsExactlyInAnyOrder("ce-specversion", "ce-subject");
    headers[1] = "1.0";
    headers[11] = "x";
    assertThat(fields(City.json(city.sendAs(PORTAL, "application/json", body, headers))))
        .containsExactly("ce-time");
  }

  @Test
  void everyEventOfABatchHasItsOwnOutcome() {
    String good = event("/app", "C-1", "{\"content\":\"五一路路灯不亮三天了。\"}");
    String wrong = event("/app", "C-2", "{\"content\":7}");
    String noEvent = "{\"id\":\"C-3\"}";
    HttpResponse<String> answer =
        city.sendAs(PORTAL, BATCH, "[" + good + "," + wrong + "," + noEvent + "," + good + "]");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
    JsonNode outcomes = City.json(answer);
    assertThat(outcomes.valueStream().map(o -> o.get("status").asInt()))
        .containsExactly(202, 422, 422, 200);
    assertThat(outcomes.get(0).propertyNames())
        .containsExactly("index", "source", "id", "status", "case", "number", "statusPage");
    assertThat(outcomes.get(3).get("case")).isEqualTo(outcomes.get(0).get("case"));
    assertThat(fields(outcomes.get(1).get("problem"))).containsExactly("data.content");
    assertThat(fields(outcomes.get(2).get("problem")))
        .containsExactlyInAnyOrder("data", "source", "specversion", "type");

    HttpResponse<String> corrected =
        city.sendAs(
            PORTAL, BATCH, "[" + good + "," + event("/app", "C-2", "{\"content\":\"改好了。\"}") + "]");
    assertThat(corrected.statusCode()).isEqualTo(200);
    assertThat(City.json(corrected).valueStream().map(o -> o.get("status").asInt()))
        .containsExactly(200, 202);
    assertThat(city.sendAs(PORTAL, BATCH, "[]").body()).isEqualTo("[]");
    assertThat(city.sendAs(PORTAL, BATCH, good).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsUnsignedOrOfAnotherFormatIsRefusedWhole() {
    String body = "[" + event("/app", "D-1", "{\"content\":\"x\"}") + "]";
    assertThat(city.deliver(PORTAL, "msg_1", 1, "v1,x", body).statusCode()).isEqualTo(401);
    for (String type :
        List.of("application/cloudevents+avro", "application/cloudevents-batch", "text/xml")) {
      assertThat(city.sendAs(PORTAL, type, body).statusCode()).as(type).isEqualTo(415);
    }
    // A source whose messages come in by another door.
    assertThat(city.deliver("duty-desk", "msg_1", 1, "v1,x", body).statusCode()).isEqualTo(404);
  }

  @Test
  void aSenderMayAskWhetherItMaySend() {
    HttpResponse<String> consent =
        city.options(
            HOTLINE,
            "WebHook-Request-Origin",
            "hotline.qinglan.example",
            "WebHook-Request-Callback",
            "http://127.0.0.1:1/confirm",
            "WebHook-Request-Rate",
            "1000");
    assertThat(consent.statusCode()).isEqualTo(200);
    assertThat(consent.headers().firstValue("webhook-allowed-origin"))
        .hasValue("hotline.qinglan.example");
    assertThat(consent.headers().firstValue("webhook-allowed-rate")).hasValue("600");
    assertThat(consent.headers().firstValue("allow")).hasValue("POST, OPTIONS");
    assertThat(
            city.options(PORTAL, "WebHook-Request-Origin", "portal.example")
                .headers()
                .firstValue("webhook-allowed-rate"))
        .hasValue("*");

    HttpResponse<String> wrong =
        city.options(PORTAL, "WebHook-Request-Origin", "not a name", "WebHook-Request-Rate", "0");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("webhook-allowed-origin")).isEmpty();
    assertThat(fields(City.json(wrong)))
        .containsExactly("WebHook-Request-Origin", "WebHook-Request-Rate");
    assertThat(city.options("no-such", "WebHook-Request-Origin", "x.example").statusCode())
        .isEqualTo(404);
    assertThat(city.options("duty-desk", "WebHook-Request-Origin", "x.example").statusCode())
        .isEqualTo(404);
  }

  private static String ticket(String number, String title) {
    return """
        {"工单编号":"%s","紧急程度":"普通","坐席":"B07",
         "工单信息":{"标题":"%s","诉求内容":"五一路每晚烧烤摊占满人行道。","受理时间":"2026-04-15 09:02:47",
           "行政区划":"350102000000","一级类别":"市容环境","二级类别":"占道经营"}}
        """
        .formatted(number, title);
  }

  @Test
  @Tag("A2")
  @Tag("A11")
  void aPortalWithItsOwnJsonIsMappedAndHearsInEvents() {
    try (Portal portal = new Portal(city.secret(HOTLINE))) {
      city.redirect(HOTLINE, portal.address());
      Accepted accepted = city.accept(HOTLINE, ticket("QL-1", "夜间烧烤占道"));
      city.advance("PT0S");

      // The hotline's word for the category led to the area's bureau without a person's triage.
      String bureau =
          city.people()
              .valueStream()
              .filter(p -> p.get("unit").asString().equals("gutai-bureau"))
              .filter(p -> p.get("roles").toString().contains("handler"))
              .findFirst()
              .orElseThrow()
              .get("mail")
              .asString();
      assertThat(city.task(bureau, accepted.number()).text()).contains("夜间烧烤占道");

      Portal.Call call = portal.calls().getFirst();
      assertThat(call.verified()).isTrue();
      assertThat(call.contentType()).isEqualTo("application/cloudevents+json");
      JsonNode said = call.body();
      assertThat(said.propertyNames())
          .containsExactly(
              "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
      assertThat(said.get("id").asString()).isEqualTo(call.id());
      assertThat(said.get("source").asString()).isEqualTo("/offices/qinglan");
      assertThat(said.get("type").asString()).isEqualTo("duban.case.registered");
      assertThat(said.get("subject").asString()).isEqualTo(accepted.number());
      assertThat(said.at("/data/externalId").asString()).isEqualTo("QL-1");

      HttpResponse<String> wrong = city.send(HOTLINE, ticket("QL-2", ""));
      assertThat(wrong.statusCode()).isEqualTo(422);
      assertThat(fields(City.json(wrong))).containsExactly("title");
      assertThat(City.json(wrong).get("title").asString()).isEqualTo("映射后的字段有误");
      // An event may carry the hotline's own JSON too.
      assertThat(
              city.sendAs(HOTLINE, EVENT, event("/hotline", "QL-3", ticket("QL-3", "占道")))
                  .statusCode())
          .isEqualTo(202);
      assertThat(city.get("/local").body()).contains(HOTLINE);
    }
  }

  @Test
  void aPausedSourceLosesNothing() {
    publish(PORTAL_ENTRY, PORTAL_ENTRY + "    paused: true\n");
    Accepted accepted = city.accept(PORTAL, City.message("PAUSE-1", Map.of()));
    city.advance("PT2H");
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("received");
    assertThat(city.executions()).isEmpty();

    publish(PORTAL_ENTRY, PORTAL_ENTRY);
    city.advance("PT15M");
    assertThat(city.executions()).hasSize(1);
    assertThat(city.status(accepted.status()).get("state").asString()).isEqualTo("handling");

    // What has begun goes on.
    publish(PORTAL_ENTRY, PORTAL_ENTRY + "    paused: true\n");
    Accepted second = city.accept(PORTAL, City.message("PAUSE-2", Map.of()));
    city.advance("P1D");
    assertThat(city.executions()).hasSize(1);
    assertThat(city.status(second.status()).get("state").asString()).isEqualTo("received");
  }

  @Test
  void aSourceThatSendsTooFastIsToldWhenToComeAgain() {
    publish(PORTAL_ENTRY, PORTAL_ENTRY + "    limits: {perMinute: 1, burst: 3}\n");
    for (int i = 0; i < 3; i++) {
      city.accept(PORTAL, City.message("LIMIT-" + i, Map.of()));
    }
    HttpResponse<String> refused = city.send(PORTAL, City.message("LIMIT-3", Map.of()));
    assertThat(refused.statusCode()).isEqualTo(429);
    int wait = Integer.parseInt(refused.headers().firstValue("retry-after").orElseThrow());
    assertThat(wait).isBetween(1, 60);
    // What is known already counts for nothing.
    assertThat(city.send(PORTAL, City.message("LIMIT-1", Map.of())).statusCode()).isEqualTo(200);
    // Of a batch, what came in stays, and the whole may come again.
    HttpResponse<String> batch =
        city.sendAs(
            PORTAL,
            BATCH,
            "["
                + event("/app", "LIMIT-1", "{\"content\":\"x\"}")
                + ","
                + event("/app", "L-5", "{\"content\":\"x\"}")
                + "]");
    assertThat(batch.statusCode()).isEqualTo(429);
    assertThat(batch.headers().firstValue("retry-after")).isPresent();
    assertThat(City.json(batch).valueStream().map(o -> o.get("status").asInt()))
        .containsExactly(200, 429);

    city.advance("PT" + wait + "S");
    city.accept(PORTAL, City.message("LIMIT-3", Map.of()));
  }

  @Test
  void aQuietSourceCausesNeitherAcknowledgementsNorCopies() {
    try (Portal portal = new Portal(city.secret(PORTAL))) {
      city.redirect(PORTAL, portal.address());
      Accepted loud = city.accept(PORTAL, City.message("LOUD-1", Map.of()));
      city.advance("PT0S");
      assertThat(copies(loud)).containsExactly("【抄送】");
      assertThat(portal.typesReceived()).contains("case.registered");
      int calls = portal.calls().size();

      publish(
          PORTAL_ENTRY,
          "callback: " + portal.address() + "\n    quiet: [acknowledgement, copies]\n");
      Accepted quiet = city.accept(PORTAL, City.message("QUIET-1", Map.of()));
      city.advance("PT0S");

      assertThat(city.status(quiet.status()).get("state").asString()).isEqualTo("handling");
      assertThat(copies(quiet)).isEmpty();
      assertThat(copies(loud)).hasSize(1);
      assertThat(portal.calls().subList(calls, portal.calls().size()))
          .extracting(Portal.Call::type)
          .doesNotContain("case.registered");
    }
  }

  /// What the bureau office was sent about a case that nobody asked it about, by the mails' kind.
  private List<String> copies(Accepted accepted) {
    String office =
        city.people()
            .valueStream()
            .filter(p -> p.get("unit").asString().equals("bureau-office"))
            .findFirst()
            .orElseThrow()
            .get("mail")
            .asString();
    return city.mails(office).stream()
        .filter(mail -> mail.json().toString().contains(accepted.number()))
        .map(mail -> mail.subject().replaceAll("】.*", "】"))
        .toList();
  }

  /// Publishes the office's policy with other words in it.
  private void publish(String from, String to) {
    var request = JsonMapper.shared().createObjectNode();
    request.put("office", "qinglan");
    var texts = request.putObject("files");
    try (Stream<Path> files = Files.list(Stacks.root().resolve("infra/policies/qinglan"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String text = Files.readString(file);
        if (name.equals("policy.yaml")) {
          assertThat(text).contains(from);
          text = text.replace(from, to);
        }
        texts.put(name, text);
      }
      stack.invoke("PublishFunction", request.toString());
      // Functions ask for the version in force every few seconds.
      city.advance("PT10S");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LambdaTarget.FunctionError e) {
      throw new AssertionError(e);
    }
  }
}
