package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.dispatch.FakeSecrets;
import duban.dispatch.FakeStepFunctions;
import duban.dispatch.MovableClock;
import duban.store.LocalTable;
import duban.store.Samples;
import duban.store.TableCases;
import duban.store.TablePolicies;
import duban.wiring.Clients;
import duban.wiring.Environment;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.databind.json.JsonMapper;

class DispatchFunctionTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
  private final Map<String, String> variables =
      new HashMap<>(
          Map.of(
              "METRICS",
              "duban",
              "CASE_TABLE",
              LocalTable.NAME,
              "PAPERS_BUCKET",
              "papers",
              "PATH_MACHINES",
              "{\"county\":\"arn:county\"}",
              "SOURCE_SECRETS",
              "arn:secrets",
              "PUBLIC_URL",
              "https://duban.example",
              "MAIL_TRANSPORT",
              "ses",
              "MAIL_CONFIGURATION_SET",
              "duban"));

  {
    variables.put("MAIL_SECRET", "arn:mails");
    variables.put("MAIL_ID_DAYS", "90");
    variables.put("MAILED_REPORTS", "left");
  }

  /// A request for the details, by somebody whom the API knows.
  private static APIGatewayV2HTTPEvent byAnOperator() {
    return APIGatewayV2HTTPEvent.builder()
        .withRouteKey("GET /health/details")
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withAuthorizer(
                    APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                        .withIam(new APIGatewayV2HTTPEvent.RequestContext.IAM())
                        .build())
                .build())
        .build();
  }

  private final class AllClients implements Clients {
    @Override
    public DynamoDbClient dynamoDb() {
      return TABLE.client();
    }

    @Override
    public SfnClient stepFunctions() {
      return stepFunctions;
    }

    @Override
    public SesClient ses() {
      return new SesClient() {
        @Override
        public String serviceName() {
          return SERVICE_NAME;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public SecretsManagerClient secrets() {
      return new FakeSecrets("{}");
    }

    @Override
    public S3Client s3() {
      throw new AssertionError("No paper is touched here.");
    }

    @Override
    public S3Presigner s3Links() {
      throw new AssertionError("No paper is touched here.");
    }

    @Override
    public HttpClient http() {
      return HttpClient.newHttpClient();
    }
  }

  private <T> T in(ScopedValue.CallableOp<T, RuntimeException> construct) {
    return ScopedValue.where(Environment.HERE, new Environment(variables, new AllClients(), clock))
        .call(construct);
  }

  private StatusCode register() {
    new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
        .publish(Samples.policy(), Samples.directory());
    StatusCode code = Samples.code();
    Message message = Samples.message("ext-" + code.ref().id());
    new TableCases(TABLE.client(), LocalTable.NAME)
        .register(
            code.ref(),
            Samples.SOURCE,
            "msg-" + code.ref().id(),
            message,
            Samples.registration(code, message, "1", Samples.start(code.ref())));
    return code;
  }

  private static DynamodbStreamRecord record(String partition, String sort, String sequence) {
    DynamodbStreamRecord record = new DynamodbStreamRecord();
    record.setEventName("INSERT");
    record.setDynamodb(
        new StreamRecord()
            .withSequenceNumber(sequence)
            .withKeys(Map.of("PK", new AttributeValue(partition), "SK", new AttributeValue(sort))));
    return record;
  }

  // The functions never look at their context.
  @SuppressWarnings("NullAway")
  private static StreamsEventResponse handle(
      DispatchFunction function, DynamodbStreamRecord... records) {
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(List.of(records));
    return function.handleRequest(event, null);
  }

  @Test
  void theStreamsRecordsAreCarriedOutAndFaultyOnesNamed() {
    StatusCode code = register();
    String partition = "CASE#qinglan#" + code.ref().id();
    DispatchFunction function = in(DispatchFunction::new);

    assertThat(
            handle(
                    function,
                    record(partition, "EVENT#000001", "1"),
                    record(partition, "OUTBOX#000001-00", "2"))
                .getBatchItemFailures())
        .isEmpty();
    assertThat(stepFunctions.started).containsOnlyKeys(code.ref().id() + "-county-1");

    assertThat(
            handle(function, record("CASE#broken", "OUTBOX#000001-00", "3")).getBatchItemFailures())
        .extracting(StreamsEventResponse.BatchItemFailure::getItemIdentifier)
        .containsExactly("3");
  }

  @Test
  void whatARecordShowsIsNotReadAgain() {
    StatusCode code = register();
    String partition = "CASE#qinglan#" + code.ref().id();
    Map<String, AttributeValue> image = new HashMap<>();
    TABLE
        .outbox(code.ref())
        .getFirst()
        .forEach(
            (name, value) ->
                image.put(
                    name,
                    value.s() != null
                        ? new AttributeValue(value.s())
                        : new AttributeValue().withN(value.n())));
    DynamodbStreamRecord record = record(partition, "OUTBOX#000001-00", "4");
    record.getDynamodb().setNewImage(image);
    // So that reading it would find nothing but the rules.
    TABLE.clear();
    new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
        .publish(Samples.policy(), Samples.directory());

    assertThat(handle(in(DispatchFunction::new), record).getBatchItemFailures()).isEmpty();
    assertThat(stepFunctions.started).containsOnlyKeys(code.ref().id() + "-county-1");
  }

  @Test
  @SuppressWarnings("NullAway")
  void theMinutesSweepCarriesOutWhatTheStreamLostAndHealthTellsOfIt() {
    StatusCode code = register();
    HealthFunction health = in(HealthFunction::new);
    assertThat(
            JsonMapper.shared()
                .readTree(health.handleRequest(byAnOperator(), null).getBody())
                .get("oldestDue")
                .stringValue())
        .isEqualTo("2026-04-15T01:01:00Z");
    clock.advance(Duration.ofMinutes(1));

    Map<String, Object> swept = in(RemindFunction::new).handleRequest(Map.of(), null);

    assertThat(swept)
        .isEqualTo(Map.of("due", 1, "settled", 1, "waiting", 0, "failed", 0, "finished", true));
    assertThat(stepFunctions.started).containsKey(code.ref().id() + "-county-1");
    var report = JsonMapper.shared().readTree(health.handleRequest(byAnOperator(), null).getBody());
    assertThat(report.get("oldestDue").isNull()).isTrue();
    assertThat(report.get("policies").get("qinglan").intValue()).isEqualTo(1);
    assertThat(report.get("build").stringValue()).isNotEmpty();
  }

  @Test
  void aMissingSettingIsNamed() {
    variables.remove("PATH_MACHINES");
    assertThatThrownBy(() -> in(DispatchFunction::new))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The environment variable PATH_MACHINES is not set.");
    variables.put("PATH_MACHINES", "{}");
    variables.put("MAIL_TRANSPORT", "pigeon");
    assertThatThrownBy(() -> in(RemindFunction::new))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("MAIL_TRANSPORT must be ses or smtp, not 'pigeon'.");
  }
}
