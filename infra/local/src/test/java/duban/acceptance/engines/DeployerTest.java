package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import duban.acceptance.engines.AnsweringEngine.Heard;
import duban.local.template.Deployment;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.model.Architecture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A deployment elsewhere, call by call, over HTTP.
class DeployerTest {
  private static final String RUN = "stories-1";
  private static final String ADDRESS = "http://127.0.0.1:9999";
  private static final String TABLE = RUN + "-CaseTable";
  private static final String FUNCTION =
      "arn:aws:lambda:" + AnsweringEngine.PLACE + ":function:" + RUN + "-";

  private static final Deployment DEPLOYMENT =
      Elsewhere.read(Repository.root(), URI.create(ADDRESS), RUN);
  private static final AnsweringEngine ENGINE = new AnsweringEngine();

  @BeforeAll
  static void carryOut() throws Deployer.Refused {
    Plan plan =
        Plan.of(
            DEPLOYMENT,
            new Plan.Given(
                SdkBytes.fromUtf8String("the functions"),
                SdkBytes.fromUtf8String("the import"),
                Architecture.X86_64,
                Endpoint.ANY_ROLE,
                Optional.of("qinglan.example"),
                RUN));
    new Deployer(ENGINE.services(), new Names(DEPLOYMENT, RUN)).carryOut(plan);
  }

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  @Test
  void theTableIsMadeAsTheTemplateSays() {
    TableDescription table =
        ENGINE.services().dynamoDb().describeTable(t -> t.tableName(TABLE)).table();
    assertThat(table.keySchema()).extracting(k -> k.attributeName()).containsExactly("PK", "SK");
    assertThat(table.globalSecondaryIndexes())
        .extracting(GlobalSecondaryIndexDescription::indexName)
        .containsExactlyInAnyOrder("due-index", "office-index");
    assertThat(table.streamSpecification().streamViewType()).isEqualTo(StreamViewType.NEW_IMAGE);
    assertThat(
            ENGINE
                .services()
                .dynamoDb()
                .describeTimeToLive(t -> t.tableName(TABLE))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expiresAt");
  }

  @Test
  void everythingIsMadeInAnOrderInWhichItCanBe() {
    List<String> expected = new ArrayList<>(List.of("CreateSecret", "CreateSecret"));
    expected.addAll(List.of("VerifyDomainIdentity", "CreateConfigurationSet"));
    DEPLOYMENT
        .functions()
        .forEach(_ -> expected.addAll(List.of("CreateFunction", "GetFunction", "CreateAlias")));
    DEPLOYMENT.stateMachines().forEach(_ -> expected.add("CreateStateMachine"));
    expected.addAll(List.of("CreateEventSourceMapping", "GetEventSourceMapping"));
    assertThat(ENGINE.operations()).containsExactlyElementsOf(expected);
  }

  @Test
  void everythingIsToldTheNamesThatTheEngineGave() {
    assertThat(ENGINE.heard())
        .allSatisfy(
            call ->
                assertThat(call.path() + call.body())
                    .doesNotContain("cn-local-1", "duban-CaseTable", "function:duban-"));
    JsonNode dispatch = function("DispatchFunction").at("/Environment/Variables");
    assertThat(dispatch.properties())
        .contains(
            Map.entry("CASE_TABLE", text(TABLE)),
            Map.entry(
                "SOURCE_SECRETS",
                text(
                    "arn:aws:secretsmanager:%s:secret:%s-SourceSecrets-AbCdEf"
                        .formatted(AnsweringEngine.PLACE, RUN))),
            Map.entry("PUBLIC_URL", text(ADDRESS)),
            Map.entry("MAIL_CONFIGURATION_SET", text(RUN)));
    assertThat(dispatch.get("PATH_MACHINES").asString())
        .contains(
            "arn:aws:states:%s:stateMachine:%s-CountyPath".formatted(AnsweringEngine.PLACE, RUN));
    assertThat(only("CreateStateMachine").toString())
        .contains(FUNCTION + "RoutingFunction:live", FUNCTION + "AssignmentFunction:live");
    JsonNode mapping = only("CreateEventSourceMapping");
    assertThat(mapping.get("FunctionName").asString()).isEqualTo(RUN + "-DispatchFunction:live");
    assertThat(mapping.get("EventSourceArn").asString())
        .isEqualTo(
            ENGINE
                .services()
                .dynamoDb()
                .describeTable(t -> t.tableName(TABLE))
                .table()
                .latestStreamArn());
  }

  private JsonNode function(String id) {
    return ENGINE.heard().stream()
        .filter(call -> call.operation().equals("CreateFunction"))
        .map(Heard::body)
        .filter(body -> body.get("FunctionName").asString().equals(RUN + "-" + id))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode only(String operation) {
    return ENGINE.heard().stream()
        .filter(call -> call.operation().equals(operation))
        .findFirst()
        .orElseThrow()
        .body();
  }

  private static JsonNode text(String value) {
    return JsonMapper.shared().stringNode(value);
  }
}
