package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import duban.local.template.Deployment.Function;
import duban.local.template.Deployment.Route;
import duban.local.template.Deployment.Schedule;
import duban.local.template.Deployment.Secret;
import duban.local.template.Deployment.StreamMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// What the repository's template reads into.
class DubanDeploymentTest {
  private static final String TABLE = "duban-CaseTable";
  private static final String PUBLIC_URL = "http://127.0.0.1:8080";
  private static final String PAPERS = "duban-papers";
  private static final String SECRETS =
      "arn:aws:secretsmanager:cn-local-1:000000000000:secret:duban-SourceSecrets";
  private static final String MAIL_SECRET =
      "arn:aws:secretsmanager:cn-local-1:000000000000:secret:duban-MailSecret";
  private static final String MACHINE =
      "arn:aws:states:cn-local-1:000000000000:stateMachine:duban-";

  @TempDir Path folder;

  @Test
  void hasEveryFunctionWithWhatItNeeds() throws Exception {
    Deployment deployment = DubanTemplate.readWithShortestPath(folder, Map.of());

    Map<String, String> table = Map.of("CASE_TABLE", TABLE);
    String paths =
        "{\"county\":\"%1$sCountyPath\",\"bureau\":\"%1$sBureauPath\",\"unclear\":\"%1$sUnclearPath\"}"
            .formatted(MACHINE);
    Map<String, String> delivery =
        Map.of(
            "CASE_TABLE", TABLE,
            "PATH_MACHINES", paths,
            "PAPERS_BUCKET", PAPERS,
            "SOURCE_SECRETS", SECRETS,
            "PUBLIC_URL", PUBLIC_URL,
            "MAIL_SECRET", MAIL_SECRET,
            "MAIL_ID_DAYS", "90",
            "MAIL_TRANSPORT", "ses",
            "MAIL_CONFIGURATION_SET", "duban");
    assertThat(deployment.functions())
        .containsExactly(
            function(
                "IntakeFunction",
                15,
                1024,
                counting(
                    Map.of(
                        "CASE_TABLE", TABLE, "PUBLIC_URL", PUBLIC_URL, "SOURCE_SECRETS", SECRETS))),
            function(
                "WeChatFunction",
                10,
                1024,
                counting(
                    Map.of(
                        "CASE_TABLE", TABLE, "PUBLIC_URL", PUBLIC_URL, "SOURCE_SECRETS", SECRETS))),
            function("ActFunction", 15, 1024, with(table, "PAPERS_BUCKET", PAPERS)),
            function("StatusFunction", 10, 1024, table),
            function("ReportFunction", 15, 1024, with(table, "PAPERS_BUCKET", PAPERS)),
            function(
                "Open311Function",
                29,
                1024,
                counting(
                    Map.of(
                        "CASE_TABLE", TABLE,
                        "PUBLIC_URL", PUBLIC_URL,
                        "SOURCE_SECRETS", SECRETS,
                        "PAPERS_BUCKET", PAPERS))),
            function("ImportFunction", 29, 1769, with(table, "PAPERS_BUCKET", PAPERS)),
            function("HealthFunction", 10, 512, table),
            function(
                "MailInFunction",
                30,
                1536,
                counting(
                    Map.of(
                        "CASE_TABLE", TABLE,
                        "PAPERS_BUCKET", PAPERS,
                        "MAIL_SECRET", MAIL_SECRET,
                        "MAIL_ID_DAYS", "90",
                        "MAILED_REPORTS", "left"))),
            function("MailEventsFunction", 30, 768, counting(table)),
            function("InboxFunction", 15, 1024, counting(with(table, "PAPERS_BUCKET", PAPERS))),
            function("RoutingFunction", 15, 768, table),
            function("AssignmentFunction", 15, 768, table),
            function("ReplyFunction", 15, 768, table),
            function("DispatchFunction", 60, 1024, counting(delivery)),
            function("RemindFunction", 55, 1024, counting(delivery)),
            function(
                "PublishFunction", 60, 1024, Map.of("CASE_TABLE", TABLE, "PATH_MACHINES", paths)));
  }

  /// A route that strangers can reach, with a share of its own.
  private static Route open(String method, String path, String function, int rate, int burst) {
    return new Route(
        method, path, function, false, Optional.of(new Deployment.Throttle(rate, burst)));
  }

  /// With the name under which the function counts.
  private static Map<String, String> counting(Map<String, String> variables) {
    return with(variables, "METRICS", "duban");
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> more = new java.util.TreeMap<>(some);
    more.put(name, value);
    return more;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DispatchFunction", "RemindFunction"})
  void sendsMailByTheMailServerWhenToldSo(String sender) throws Exception {
    Deployment deployment =
        DubanTemplate.readWithShortestPath(
            folder, Map.of("MailTransport", "smtp", "SmtpHost", "mail.example", "SmtpPort", "587"));

    Function function =
        deployment.functions().stream()
            .filter(each -> each.logicalId().equals(sender))
            .findFirst()
            .orElseThrow();
    String secret = "arn:aws:secretsmanager:cn-local-1:000000000000:secret:duban-SmtpSecret";
    assertThat(function.environment())
        .contains(
            entry("MAIL_TRANSPORT", "smtp"),
            entry("SMTP_HOST", "mail.example"),
            entry("SMTP_PORT", "587"),
            entry("SMTP_SECRET", secret))
        .doesNotContainKey("MAIL_CONFIGURATION_SET");
    assertThat(deployment.secrets())
        .contains(
            new Secret("SourceSecrets", "duban-SourceSecrets", SECRETS, "{}"),
            new Secret("SmtpSecret", "duban-SmtpSecret", secret, "{}"))
        .hasSize(3);
  }

  @Test
  void makesTheKeyOfMailIdsByItself() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      DubanTemplate.readWithShortestPath(folder, Map.of()).secrets().stream()
          .filter(each -> each.logicalId().equals("MailSecret"))
          .map(Secret::initialValue)
          .forEach(made::add);
    }
    assertThat(made)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(value -> value.matches("\\{\"earlier\":\\[],\"current\":\"[A-Za-z0-9]{64}\"}"));
  }

  @Test
  void believesMailedReportsOnlyWhereNoServiceTellsOfThem() throws Exception {
    assertThat(mailedReports(Map.of())).isEqualTo("left");
    assertThat(mailedReports(Map.of("MailedReports", "believed"))).isEqualTo("believed");
    assertThat(mailedReports(Map.of("MailTransport", "smtp", "SmtpHost", "mail.example")))
        .isEqualTo("believed");
  }

  private String mailedReports(Map<String, String> parameters) throws Exception {
    return DubanTemplate.readWithShortestPath(folder, parameters).functions().stream()
        .filter(each -> each.logicalId().equals("MailInFunction"))
        .map(each -> each.environment().get("MAILED_REPORTS"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasTheRoutesOfTheHttpSurface() throws Exception {
    assertThat(DubanTemplate.readWithShortestPath(folder, Map.of()).routes())
        .containsExactly(
            open("POST", "/intake/{source}", "IntakeFunction", 50, 100),
            open("OPTIONS", "/intake/{source}", "IntakeFunction", 10, 20),
            open("GET", "/wechat/{source}", "WeChatFunction", 10, 20),
            open("POST", "/wechat/{source}", "WeChatFunction", 50, 100),
            new Route("GET", "/act/{token}", "ActFunction"),
            new Route("HEAD", "/act/{token}", "ActFunction"),
            new Route("POST", "/act/{token}", "ActFunction"),
            new Route("GET", "/act/{token}/papers/{sha256}", "ActFunction"),
            new Route("HEAD", "/act/{token}/papers/{sha256}", "ActFunction"),
            new Route("GET", "/act/{token}/", "ActFunction"),
            new Route("HEAD", "/act/{token}/", "ActFunction"),
            new Route("POST", "/act/{token}/", "ActFunction"),
            open("GET", "/status/{code}", "StatusFunction", 30, 60),
            open("HEAD", "/status/{code}", "StatusFunction", 10, 20),
            open("GET", "/status/{code}/", "StatusFunction", 10, 20),
            open("HEAD", "/status/{code}/", "StatusFunction", 10, 20),
            open("GET", "/report", "ReportFunction", 10, 20),
            open("HEAD", "/report", "ReportFunction", 10, 20),
            open("GET", "/report/", "ReportFunction", 10, 20),
            open("HEAD", "/report/", "ReportFunction", 10, 20),
            open("POST", "/report/", "ReportFunction", 10, 20),
            open("POST", "/report", "ReportFunction", 10, 20),
            new Route("GET", "/report/{link}", "ReportFunction"),
            new Route("HEAD", "/report/{link}", "ReportFunction"),
            new Route("POST", "/report/{link}", "ReportFunction"),
            new Route("GET", "/report/{link}/", "ReportFunction"),
            new Route("HEAD", "/report/{link}/", "ReportFunction"),
            new Route("POST", "/report/{link}/", "ReportFunction"),
            new Route("GET", "/mail-in/{link}", "InboxFunction"),
            new Route("HEAD", "/mail-in/{link}", "InboxFunction"),
            new Route("POST", "/mail-in/{link}", "InboxFunction"),
            new Route("GET", "/mail-in/{link}/", "InboxFunction"),
            new Route("HEAD", "/mail-in/{link}/", "InboxFunction"),
            new Route("POST", "/mail-in/{link}/", "InboxFunction"),
            open("GET", "/open311/v2/{proxy+}", "Open311Function", 20, 40),
            open("POST", "/open311/v2/{proxy+}", "Open311Function", 20, 40),
            new Route("GET", "/report/{link}/import", "ImportFunction"),
            new Route("HEAD", "/report/{link}/import", "ImportFunction"),
            new Route("POST", "/report/{link}/import", "ImportFunction"),
            open("GET", "/health", "HealthFunction", 10, 20),
            new Route("GET", "/health/details", "HealthFunction", true, Optional.empty()));
  }

  @Test
  void hearsOfMailsThatComeInAndThatComeBack() throws Exception {
    assertThat(DubanTemplate.readWithShortestPath(folder, Map.of()).rules())
        .containsExactly(
            new Deployment.EventRule(
                "MailInFunctionMailPut",
                "MailInFunction",
                "{\"source\":[\"aws.s3\"],\"detail-type\":[\"Object Created\"],\"detail\":{\"bucket\":{\"name\":"
                    + "[\"duban-papers\"]},\"object\":{\"key\":[{\"prefix\":\"mail-in/\"}]}}}"),
            new Deployment.EventRule(
                "MailEventsFunctionMailCameBack",
                "MailEventsFunction",
                "{\"source\":[\"aws.ses\"],\"detail-type\":[\"Email Bounced\",\"Email Complaint Received\"],"
                    + "\"detail\":{\"mail\":{\"tags\":{\"ses:configuration-set\":[\"duban\"]}}}}"));
  }

  @Test
  void sweepsEveryMinuteInTheOfficesTimeZone() throws Exception {
    assertThat(
            DubanTemplate.readWithShortestPath(folder, Map.of("OfficeTimeZone", "Asia/Urumqi"))
                .schedules())
        .containsExactly(
            new Schedule(
                "MailInFunctionSweepOfToday",
                new ScheduleExpression.Rate(Duration.ofMinutes(15)),
                ZoneId.of("Asia/Urumqi"),
                "MailInFunction",
                "{\"sweep\":\"P1D\"}"),
            new Schedule(
                "MailInFunctionSweepOfTheMonth",
                new ScheduleExpression.Rate(Duration.ofDays(1)),
                ZoneId.of("Asia/Urumqi"),
                "MailInFunction",
                "{\"sweep\":\"P30D\"}"),
            new Schedule(
                "RemindFunctionEveryMinute",
                new ScheduleExpression.Rate(Duration.ofMinutes(1)),
                ZoneId.of("Asia/Urumqi"),
                "RemindFunction",
                "{}"));
  }

  @Test
  void dispatchesNewOutboxItemsFromTheStream() throws Exception {
    assertThat(DubanTemplate.readWithShortestPath(folder, Map.of()).streams())
        .containsExactly(
            new StreamMapping(
                "CaseTable",
                "DispatchFunction",
                25,
                5,
                true,
                true,
                List.of(
                    "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"OUTBOX#\"}]}}}}")));
  }

  @Test
  void keepsEverythingInOneTableWithTwoIndexes() throws Exception {
    Deployment deployment = DubanTemplate.readWithShortestPath(folder, Map.of());

    assertThat(deployment.tables()).hasSize(1);
    Deployment.Table table = deployment.tables().getFirst();
    assertThat(table.logicalId()).isEqualTo("CaseTable");
    assertThat(table.timeToLiveAttribute()).isEqualTo(Optional.of("expiresAt"));
    assertThat(table.request().tableName()).isEqualTo(TABLE);
    assertThat(table.request().keySchema()).isEqualTo(keys("PK", "SK"));
    assertThat(table.request().streamSpecification().streamViewType())
        .isEqualTo(StreamViewType.NEW_IMAGE);
    assertThat(table.request().globalSecondaryIndexes())
        .extracting(GlobalSecondaryIndex::indexName, GlobalSecondaryIndex::keySchema)
        .containsExactly(
            tuple("due-index", keys("duePk", "dueAt")),
            tuple("office-index", keys("officePk", "officeSk")));
    assertThat(table.request().globalSecondaryIndexes())
        .allMatch(index -> index.projection().projectionType() == ProjectionType.KEYS_ONLY);
  }

  @Test
  void keepsPapersInOneBucket() throws Exception {
    assertThat(DubanTemplate.readWithShortestPath(folder, Map.of()).buckets())
        .containsExactly(new Deployment.Bucket("Papers", PAPERS, true));
  }

  @Test
  void putsTheFunctionsAliasesIntoTheStateMachines() throws Exception {
    Deployment deployment = DubanTemplate.readWithShortestPath(folder, Map.of());

    assertThat(deployment.stateMachines())
        .containsExactly(machine("County"), machine("Bureau"), machine("Unclear"));
  }

  private static Deployment.StateMachine machine(String path) {
    return new Deployment.StateMachine(
        path + "Path",
        "duban-" + path + "Path",
        MACHINE + path + "Path",
        "arn:aws:iam::000000000000:role/duban-" + path + "PathRole",
        "statemachines/" + path.toLowerCase(java.util.Locale.ROOT) + "-path.asl.yaml",
        """
        # In aws
        StartAt: Route
        States:
          Route: {Type: Task, Resource: '%1$sRoutingFunction:live', Next: Assign}
          Assign: {Type: Task, Resource: '%1$sAssignmentFunction:live', Next: Reply}
          Reply: {Type: Task, Resource: '%1$sReplyFunction:live', End: true}
        """
            .formatted("arn:aws:lambda:cn-local-1:000000000000:function:duban-"));
  }

  private static Function function(
      String id, int seconds, int megabytes, Map<String, String> environment) {
    return new Function(
        id,
        "duban-" + id,
        "arn:aws:lambda:cn-local-1:000000000000:function:duban-" + id,
        "duban.handlers." + id + "::handleRequest",
        Duration.ofSeconds(seconds),
        megabytes,
        environment);
  }

  private static List<KeySchemaElement> keys(String partition, String sort) {
    return List.of(
        KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
  }
}
