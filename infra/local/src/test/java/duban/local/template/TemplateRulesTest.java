package duban.local.template;

import static duban.local.template.Walk.at;
import static duban.local.template.Walk.fields;
import static duban.local.template.Walk.find;
import static duban.local.template.Walk.name;
import static duban.local.template.Walk.number;
import static duban.local.template.Walk.text;
import static org.assertj.core.api.Assertions.assertThat;

import duban.wiring.Clients;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The rules that template.yaml keeps, whatever it wires.
class TemplateRulesTest {
  /// What functions count themselves, in the stack's own namespace.
  private static final Set<String> OWN_METRICS =
      Set.of(
          "NobodyToRemind",
          "SweepFailed",
          "SweepUnfinished",
          "OldestDueSeconds",
          "SignatureRefused",
          "ReportRefused",
          "LinkRetired",
          "OfficeCutOff",
          "MailInStuck",
          "AddressBlocked");

  /// Functions that read long texts of strangers. A flood of them leaves the account's other
  /// functions room.
  private static final Set<String> READERS = Set.of("MailInFunction", "ImportFunction");

  private final RawTemplate template = RawTemplate.read();

  @Test
  void namesNoPartitionRegionOrMachine() {
    assertThat(template.text())
        .doesNotContain("arn:aws:")
        .doesNotContain("arn:aws-cn:")
        .doesNotContain("amazonaws.com.cn")
        .doesNotContainPattern("(?m)['\" ]/(home|root|usr|opt|var|tmp|mnt|Users)/");
  }

  @Test
  void usesNothingThatTheChinaRegionsLack() {
    assertThat(template.resources().values().stream().map(resource -> text(resource, "Type")))
        .noneMatch(type -> type.startsWith("AWS::Cognito::"))
        .noneMatch(type -> type.startsWith("AWS::SES::"))
        .noneMatch(type -> type.startsWith("AWS::XRay::"));
    assertThat(template.text()).doesNotContain("FunctionUrlConfig").doesNotContain("Tracing");
  }

  @Test
  void namesEachFunctionAndItsClassAlike() {
    assertThat(template.ofType(RawTemplate.FUNCTION))
        .allSatisfy(
            (id, function) ->
                assertThat(text(function, "Properties", "Handler"))
                    .isEqualTo("duban.handlers." + id + "::handleRequest"));
  }

  @Test
  void namesClassesThatExistAndTheRuntimeCanMake() {
    assertThat(template.ofType(RawTemplate.FUNCTION).keySet())
        .allSatisfy(
            id -> {
              Class<?> handler = Class.forName("duban.handlers." + id);
              assertThat(handler.getConstructor()).isNotNull();
              assertThat(handler.getMethods())
                  .anyMatch(method -> method.getName().equals("handleRequest"));
            });
  }

  @Test
  void givesEveryFunctionItsLimitsItsLogsAndAPlaceForFailures() {
    Map<String, String> retained = new LinkedHashMap<>();
    template
        .ofType("AWS::Logs::LogGroup")
        .forEach(
            (id, group) ->
                find(group, "Properties", "RetentionInDays").ifPresent(_ -> retained.put(id, id)));
    Set<String> logGroups = new HashSet<>();

    assertThat(template.ofType(RawTemplate.FUNCTION))
        .allSatisfy(
            (id, function) -> {
              assertThat(number(function, "Timeout")).isBetween(1, 60);
              assertThat(number(function, "MemorySize")).isBetween(512, 2048);
              assertThat(text(function, "Properties", "Runtime")).isEqualTo("java25");
              assertThat(text(function, "Properties", "SnapStart", "ApplyOn"))
                  .isEqualTo("PublishedVersions");
              assertThat(text(function, "Properties", "AutoPublishAlias")).isEqualTo("live");
              assertThat(text(function, "Properties", "LoggingConfig", "LogFormat"))
                  .isEqualTo("JSON");
              String logGroup = name(function, "Properties", "LoggingConfig", "LogGroup");
              assertThat(retained).containsKey(logGroup);
              assertThat(logGroups.add(logGroup)).as("its own log group").isTrue();
              assertThat(find(function, "Properties", "ReservedConcurrentExecutions").isPresent())
                  .as("reserved concurrency of " + id)
                  .isEqualTo(READERS.contains(id));
            });
  }

  /// A function that is invoked without being waited for says where its failures go. Each other one
  /// would be given the right to write to the queue for nothing.
  @Test
  void givesAPlaceForFailuresToEveryFunctionThatNobodyWaitsFor() {
    assertThat(template.ofType(RawTemplate.FUNCTION))
        .allSatisfy(
            (id, function) -> {
              boolean alone =
                  find(function, "Properties", "Events").stream()
                      .flatMap(events -> ((Tree.Fields) events).fields().values().stream())
                      .map(event -> text((Tree.Fields) event.value(), "Type"))
                      .anyMatch(type -> !type.equals("DynamoDB"));
              if (alone) {
                assertThat(
                        name(
                            function,
                            "Properties",
                            "EventInvokeConfig",
                            "DestinationConfig",
                            "OnFailure",
                            "Destination"))
                    .as(id)
                    .isEqualTo("Failures");
              } else {
                assertThat(find(function, "Properties", "EventInvokeConfig")).as(id).isEmpty();
              }
            });
  }

  @Test
  void boundsWhatReadsTheTextsOfStrangers() {
    for (String id : READERS) {
      Tree.Fields function = template.resource(id);
      assertThat(number(function, "Timeout")).isLessThanOrEqualTo(30);
      assertThat(at(function, "Properties", "ReservedConcurrentExecutions"))
          .isInstanceOf(Tree.If.class);
    }
  }

  /// One attempt of a call, and a call with its retries, end before the function is cut off: it can
  /// then say what failed.
  @Test
  void endsEveryCallToAwsBeforeTheFunctionIsCutOff() {
    assertThat(Clients.ATTEMPT).isLessThan(Clients.CALL);
    assertThat(template.ofType(RawTemplate.FUNCTION))
        .allSatisfy(
            (id, function) ->
                assertThat(Clients.CALL)
                    .as(id)
                    .isLessThan(Duration.ofSeconds(number(function, "Timeout"))));
  }

  @Test
  void keepsWhatHoldsDataWhateverHappensToTheStack() {
    for (String type :
        List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")) {
      assertThat(template.ofType(type))
          .isNotEmpty()
          .allSatisfy(
              (id, resource) -> {
                assertThat(text(resource, "DeletionPolicy")).as(id).isEqualTo("Retain");
                assertThat(text(resource, "UpdateReplacePolicy")).as(id).isEqualTo("Retain");
              });
    }
  }

  /// The HTTP API waits for thirty seconds, so a longer timeout of a function would only hide a
  /// failure.
  @Test
  void letsNoFunctionOutliveTheRequestItAnswers() {
    assertThat(template.ofType("AWS::ApiGatewayV2::Integration").values())
        .isNotEmpty()
        .allSatisfy(
            integration -> {
              String function =
                  RawTemplate.function(name(integration, "Properties", "IntegrationUri"));
              assertThat(number(template.resource(function), "Timeout")).isLessThan(30);
            });
  }

  @Test
  void leavesNoFunctionThatNobodyCanReach() {
    Set<String> reached = new TreeSet<>();
    // The operator invokes it; an output names it.
    reached.add("PublishFunction");
    template
        .ofType("AWS::ApiGatewayV2::Route")
        .values()
        .forEach(
            route -> {
              Tree target = at(route, "Properties", "Target");
              assertThat(target).isInstanceOf(Tree.Sub.class);
              String integration =
                  ((Tree.Sub) target).text().replace("integrations/${", "").replace("}", "");
              reached.add(
                  RawTemplate.function(
                      name(template.resource(integration), "Properties", "IntegrationUri")));
            });
    template
        .ofType(RawTemplate.FUNCTION)
        .forEach(
            (id, function) ->
                find(function, "Properties", "Events").ifPresent(_ -> reached.add(id)));
    template
        .ofType(RawTemplate.STATE_MACHINE)
        .values()
        .forEach(
            machine ->
                RawTemplate.invoked(machine)
                    .forEach(alias -> reached.add(RawTemplate.function(alias))));

    assertThat(reached).isEqualTo(new TreeSet<>(template.ofType(RawTemplate.FUNCTION).keySet()));
    assertThat(name(template.output("PublishFunctionName"), "Value"))
        .isEqualTo("PublishFunction.Alias");
  }

  @Test
  void callsFunctionsOnlyByTheAliasThatHasSnapshots() {
    List<String> callers = new ArrayList<>();
    template
        .ofType("AWS::ApiGatewayV2::Integration")
        .values()
        .forEach(each -> callers.add(name(each, "Properties", "IntegrationUri")));
    template
        .ofType("AWS::Lambda::Permission")
        .values()
        .forEach(each -> callers.add(name(each, "Properties", "FunctionName")));
    template
        .ofType(RawTemplate.STATE_MACHINE)
        .values()
        .forEach(each -> callers.addAll(RawTemplate.invoked(each)));

    assertThat(callers).isNotEmpty().allMatch(caller -> caller.endsWith(".Alias"));
  }

  @Test
  void boundsEveryStreamAndNamesWhereItsFailuresGo() {
    assertThat(template.events("DynamoDB"))
        .isNotEmpty()
        .allSatisfy(
            mapping -> {
              assertThat(number(mapping, "MaximumRetryAttempts")).isBetween(1, 20);
              assertThat(number(mapping, "MaximumRecordAgeInSeconds")).isBetween(60, 86_400);
              assertThat(text(mapping, "Properties", "BisectBatchOnFunctionError"))
                  .isEqualTo("true");
              assertThat(at(mapping, "Properties", "FunctionResponseTypes"))
                  .isInstanceOfSatisfying(
                      Tree.Items.class,
                      types ->
                          assertThat(types.items())
                              .extracting(item -> ((Tree.Text) item).value())
                              .containsExactly("ReportBatchItemFailures"));
              assertThat(
                      name(mapping, "Properties", "DestinationConfig", "OnFailure", "Destination"))
                  .isEqualTo("Failures");
            });
  }

  @Test
  void givesEveryScheduleAZoneARetryPolicyAndADeadLetterQueue() {
    assertThat(template.events("ScheduleV2"))
        .isNotEmpty()
        .allSatisfy(
            schedule -> {
              assertThat(name(schedule, "Properties", "ScheduleExpressionTimezone"))
                  .isEqualTo("OfficeTimeZone");
              assertThat(
                      number(fields(schedule, "Properties"), "RetryPolicy", "MaximumRetryAttempts"))
                  .isBetween(1, 10);
              assertThat(name(schedule, "Properties", "DeadLetterConfig", "Arn"))
                  .isEqualTo("Failures");
              assertThat(text(schedule, "Properties", "OmitName")).isEqualTo("true");
            });
  }

  @Test
  void givesAndUsesEverySubstitutionOfTheStateMachines() {
    assertThat(template.ofType(RawTemplate.STATE_MACHINE).values())
        .isNotEmpty()
        .allSatisfy(
            machine -> {
              String definition =
                  Files.readString(
                      DubanTemplate.REPOSITORY.resolve(
                          text(machine, "Properties", "DefinitionUri")));
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
    assertThat(template.ofType("AWS::DynamoDB::Table"))
        .hasSize(1)
        .allSatisfy(
            (_, table) -> {
              assertThat(text(table, "DeletionPolicy")).isEqualTo("Retain");
              assertThat(text(table, "UpdateReplacePolicy")).isEqualTo("Retain");
              assertThat(text(table, "Properties", "DeletionProtectionEnabled")).isEqualTo("true");
              assertThat(text(table, "Properties", "SSESpecification", "SSEEnabled"))
                  .isEqualTo("true");
              assertThat(
                      text(
                          table,
                          "Properties",
                          "PointInTimeRecoverySpecification",
                          "PointInTimeRecoveryEnabled"))
                  .isEqualTo("true");
            });
  }

  @Test
  void keepsThePapersPrivateEncryptedAndWhateverHappensToTheStack() {
    assertThat(template.ofType("AWS::S3::Bucket"))
        .hasSize(1)
        .allSatisfy(
            (id, bucket) -> {
              assertThat(text(bucket, "DeletionPolicy")).isEqualTo("Retain");
              assertThat(text(bucket, "UpdateReplacePolicy")).isEqualTo("Retain");
              assertThat(text(bucket, "Properties", "VersioningConfiguration", "Status"))
                  .isEqualTo("Enabled");
              assertThat(
                      fields(bucket, "Properties", "PublicAccessBlockConfiguration")
                          .fields()
                          .values())
                  .hasSize(4)
                  .allMatch(
                      each ->
                          each.value() instanceof Tree.Text(int _, String on) && on.equals("true"));
              assertThat(find(bucket, "Properties", "BucketEncryption")).isPresent();
              assertThat(template.ofType("AWS::S3::BucketPolicy").values())
                  .singleElement()
                  .satisfies(
                      policy -> {
                        assertThat(name(policy, "Properties", "Bucket")).isEqualTo(id);
                        Tree.Items statements =
                            (Tree.Items) at(policy, "Properties", "PolicyDocument", "Statement");
                        assertThat(statements.items())
                            .satisfiesExactly(
                                deny -> {
                                  assertThat(text(deny, "Effect")).isEqualTo("Deny");
                                  assertThat(text(deny, "Condition", "Bool", "aws:SecureTransport"))
                                      .isEqualTo("false");
                                },
                                bySes -> {
                                  Tree allow = ((Tree.If) bySes).then();
                                  assertThat(text(allow, "Effect")).isEqualTo("Allow");
                                  assertThat(text(allow, "Action")).isEqualTo("s3:PutObject");
                                  assertThat(((Tree.Sub) at(allow, "Resource")).text())
                                      .isEqualTo("${Papers.Arn}/mail-in/*");
                                  assertThat(fields(allow, "Condition").fields())
                                      .containsOnlyKeys("StringEquals", "ArnLike");
                                });
                      });
            });
  }

  @Test
  void watchesEveryStateMachineTheQueueTheStreamAndTheSweep() {
    Set<String> watched = new TreeSet<>();
    template
        .ofType("AWS::CloudWatch::Alarm")
        .forEach(
            (_, alarm) -> {
              String metric = text(alarm, "Properties", "MetricName");
              if (OWN_METRICS.contains(metric)) {
                watched.add(metric + " of " + name(alarm, "Properties", "Namespace"));
              } else {
                Tree.Items dimensions = (Tree.Items) at(alarm, "Properties", "Dimensions");
                Tree.Fields dimension = (Tree.Fields) dimensions.items().getFirst();
                watched.add(metric + " of " + name(dimension, "Value"));
              }
            });
    assertThat(watched)
        .contains(
            "ApproximateNumberOfMessagesVisible of Failures",
            "IteratorAge of DispatchFunction",
            "Invocations of RemindFunction",
            "NobodyToRemind of AWS::StackName",
            "SweepFailed of AWS::StackName",
            "SweepUnfinished of AWS::StackName",
            "OldestDueSeconds of AWS::StackName",
            "SignatureRefused of AWS::StackName",
            "ReportRefused of AWS::StackName",
            "LinkRetired of AWS::StackName",
            "AddressBlocked of AWS::StackName",
            "5xx of HttpApi");
    assertThat(template.ofType(RawTemplate.STATE_MACHINE).keySet())
        .allSatisfy(
            id ->
                assertThat(watched)
                    .contains("ExecutionsFailed of " + id, "ExecutionsTimedOut of " + id));
  }
}
