package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.standardwebhooks.Webhook;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.dispatch.FakeSecrets;
import duban.dispatch.MovableClock;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Samples;
import duban.store.TableCases;
import duban.store.TablePolicies;
import duban.wiring.Environment;
import duban.wiring.FakeClients;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("A1")
class IntakeFunctionTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final JsonMapper JSON = JsonMapper.shared();
  private static int counter;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-12-31T15:59:00Z"));
  private final FakeSecrets secrets =
      new FakeSecrets("{\"portal\":[\"" + FakeSecrets.CURRENT + "\"]}");
  private final TableCases cases = new TableCases(TABLE.client(), LocalTable.NAME);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private IntakeFunction function;

  @BeforeEach
  void publish() {
    new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
        .publish(Samples.policy(), Samples.directory());
    function = function(new FakeClients(TABLE.client(), secrets));
  }

  private IntakeFunction function(FakeClients clients) {
    Environment environment =
        new Environment(
            Map.of(
                "CASE_TABLE", LocalTable.NAME,
                "METRICS", "duban",
                "SOURCE_SECRETS", "arn:secret",
                "PUBLIC_URL", "https://duban.example"),
            clients,
            clock);
    return ScopedValue.where(Environment.HERE, environment).call(IntakeFunction::new);
  }

  private static synchronized String fresh(String prefix) {
    return prefix + ++counter;
  }

  private static String message(String externalId) {
    return """
        {"externalId":"%s","title":"路灯不亮","content":"五一路路灯不亮三天了。","postedAt":"2026-04-15T09:12:00+08:00",
         "area":"999999","category":"没有这一类","来源栏目":"民生"}
        """
        .formatted(externalId);
  }

  private APIGatewayV2HTTPEvent event(String source, String id, String body, String secret)
      throws Exception {
    long now = clock.instant().getEpochSecond();
    Map<String, String> headers = new HashMap<>();
    headers.put("content-type", "application/json; charset=utf-8");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(now));
    headers.put("webhook-signature", new Webhook(secret).sign(id, now, body));
    return APIGatewayV2HTTPEvent.builder()
        .withPathParameters(Map.of("source", source))
        .withHeaders(headers)
        .withBody(body)
        .build();
  }

  private APIGatewayV2HTTPResponse post(String id, String body) throws Exception {
    return handle(event(Samples.SOURCE, id, body, FakeSecrets.CURRENT));
  }

  // The function never looks at its context.
  @SuppressWarnings("NullAway")
  private APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event) {
    return function.handleRequest(event, null);
  }

  private static JsonNode json(APIGatewayV2HTTPResponse response) {
    return JSON.readTree(response.getBody());
  }

  private static CaseRef ref(APIGatewayV2HTTPResponse response) {
    return CaseRef.parse(json(response).get("case").stringValue());
  }

  @Test
  void aSignedMessageBecomesACaseThatIsThere() throws Exception {
    APIGatewayV2HTTPResponse response = post(fresh("msg_"), message(fresh("E")));

    assertThat(response.getStatusCode()).isEqualTo(202);
    assertThat(response.getHeaders()).containsEntry("content-type", "application/json");
    CaseFile file = cases.get(ref(response));
    assertThat(json(response).propertyNames()).containsExactly("case", "number", "status");
    assertThat(json(response).get("number").stringValue())
        .isEqualTo(file.number())
        .matches("舆〔2026〕\\d+号");
    assertThat(json(response).get("status").stringValue())
        .isEqualTo("https://duban.example/status/" + file.registration().statusCode());
    assertThat(file.registration().path()).isEqualTo("county");
    assertThat(file.message().area()).isEqualTo("999999");
    assertThat(file.message().category()).isEqualTo("没有这一类");
    assertThat(file.message().extra()).isEqualTo(Map.of("来源栏目", "民生"));
    assertThat(outbox.list(file.ref()))
        .extracting(Outbox.Entry::effect)
        .containsExactly(
            new Effect.StartExecution(
                "county",
                file.ref().id() + "-county-1",
                Map.of(
                    "office",
                    "qinglan",
                    "case",
                    file.ref().id(),
                    "number",
                    file.number(),
                    "path",
                    "county")),
            new Effect.CallSource("portal", "case.registered"));
  }

  @Test
  void aRepetitionGetsTheSameAnswerAndCreatesNothing() throws Exception {
    String id = fresh("msg_");
    String body = message(fresh("E"));
    APIGatewayV2HTTPResponse first = post(id, body);
    clock.advance(Duration.ofMinutes(30));
    int before = serial(post(fresh("msg_"), message(fresh("E"))));
    int items = TABLE.items().size();

    APIGatewayV2HTTPResponse sameDelivery = post(id, body);
    APIGatewayV2HTTPResponse sameMessage = post(fresh("msg_"), body);
    APIGatewayV2HTTPResponse sameId = post(id, message(fresh("E")));

    for (APIGatewayV2HTTPResponse again : List.of(sameDelivery, sameMessage, sameId)) {
      assertThat(again.getStatusCode()).isEqualTo(200);
      assertThat(again.getBody()).isEqualTo(first.getBody());
    }
    assertThat(TABLE.items()).hasSize(items);
    assertThat(serial(post(fresh("msg_"), message(fresh("E")))))
        .as("no number is drawn for a repetition")
        .isEqualTo(before + 1);
  }

  private static int serial(APIGatewayV2HTTPResponse answer) {
    return Integer.parseInt(answer.getBody().replaceAll("(?s).*〕(\\d+)号.*", "$1"));
  }

  @Test
  void ofManyAtTheSameMomentOneIsAcceptedAndAllGetTheSameBody() throws Exception {
    APIGatewayV2HTTPEvent event =
        event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.CURRENT);
    List<Callable<APIGatewayV2HTTPResponse>> posts = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      posts.add(() -> handle(event));
    }
    Map<Integer, Integer> statuses = new TreeMap<>();
    Set<String> bodies = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<APIGatewayV2HTTPResponse> future : threads.invokeAll(posts)) {
        statuses.merge(future.get().getStatusCode(), 1, Integer::sum);
        bodies.add(future.get().getBody());
      }
    }

    assertThat(statuses).isEqualTo(Map.of(200, 5, 202, 1));
    assertThat(bodies).hasSize(1);
  }

  @Test
  void numbersBeginAnewWithTheOfficesYear() throws Exception {
    String before = json(post(fresh("msg_"), message(fresh("E")))).get("number").stringValue();
    clock.advance(Duration.ofMinutes(2));
    String after = json(post(fresh("msg_"), message(fresh("E")))).get("number").stringValue();

    // 23:59 and 00:01 in Shanghai; in UTC it is the same afternoon.
    assertThat(before).startsWith("舆〔2026〕");
    assertThat(after).startsWith("舆〔2027〕");
  }

  @Test
  void aWrongSignatureIsRefusedAndLeavesNothing() throws Exception {
    int items = TABLE.items().size();
    APIGatewayV2HTTPEvent event =
        event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.PREVIOUS);

    APIGatewayV2HTTPResponse response = handle(event);

    assertThat(response.getStatusCode()).isEqualTo(401);
    assertThat(response.getHeaders()).containsEntry("content-type", "application/problem+json");
    assertThat(json(response))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"about:blank","title":"签名不符","status":401,"detail":"签名与该来源登记的密钥不符。"}
                """));
    assertThat(TABLE.items()).hasSize(items);
  }

  @Test
  void theGoodSecretOfAnotherSourceOpensOnlyThatSource() throws Exception {
    String other = "other-portal";
    new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
        .publish(Samples.policy("neighbour", other, null), Samples.directory());
    secrets.replace(
        "{\"portal\":[\"%s\"],\"other-portal\":[\"%s\"]}"
            .formatted(FakeSecrets.CURRENT, FakeSecrets.PREVIOUS));
    function = function(new FakeClients(TABLE.client(), secrets));
    int items = TABLE.items().size();

    assertThat(answered(Samples.SOURCE, FakeSecrets.PREVIOUS)).isEqualTo(401);
    assertThat(answered(other, FakeSecrets.CURRENT)).isEqualTo(401);
    assertThat(TABLE.items()).hasSize(items);
    assertThat(answered(Samples.SOURCE, FakeSecrets.CURRENT)).isEqualTo(202);
    assertThat(answered(other, FakeSecrets.PREVIOUS)).isEqualTo(202);
  }

  private int answered(String source, String secret) throws Exception {
    return handle(event(source, fresh("msg_"), message(fresh("E")), secret)).getStatusCode();
  }

  @Test
  void anOldSignatureIsRefused() throws Exception {
    APIGatewayV2HTTPEvent event =
        event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.CURRENT);
    clock.advance(Duration.ofSeconds(301));

    assertThat(handle(event).getStatusCode()).isEqualTo(401);
  }

  @Test
  void aNewSecretIsAcceptedAsSoonAsItIsStored() throws Exception {
    assertThat(post(fresh("msg_"), message(fresh("E"))).getStatusCode()).isEqualTo(202);
    secrets.replace(
        "{\"portal\":[\"" + FakeSecrets.PREVIOUS + "\",\"" + FakeSecrets.CURRENT + "\"]}");
    clock.advance(Duration.ofSeconds(2));

    APIGatewayV2HTTPResponse byTheNew =
        handle(event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.PREVIOUS));
    APIGatewayV2HTTPResponse byTheOld = post(fresh("msg_"), message(fresh("E")));

    assertThat(byTheNew.getStatusCode()).isEqualTo(202);
    assertThat(byTheOld.getStatusCode()).isEqualTo(202);
    assertThat(secrets.reads()).isEqualTo(2);
  }

  @Test
  void forgedRequestsDoNotDriveUpTheReadingOfSecrets() throws Exception {
    for (int i = 0; i < 20; i++) {
      handle(event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.PREVIOUS));
    }
    assertThat(secrets.reads()).isEqualTo(1);
  }

  @Test
  void anUnknownSourceIsNotFound() throws Exception {
    APIGatewayV2HTTPResponse response =
        handle(event("nobody", fresh("msg_"), message(fresh("E")), FakeSecrets.CURRENT));
    assertThat(response.getStatusCode()).isEqualTo(404);
    assertThat(json(response).get("title").stringValue()).isEqualTo("没有这个来源");
  }

  @Test
  void fieldsAreRefusedOneByOneInTheSendersLanguage() throws Exception {
    String body =
        "{\"externalId\":\"" + fresh("E") + "\",\"title\":\"t\",\"postedAt\":\"2026-04-15\"}";
    APIGatewayV2HTTPEvent event = event(Samples.SOURCE, fresh("msg_"), body, FakeSecrets.CURRENT);
    event.getHeaders().put("Accept-Language", "fr, en-GB;q=0.8");

    APIGatewayV2HTTPResponse response = handle(event);

    assertThat(response.getStatusCode()).isEqualTo(422);
    assertThat(json(response))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"about:blank","title":"Fields to correct","status":422,
                 "detail":"2 fields need correction; the message was not registered. Correct it and send it again.",
                 "errors":[
                  {"field":"content","message":"This field is required."},
                  {"field":"postedAt","message":"This field must be a time with its offset, for example 2026-04-15T09:12:00+08:00."}]}
                """));
  }

  @Test
  void sizeTypeAndEncodingAreJudgedBeforeAnythingElse() throws Exception {
    APIGatewayV2HTTPEvent large =
        event(Samples.SOURCE, fresh("msg_"), "x".repeat(65_537), FakeSecrets.CURRENT);
    APIGatewayV2HTTPEvent form =
        event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.CURRENT);
    form.getHeaders().put("content-type", "application/x-www-form-urlencoded");
    APIGatewayV2HTTPEvent marked =
        event(Samples.SOURCE, fresh("msg_"), "\uFEFF" + message(fresh("E")), FakeSecrets.CURRENT);
    APIGatewayV2HTTPEvent broken = event(Samples.SOURCE, fresh("msg_"), "{}", FakeSecrets.CURRENT);
    broken.setIsBase64Encoded(true);
    broken.setBody(Base64.getEncoder().encodeToString(new byte[] {'{', (byte) 0xC3, '}'}));
    APIGatewayV2HTTPEvent unreadable =
        event(Samples.SOURCE, fresh("msg_"), "{\"title\"", FakeSecrets.CURRENT);
    APIGatewayV2HTTPEvent bodiless = event(Samples.SOURCE, fresh("msg_"), "", FakeSecrets.CURRENT);
    bodiless.setBody(null);

    assertThat(handle(large).getStatusCode()).isEqualTo(413);
    assertThat(handle(form).getStatusCode()).isEqualTo(415);
    assertThat(handle(marked).getStatusCode()).isEqualTo(400);
    assertThat(handle(broken).getStatusCode()).isEqualTo(400);
    assertThat(handle(unreadable).getStatusCode()).isEqualTo(400);
    assertThat(handle(bodiless).getStatusCode()).isEqualTo(400);
  }

  @Test
  void aBodyInBase64IsTheSameBody() throws Exception {
    APIGatewayV2HTTPEvent event =
        event(Samples.SOURCE, fresh("msg_"), message(fresh("E")), FakeSecrets.CURRENT);
    event.setBody(
        Base64.getEncoder().encodeToString(event.getBody().getBytes(StandardCharsets.UTF_8)));
    event.setIsBase64Encoded(true);

    assertThat(handle(event).getStatusCode()).isEqualTo(202);
  }

  @Test
  void aSourceThatIsNoKeyAtAllIsUnknownLikeAnyOther() throws Exception {
    for (String source : List.of("", "x".repeat(1025), "督".repeat(400))) {
      assertThat(handle(event(source, "msg_1", message("E"), FakeSecrets.CURRENT)).getStatusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aTableOrSecretsOutOfReachAreNoFaultOfTheSenders() throws Exception {
    DynamoDbClient throttled =
        new DynamoDbClient() {
          @Override
          public GetItemResponse getItem(GetItemRequest request) {
            throw ProvisionedThroughputExceededException.builder()
                .statusCode(400)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .build();
          }

          @Override
          public String serviceName() {
            return SERVICE_NAME;
          }

          @Override
          public void close() {}
        };
    FakeSecrets unreachable = new FakeSecrets("{}");
    unreachable.outOfReach(true);
    for (FakeClients clients :
        List.of(
            new FakeClients(throttled, secrets), new FakeClients(TABLE.client(), unreachable))) {
      function = function(clients);
      APIGatewayV2HTTPResponse response = post(fresh("msg_"), message(fresh("E")));

      assertThat(response.getStatusCode()).isEqualTo(503);
      assertThat(response.getHeaders())
          .containsEntry("content-type", "application/problem+json")
          .containsEntry("retry-after", "30");
      assertThat(json(response).get("title").stringValue()).isEqualTo("暂时无法接收");
    }
  }

  @Test
  @Tag("A7")
  void aTimeThatLiesAheadIsRefusedBecauseDeadlinesCountFromIt() throws Exception {
    String zulu = clock.instant().plus(Duration.ofHours(8)).toString();
    String body =
        "{\"externalId\":\"%s\",\"title\":\"路灯不亮\",\"content\":\"三天了\",\"postedAt\":\"%s\",\"occurredAt\":\"%s\"}"
            .formatted(fresh("E"), zulu, zulu);

    APIGatewayV2HTTPResponse response = post(fresh("msg_"), body);

    assertThat(response.getStatusCode()).isEqualTo(422);
    assertThat(json(response).get("errors"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"field":"postedAt","message":"此项晚于当前时间。请核对时间和时区偏移。"},
                 {"field":"occurredAt","message":"此项晚于当前时间。请核对时间和时区偏移。"}]"""));
  }
}
