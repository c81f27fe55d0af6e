package duban.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The rules that template.yaml keeps, whatever it wires.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateRulesTest {
  /// AWS offers no narrower resource for what a state machine needs to set up its log delivery.
  private static final Set<String> WITHOUT_NARROWER_RESOURCE =
      Set.of(
          "logs:CreateLogDelivery",
          "logs:GetLogDelivery",
          "logs:UpdateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:DescribeResourcePolicies",
          "logs:DescribeLogGroups");

  private static final String FUNCTION = "AWS::Serverless::Function";
  private static final String STATE_MACHINE = "AWS::Serverless::StateMachine";

  private String text = "";
  private Tree.Fields template = new Tree.Fields(1, Map.of());

  @BeforeAll
  void parse() throws IOException, InvalidTemplate {
    text = Files.readString(DubanTemplate.FILE);
    Problems problems = new Problems("template.yaml");
    template = new TemplateParser(problems).parse(DubanTemplate.FILE);
    problems.throwIfAny();
  }

  @Test
  void namesNoPartitionRegionOrMachine() {
    assertThat(text)
        .doesNotContain("arn:aws:")
        .doesNotContain("arn:aws-cn:")
        .doesNotContain("amazonaws.com.cn")
        .doesNotContainPattern("(?m)['\" ]/(home|root|usr|work|tmp|Users)/");
  }

  @Test
  void usesNothingThatTheChinaRegionsLack() {
    assertThat(resources().values().stream().map(resource -> text(resource, "Type")))
        .noneMatch(type -> type.startsWith("AWS::Cognito::"))
        .noneMatch(type -> type.startsWith("AWS::SES::"))
        .noneMatch(type -> type.startsWith("AWS::XRay::"));
    assertThat(text).doesNotContain("FunctionUrlConfig").doesNotContain("Tracing");
  }

  @Test
  void namesEachFunctionAndItsClassAlike() {
    assertThat(ofType(FUNCTION))
        .allSatisfy(
            (id, function) ->
                assertThat(text(function, "Properties", "Handler"))
                    .isEqualTo("duban.handlers." + id + "::handleRequest"));
  }

  @Test
  void namesClassesThatExistAndTheRuntimeCanMake() {
    assertThat(ofType(FUNCTION).keySet())
        .allSatisfy(
            id -> {
              Class<?> handler = Class.forName("duban.handlers." + id);
              assertThat(handler.getConstructor()).isNotNull();
              assertThat(handler.getMethods()).anyMatch(method -> method.getName().equals("handleRequest"));
            });
  }

  @Test
  void givesEveryFunctionItsLimitsItsLogsAndAPlaceForFailures() {
    Map<String, String> retained = new LinkedHashMap<>();
    ofType("AWS::Logs::LogGroup")
        .forEach((id, group) -> find(group, "Properties", "RetentionInDays").ifPresent(_ -> retained.put(id, id)));
    Set<String> logGroups = new HashSet<>();

    assertThat(ofType(FUNCTION))
        .allSatisfy(
            (_, function) -> {
              assertThat(number(function, "Timeout")).isBetween(1, 60);
              assertThat(number(function, "MemorySize")).isBetween(512, 2048);
              assertThat(text(function, "Properties", "Runtime")).isEqualTo("java25");
              assertThat(text(function, "Properties", "SnapStart", "ApplyOn")).isEqualTo("PublishedVersions");
              assertThat(text(function, "Properties", "AutoPublishAlias")).isEqualTo("live");
              assertThat(text(function, "Properties", "LoggingConfig", "LogFormat")).isEqualTo("JSON");
              String logGroup = name(function, "Properties", "LoggingConfig", "LogGroup");
              assertThat(retained).containsKey(logGroup);
              assertThat(logGroups.add(logGroup)).as("its own log group").isTrue();
              assertThat(
                      name(function, "Properties", "EventInvokeConfig", "DestinationConfig", "OnFailure", "Destination"))
                  .isEqualTo("Failures");
              assertThat(find(function, "Properties", "ReservedConcurrentExecutions")).isEmpty();
            });
  }

  /// The HTTP API waits for thirty seconds, so a longer timeout of a function would only hide a failure.
  @Test
  void letsNoFunctionOutliveTheRequestItAnswers() {
    Map<String, Tree.Fields> functions = ofType(FUNCTION);
    assertThat(ofType("AWS::ApiGatewayV2::Integration").values())
        .isNotEmpty()
        .allSatisfy(
            integration ->
                assertThat(
                        number(
                            functions.getOrDefault(
                                function(name(integration, "Properties", "IntegrationUri")), template),
                            "Timeout"))
                    .isLessThan(30));
  }

  @Test
  void leavesNoFunctionThatNobodyCanReach() {
    Set<String> reached = new TreeSet<>();
    // The operator invokes it; an output names it.
    reached.add("PublishFunction");
    ofType("AWS::ApiGatewayV2::Route")
        .values()
        .forEach(
            route -> {
              Tree target = at(route, "Properties", "Target");
              assertThat(target).isInstanceOf(Tree.Sub.class);
              String integration =
                  ((Tree.Sub) target).text().replace("integrations/${", "").replace("}", "");
              reached.add(
                  function(name(resource(integration), "Properties", "IntegrationUri")));
            });
    ofType(FUNCTION)
        .forEach((id, function) -> find(function, "Properties", "Events").ifPresent(_ -> reached.add(id)));
    ofType(STATE_MACHINE)
        .values()
        .forEach(machine -> invoked(machine).forEach(alias -> reached.add(function(alias))));

    assertThat(reached).isEqualTo(new TreeSet<>(ofType(FUNCTION).keySet()));
    assertThat(name(fields(template, "Outputs", "PublishFunctionName"), "Value"))
        .isEqualTo("PublishFunction.Alias");
  }

  @Test
  void letsTheHttpApiInvokeExactlyTheFunctionsItLeadsTo() {
    assertThat(
            ofType("AWS::Lambda::Permission").values().stream()
                .map(permission -> name(permission, "Properties", "FunctionName")))
        .containsExactlyInAnyOrderElementsOf(
            ofType("AWS::ApiGatewayV2::Integration").values().stream()
                .map(integration -> name(integration, "Properties", "IntegrationUri"))
                .toList());
  }

  @Test
  void callsFunctionsOnlyByTheAliasThatHasSnapshots() {
    List<String> callers = new ArrayList<>();
    ofType("AWS::ApiGatewayV2::Integration")
        .values()
        .forEach(each -> callers.add(name(each, "Properties", "IntegrationUri")));
    ofType("AWS::Lambda::Permission")
        .values()
        .forEach(each -> callers.add(name(each, "Properties", "FunctionName")));
    ofType(STATE_MACHINE).values().forEach(each -> callers.addAll(invoked(each)));

    assertThat(callers).isNotEmpty().allMatch(caller -> caller.endsWith(".Alias"));
  }

  @Test
  void boundsEveryStreamAndNamesWhereItsFailuresGo() {
    assertThat(events("DynamoDB"))
        .isNotEmpty()
        .allSatisfy(
            mapping -> {
              assertThat(number(mapping, "MaximumRetryAttempts")).isBetween(1, 20);
              assertThat(number(mapping, "MaximumRecordAgeInSeconds")).isBetween(60, 86_400);
              assertThat(text(mapping, "Properties", "BisectBatchOnFunctionError")).isEqualTo("true");
              assertThat(at(mapping, "Properties", "FunctionResponseTypes"))
                  .isInstanceOfSatisfying(
                      Tree.Items.class,
                      types ->
                          assertThat(types.items())
                              .extracting(item -> ((Tree.Text) item).value())
                              .containsExactly("ReportBatchItemFailures"));
              assertThat(name(mapping, "Properties", "DestinationConfig", "OnFailure", "Destination"))
                  .isEqualTo("Failures");
            });
  }

  @Test
  void givesEveryScheduleAZoneARetryPolicyAndADeadLetterQueue() {
    assertThat(events("ScheduleV2"))
        .isNotEmpty()
        .allSatisfy(
            schedule -> {
              assertThat(name(schedule, "Properties", "ScheduleExpressionTimezone"))
                  .isEqualTo("OfficeTimeZone");
              assertThat(number(fields(schedule, "Properties"), "RetryPolicy", "MaximumRetryAttempts"))
                  .isBetween(1, 10);
              assertThat(name(schedule, "Properties", "DeadLetterConfig", "Arn")).isEqualTo("Failures");
              assertThat(text(schedule, "Properties", "OmitName")).isEqualTo("true");
            });
  }

  @Test
  void givesRightsOneByOne() {
    Pattern oneAction = Pattern.compile("[a-z]+:[A-Za-z]+");
    assertThat(statements())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            statement -> {
              assertThat(statement.fields()).containsOnlyKeys("Effect", "Action", "Resource");
              assertThat(text(statement, "Effect")).isEqualTo("Allow");
              String action = text(statement, "Action");
              assertThat(action).matches(oneAction);
              Tree resource = at(statement, "Resource");
              if (resource instanceof Tree.Text(int _, String plain)) {
                assertThat(plain).isEqualTo("*");
                assertThat(WITHOUT_NARROWER_RESOURCE).contains(action);
              } else {
                assertThat(resource).isInstanceOfAny(Tree.Ref.class, Tree.GetAtt.class, Tree.Sub.class);
                if (resource instanceof Tree.Sub sub) {
                  assertThat(sub.text()).doesNotContain("*");
                }
              }
            });
  }

  @Test
  void letsNobodyDeleteWhatIsInTheTable() {
    assertThat(statements())
        .extracting(statement -> text(statement, "Action"))
        .doesNotContain("dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteTable");
  }

  @Test
  void letsAStateMachineInvokeExactlyTheFunctionsItNames() {
    assertThat(ofType(STATE_MACHINE))
        .isNotEmpty()
        .allSatisfy(
            (_, machine) -> {
              assertThat(
                      statements(machine)
                          .filter(statement -> text(statement, "Action").equals("lambda:InvokeFunction"))
                          .map(statement -> name(statement, "Resource")))
                  .containsExactlyInAnyOrderElementsOf(invoked(machine));
              assertThat(text(machine, "Properties", "Logging", "IncludeExecutionData")).isEqualTo("false");
            });
  }

  @Test
  void givesAndUsesEverySubstitutionOfTheStateMachines() {
    assertThat(ofType(STATE_MACHINE).values())
        .isNotEmpty()
        .allSatisfy(
            machine -> {
              String definition =
                  Files.readString(
                      DubanTemplate.REPOSITORY.resolve(text(machine, "Properties", "DefinitionUri")));
              Set<String> used = new TreeSet<>();
              Pattern.compile("\\$\\{(\\w+)}")
                  .matcher(definition)
                  .results()
                  .forEach(match -> used.add(match.group(1)));
              assertThat(fields(machine, "Properties", "DefinitionSubstitutions").fields().keySet())
                  .containsExactlyInAnyOrderElementsOf(used);
            });
  }

  @Test
  void keepsTheTableWhateverHappensToTheStack() {
    assertThat(ofType("AWS::DynamoDB::Table"))
        .hasSize(1)
        .allSatisfy(
            (_, table) -> {
              assertThat(text(table, "DeletionPolicy")).isEqualTo("Retain");
              assertThat(text(table, "UpdateReplacePolicy")).isEqualTo("Retain");
              assertThat(text(table, "Properties", "DeletionProtectionEnabled")).isEqualTo("true");
              assertThat(text(table, "Properties", "SSESpecification", "SSEEnabled")).isEqualTo("true");
              assertThat(
                      text(table, "Properties", "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"))
                  .isEqualTo("true");
            });
  }

  @Test
  void watchesEveryStateMachineTheQueueTheStreamAndTheSweep() {
    Set<String> watched = new TreeSet<>();
    ofType("AWS::CloudWatch::Alarm")
        .forEach(
            (_, alarm) -> {
              Tree.Items dimensions = (Tree.Items) at(alarm, "Properties", "Dimensions");
              Tree.Fields dimension = (Tree.Fields) dimensions.items().getFirst();
              watched.add(text(alarm, "Properties", "MetricName") + " of " + name(dimension, "Value"));
            });
    assertThat(watched)
        .contains(
            "ApproximateNumberOfMessagesVisible of Failures",
            "IteratorAge of DispatchFunction",
            "Invocations of RemindFunction",
            "5xx of HttpApi");
    assertThat(ofType(STATE_MACHINE).keySet())
        .allSatisfy(
            id -> assertThat(watched).contains("ExecutionsFailed of " + id, "ExecutionsTimedOut of " + id));
  }

  // ------------------------------------------------------------------------------------------ reading the tree

  private Map<String, Tree.Fields> resources() {
    Map<String, Tree.Fields> resources = new LinkedHashMap<>();
    fields(template, "Resources").fields().forEach((id, _) -> resources.put(id, resource(id)));
    return resources;
  }

  private Tree.Fields resource(String id) {
    return fields(template, "Resources", id);
  }

  /// By logical id; functions with their globals.
  private Map<String, Tree.Fields> ofType(String type) {
    Globals globals = new Globals(new Problems("template.yaml"), fields(template, "Globals"));
    Map<String, Tree.Fields> found = new LinkedHashMap<>();
    resources()
        .forEach(
            (id, resource) -> {
              if (text(resource, "Type").equals(type)) {
                Map<String, Tree.Field> merged = new LinkedHashMap<>(resource.fields());
                merged.put(
                    "Properties",
                    new Tree.Field(resource.line(), globals.apply(type, fields(resource, "Properties"))));
                found.put(id, new Tree.Fields(resource.line(), merged));
              }
            });
    return found;
  }

  private List<Tree.Fields> events(String type) {
    return ofType(FUNCTION).values().stream()
        .flatMap(function -> find(function, "Properties", "Events").stream())
        .flatMap(events -> ((Tree.Fields) events).fields().values().stream())
        .map(event -> (Tree.Fields) event.value())
        .filter(event -> text(event, "Type").equals(type))
        .toList();
  }

  private List<Tree.Fields> statements() {
    return Stream.of(FUNCTION, STATE_MACHINE)
        .flatMap(type -> ofType(type).values().stream())
        .flatMap(TemplateRulesTest::statements)
        .toList();
  }

  private static Stream<Tree.Fields> statements(Tree.Fields resource) {
    return ((Tree.Items) at(resource, "Properties", "Policies"))
        .items().stream()
            .flatMap(policy -> ((Tree.Items) at(policy, "Statement")).items().stream())
            // Either side of a condition is a statement or nothing.
            .flatMap(each -> each instanceof Tree.If choice ? Stream.of(choice.then(), choice.otherwise()) : Stream.of(each))
            .filter(each -> !(each instanceof Tree.Ref(int _, String name) && name.equals("AWS::NoValue")))
            .map(Tree.Fields.class::cast);
  }

  /// The functions that a state machine is given, as the template names them.
  private static List<String> invoked(Tree.Fields machine) {
    Tree.Fields substitutions = fields(machine, "Properties", "DefinitionSubstitutions");
    return substitutions.fields().keySet().stream()
        .filter(id -> id.endsWith("Function"))
        .map(id -> name(substitutions, id))
        .toList();
  }

  private static String function(String alias) {
    return alias.replace(".Alias", "");
  }

  private static Optional<Tree> find(Tree from, String... path) {
    Tree at = from;
    for (String step : path) {
      Tree.Field field = at instanceof Tree.Fields fields ? fields.fields().get(step) : null;
      if (field == null) {
        return Optional.empty();
      }
      at = field.value();
    }
    return Optional.of(at);
  }

  private static Tree at(Tree from, String... path) {
    return find(from, path)
        .orElseThrow(
            () ->
                new AssertionError(
                    "template.yaml:" + from.line() + ": there is no " + String.join(".", path) + "."));
  }

  private static Tree.Fields fields(Tree from, String... path) {
    return (Tree.Fields) at(from, path);
  }

  private static String text(Tree from, String... path) {
    return ((Tree.Text) at(from, path)).value();
  }

  private static int number(Tree.Fields from, String... path) {
    Optional<Tree> direct = find(from, path);
    Tree found = direct.orElseGet(() -> at(fields(from, "Properties"), path));
    return Integer.parseInt(((Tree.Text) found).value());
  }

  /// What a reference refers to.
  private static String name(Tree from, String... path) {
    return switch (at(from, path)) {
      case Tree.Ref ref -> ref.name();
      case Tree.GetAtt attribute -> attribute.name();
      case Tree other -> throw new AssertionError("template.yaml:" + other.line() + ": a reference is needed.");
    };
  }
}
