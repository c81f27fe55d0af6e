package duban.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.city.Offices;
import duban.local.machines.Interpreter;
import duban.local.sample.SampleDeployment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class LocalPagesTest {
  private static final Instant START = Instant.parse("2026-04-15T01:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path root;
  private LocalStack stack;

  LocalPagesTest(@TempDir Path root) throws IOException {
    this.root = root;
    Path office = Files.createDirectories(root.resolve("infra/policies/qinglan"));
    Files.writeString(
        office.resolve("policy.yaml"), "sources:\n  - {id: city-portal}\n  - {id: hotline}\n");
    Files.writeString(
        office.resolve("people.csv"),
        "id,name,mail,unit,roles\nlin,林若溪,lin@example.org,leading-office,handler head\n");
    stack = start();
  }

  private LocalStack start() {
    return LocalStack.start(
        new LocalStack.Options(0, root, Optional.of(START)),
        SampleDeployment::at,
        Interpreter::new);
  }

  @BeforeEach
  void settle() {
    stack.settle();
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(stack.uri() + path));
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    var answer = send(to(path).header("Accept", "application/json"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    return JSON.readTree(answer.body());
  }

  private String page(String path) throws IOException, InterruptedException {
    var answer = send(to(path).header("Accept", "text/html"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    return answer.body();
  }

  private HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private JsonNode published() {
    var item =
        stack
            .database()
            .getItem(
                g ->
                    g.tableName("cases")
                        .key(
                            Map.of(
                                "PK",
                                AttributeValue.fromS("PUBLISHED"),
                                "SK",
                                AttributeValue.fromS("qinglan"))))
            .item();
    return JSON.readTree(Objects.requireNonNull(item.get("request")).s());
  }

  private void startNotePath(String name) {
    stack
        .clients()
        .stepFunctions()
        .startExecution(
            s -> s.stateMachineArn(SampleDeployment.MACHINE).name(name).input("{\"id\":\"7\"}"));
  }

  @Test
  void theStartPageAsJsonNamesSourcesPeopleAndLinks() throws Exception {
    JsonNode start = json("/local");

    assertThat(start)
        .isEqualTo(
            JSON.readTree(
                """
                {"sources":[
                   {"id":"city-portal","secret":"whsec_bG9jYWwgb25seTogY2l0eS1wb3J0YWwuLi4uLi4uLi4=",
                    "url":"%1$s/intake/city-portal"},
                   {"id":"hotline","secret":"%2$s","url":"%1$s/intake/hotline"}],
                 "people":[{"id":"lin","name":"林若溪","mail":"lin@example.org","unit":"leading-office",
                            "roles":["handler","head"]}],
                 "wechat":[],
                 "clock":"2026-04-15T01:00:00Z",
                 "links":{"mail":"%1$s/local/mail","clock":"%1$s/local/clock","executions":"%1$s/local/executions",
                          "bill":"%1$s/local/bill","health":"%1$s/local/health"}}"""
                    .formatted(stack.uri(), start.at("/sources/1/secret").asString())));
    assertThat(start.at("/sources/1/secret").asString()).matches("whsec_[A-Za-z0-9+/]{43}=");
  }

  @Test
  void theSourcesSecretsAreInTheDeploymentsSecret() {
    var secret =
        stack
            .clients()
            .secrets()
            .getSecretValue(g -> g.secretId("arn:aws:secretsmanager:local:0:secret:sources"));
    JsonNode secrets = JSON.readTree(secret.secretString());
    assertThat(secrets.get("city-portal"))
        .isEqualTo(JSON.readTree("[\"whsec_bG9jYWwgb25seTogY2l0eS1wb3J0YWwuLi4uLi4uLi4=\"]"));
    assertThat(secrets.get("hotline")).hasSize(1);
  }

  @Test
  void theStartPageSpeaksBothLanguages() throws Exception {
    assertThat(page("/local"))
        .contains("<html lang=\"zh-CN\">", "督办 · 本机", "发一条示例留言", "林若溪", "city-portal");
    assertThat(page("/local?lang=en"))
        .contains("<html lang=\"en\">", "Duban on this machine", "Send a sample message");
    var answer =
        send(
            to("/local").header("Accept", "text/html").header("Accept-Language", "en-GB,en;q=0.8"));
    assertThat(answer.body()).contains("Duban on this machine");
  }

  @Test
  void aSampleMessageGoesSignedThroughTheHttpApi() throws Exception {
    var answer =
        send(
            to("/local/sample?lang=en")
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("sample=noise&source=hotline")));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .startsWith("POST /intake/{source}\n/intake/hotline\n")
        .contains("夜间施工噪声");
  }

  @Test
  void aSampleFromNowhereIsNotSent() throws Exception {
    var answer =
        send(
            to("/local/sample?lang=en")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("sample=noise&source=nobody")));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo("{\"status\":404,\"detail\":\"There is no source 'nobody'.\"}");
  }

  @Test
  void theMailboxHasExactlyTheAgreedFields() throws Exception {
    stack.invoke("NoteFunction", "{\"id\":7}");

    JsonNode mails = json("/local/mail");

    assertThat(mails).hasSize(1);
    JsonNode mail = mails.get(0);
    assertThat(mail.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "at", "to", "cc", "subject", "text", "html", "headers", "attachments", "tags");
    assertThat(mail.get("at").asString()).isEqualTo("2026-04-15T01:00:00Z");
    assertThat(mail.get("to")).isEqualTo(JSON.readTree("[\"Lin@Example.org\"]"));
    assertThat(mail.get("subject").asString()).isEqualTo("OUTBOX#7");
    assertThat(mail.at("/headers/X-Case").asString()).isEqualTo("7");
    assertThat(page("/local/mail")).contains("OUTBOX#7");
    assertThat(page("/local/mail/" + mail.get("id").asString()))
        .contains(
            "sandbox=",
            "srcdoc=\"&lt;base target=&#34;_top&#34;>&lt;p>请于 10:40 前提交",
            "<pre>请于 10:40 前提交");
  }

  @Test
  void theMailboxCanBeFiltered() throws Exception {
    stack.invoke("NoteFunction", "{\"id\":1}");
    post("/local/clock", "{\"advance\":\"PT1H\"}");
    stack.invoke("NoteFunction", "{\"id\":2}");

    assertThat(json("/local/mail?to=LIN@example.org")).hasSize(2);
    assertThat(json("/local/mail?to=zhou%40example.org&since=2026-04-15T01:30:00Z")).hasSize(1);
    assertThat(json("/local/mail?to=nobody@example.org")).isEmpty();
    var answer = send(to("/local/mail?since=yesterday&lang=en"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":400,\"detail\":\"'yesterday' is not a time. Use ISO 8601, for example 2026-04-15T09:00:00Z.\"}");
  }

  @Test
  void theClockCanBeReadAndMoved() throws Exception {
    assertThat(json("/local/clock")).isEqualTo(JSON.readTree("{\"now\":\"2026-04-15T01:00:00Z\"}"));
    var moved = post("/local/clock", "{\"advance\":\"PT1H\"}");
    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(moved.body()).isEqualTo("{\"now\":\"2026-04-15T02:00:00Z\"}");
    var button =
        send(
            to("/local/clock?lang=en")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("advance=PT10M")));
    assertThat(button.statusCode()).isEqualTo(303);
    assertThat(button.headers().firstValue("location")).contains("/local?lang=en");
    assertThat(stack.clock().now()).isEqualTo(START.plusSeconds(4_200));

    var curl =
        send(
            to("/local/clock")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("{\"advance\":\"PT10M\"}")));
    assertThat(curl.statusCode()).as("JSON that curl calls a form").isEqualTo(200);
    assertThat(stack.clock().now()).isEqualTo(START.plusSeconds(4_800));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"advance\":\"an hour\"} | 'an hour' is not a duration. Use ISO 8601, for example PT1H, PT10M, P1D.",
        "{\"advance\":\"-PT1H\"} | The clock only goes forward, not by -PT1H.",
        "{\"by\":1} | Give the time to move by, for example {\"advance\":\"PT1H\"}.",
        "nonsense | Give the time to move by, for example {\"advance\":\"PT1H\"}.",
      })
  void aClockThatCannotBeMovedSaysWhy(String body, String why) throws Exception {
    var answer = post("/local/clock?lang=en", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).get("detail").asString()).isEqualTo(why);
    assertThat(stack.clock().now()).isEqualTo(START);
  }

  @Test
  void anExecutionCanBeFollowedByItsEvents() throws Exception {
    startNotePath("case-7");
    JsonNode running = json("/local/executions");
    assertThat(running.at("/0/name").asString()).isEqualTo("case-7");
    assertThat(running.at("/0/status").asString()).isEqualTo("RUNNING");
    assertThat(running.at("/0/states")).isEqualTo(JSON.readTree("[\"Wait for the note\"]"));

    post("/local/clock", "{\"advance\":\"PT10M\"}");

    JsonNode done = json("/local/executions/case-7");
    assertThat(done.get("status").asString()).isEqualTo("SUCCEEDED");
    assertThat(done.get("startedAt").asString()).isEqualTo("2026-04-15T01:00:00Z");
    assertThat(done.get("stoppedAt").asString()).isEqualTo("2026-04-15T01:10:00Z");
    assertThat(done.get("events").valueStream().map(e -> e.get("type").asString()))
        .containsExactly(
            "ExecutionStarted",
            "WaitStateEntered",
            "WaitStateExited",
            "TaskStateEntered",
            "TaskScheduled",
            "TaskStarted",
            "TaskSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded");
    assertThat(done.at("/events/1/id").asInt()).isEqualTo(2);
    assertThat(done.at("/events/3").propertyNames())
        .containsExactlyInAnyOrder(
            "id", "previousEventId", "type", "timestamp", "stateEnteredEventDetails");
    assertThat(done.at("/events/3/stateEnteredEventDetails"))
        .isEqualTo(
            JSON.readTree(
                "{\"name\":\"Write the note\",\"input\":{\"id\":\"7\"},\"inputDetails\":{\"truncated\":false}}"));
    assertThat(done.get("states"))
        .isEqualTo(JSON.readTree("[\"Wait for the note\",\"Write the note\"]"));
    assertThat(page("/local/executions/case-7"))
        .contains("TaskStateEntered", "Write the note", "已完成");
    assertThat(page("/local/executions?lang=en")).contains("case-7", "Done");
    assertThat(page("/local")).contains("case-7");
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    for (String path :
        new String[] {"/local/executions/none", "/local/mail/none", "/local/none", "/localhost"}) {
      assertThat(send(to(path)).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(send(to("/local/executions/none?lang=en")).body())
        .isEqualTo("{\"status\":404,\"detail\":\"There is no path named none.\"}");
  }

  @Test
  void aSourcesWayBackCanBePointedAtThisMachine() throws Exception {
    assertThat(published().at("/files/policy.yaml").asString()).startsWith("sources:");
    assertThat(published().at("/overrides/sources")).isEmpty();

    var first = put("hotline", "http://127.0.0.1:9000/back");
    put("city-portal", "http://localhost:9001/");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body())
        .isEqualTo("{\"id\":\"hotline\",\"callback\":\"http://127.0.0.1:9000/back\"}");
    assertThat(published().at("/overrides/sources"))
        .isEqualTo(
            JSON.readTree(
                """
                {"hotline":{"callback":"http://127.0.0.1:9000/back"},
                 "city-portal":{"callback":"http://localhost:9001/"}}"""));
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.org/,400",
    "https://127.0.0.1/,400",
    "http://127.0.0.1.example.org/,400",
    "http://user@127.0.0.1/,400",
    "file:///etc/passwd,400",
    "nonsense,400"
  })
  void aWayBackToElsewhereIsRefused(String callback, int status) throws Exception {
    assertThat(put("hotline", callback).statusCode()).isEqualTo(status);
    assertThat(published().at("/overrides/sources")).isEmpty();
  }

  @Test
  void anUnknownSourceHasNoWayBack() throws Exception {
    assertThat(put("nobody", "http://127.0.0.1:9000/").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> put(String source, String callback)
      throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(Map.of("callback", callback));
    return send(
        to("/local/sources/" + source + "?lang=en").PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  @Test
  void theBillCountsWhatWasUsed() throws Exception {
    startNotePath("case-1");
    post("/local/clock", "{\"advance\":\"PT10M\"}");
    send(to("/echo/a").POST(HttpRequest.BodyPublishers.noBody()));

    JsonNode bill = json("/local/bill");

    assertThat(bill.get("currency").asString()).isEqualTo("USD");
    assertThat(quantity(bill, "stateTransition")).isEqualTo(2);
    assertThat(quantity(bill, "httpApiCall")).isEqualTo(1);
    assertThat(quantity(bill, "scheduleInvocation")).isEqualTo(10);
    // publish, ten sweeps, the note, the mail, the echo
    assertThat(quantity(bill, "lambdaRequest")).isEqualTo(14);
    assertThat(quantity(bill, "mailRecipient")).isEqualTo(2);
    // publish, ten sweeps, and the two items of the note, each of one unit
    assertThat(quantity(bill, "writeUnit")).isEqualTo(13);
    assertThat(line(bill, "mailRecipient").get("cost").decimalValue())
        .isEqualByComparingTo("0.0002");
    assertThat(page("/local/bill?lang=en"))
        .contains("State transitions", "Prices: AWS price lists for us-east-1");
  }

  private static JsonNode line(JsonNode bill, String item) {
    return bill.get("lines")
        .valueStream()
        .filter(l -> l.get("item").asString().equals(item))
        .findFirst()
        .orElseThrow();
  }

  private static double quantity(JsonNode bill, String item) {
    return line(bill, item).get("quantity").asDouble();
  }

  @Test
  void anOfficeThatIsNotPublishedStopsTheStart() throws IOException {
    Files.writeString(root.resolve("infra/policies/qinglan/policy.yaml"), "broken: true");

    assertThatThrownBy(this::start)
        .isInstanceOf(Offices.NotPublished.class)
        .hasMessage(
            "The office qinglan was not published: java.lang.IllegalArgumentException: policy.yaml: broken");
  }
}
