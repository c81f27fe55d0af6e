package duban.local.template;

import static duban.local.template.Walk.at;
import static duban.local.template.Walk.fields;
import static duban.local.template.Walk.name;
import static duban.local.template.Walk.references;
import static duban.local.template.Walk.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may do what: one action on one resource at a time, and nothing that is not needed.
class TemplateRightsTest {
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

  /// Executions are named by their cases, so that only their state machine can be given.
  private static final String OF_ANY_EXECUTION = "states:DescribeExecution";

  /// Objects are named by their content, so that only the folder can be given.
  private static final Pattern OF_ANY_OBJECT = Pattern.compile("s3:(Get|Put)Object");

  private static final Pattern FOLDER = Pattern.compile("\\$\\{Papers\\.Arn}/[a-z-]+/\\*");

  private final RawTemplate template = RawTemplate.read();

  @Test
  void givesRightsOneByOne() {
    Pattern oneAction = Pattern.compile("[a-z0-9]+:[A-Za-z]+");
    assertThat(template.statements())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            statement -> {
              String action = text(statement, "Action");
              if (statement.fields().containsKey("Condition")) {
                // What is in a bucket is listed for one folder only, which a resource cannot say.
                assertThat(action).isEqualTo("s3:ListBucket");
                assertThat(text(statement, "Condition", "StringEquals", "s3:prefix"))
                    .isEqualTo("mail-in/");
                assertThat(statement.fields()).hasSize(4);
              } else {
                assertThat(statement.fields()).hasSize(3);
              }
              assertThat(statement.fields()).containsKeys("Effect", "Action", "Resource");
              assertThat(text(statement, "Effect")).isEqualTo("Allow");
              assertThat(action).matches(oneAction);
              Tree resource = at(statement, "Resource");
              if (resource instanceof Tree.Text(int _, String plain)) {
                assertThat(plain).isEqualTo("*");
                assertThat(WITHOUT_NARROWER_RESOURCE).contains(action);
              } else {
                assertThat(resource)
                    .isInstanceOfAny(Tree.Ref.class, Tree.GetAtt.class, Tree.Sub.class);
                if (OF_ANY_OBJECT.matcher(action).matches()) {
                  assertThat(resource).isInstanceOf(Tree.Sub.class);
                  assertThat(((Tree.Sub) resource).text()).matches(FOLDER);
                } else if (resource instanceof Tree.Sub sub && !action.equals(OF_ANY_EXECUTION)) {
                  assertThat(sub.text()).doesNotContain("*");
                }
              }
            });
  }

  @Test
  void letsAFunctionReadExactlyTheSecretsItIsGiven() {
    assertThat(template.ofType(RawTemplate.FUNCTION).values())
        .allSatisfy(
            function -> {
              Set<String> given = new TreeSet<>();
              fields(function, "Properties", "Environment", "Variables")
                  .fields()
                  .values()
                  .forEach(variable -> given.addAll(references(variable.value())));
              given.retainAll(template.ofType("AWS::SecretsManager::Secret").keySet());
              assertThat(
                      RawTemplate.statements(function)
                          .filter(
                              each -> text(each, "Action").equals("secretsmanager:GetSecretValue"))
                          .map(each -> name(each, "Resource")))
                  .containsExactlyInAnyOrderElementsOf(given);
            });
  }

  @Test
  void letsNobodyDeleteWhatIsInTheTableOrAmongThePapers() {
    assertThat(template.statements())
        .extracting(statement -> text(statement, "Action"))
        .doesNotContain("dynamodb:DeleteItem", "dynamodb:BatchWriteItem", "dynamodb:DeleteTable")
        .noneMatch(action -> action.startsWith("s3:Delete"));
  }

  @Test
  void letsAStateMachineInvokeExactlyTheFunctionsItNames() {
    assertThat(template.ofType(RawTemplate.STATE_MACHINE))
        .isNotEmpty()
        .allSatisfy(
            (_, machine) -> {
              assertThat(
                      RawTemplate.statements(machine)
                          .filter(
                              statement ->
                                  text(statement, "Action").equals("lambda:InvokeFunction"))
                          .map(statement -> name(statement, "Resource")))
                  .containsExactlyInAnyOrderElementsOf(RawTemplate.invoked(machine));
              assertThat(text(machine, "Properties", "Logging", "IncludeExecutionData"))
                  .isEqualTo("false");
            });
  }

  @Test
  void letsTheHttpApiInvokeExactlyTheFunctionsItLeadsTo() {
    assertThat(
            template.ofType("AWS::Lambda::Permission").values().stream()
                .map(permission -> name(permission, "Properties", "FunctionName")))
        .containsExactlyInAnyOrderElementsOf(
            template.ofType("AWS::ApiGatewayV2::Integration").values().stream()
                .map(integration -> name(integration, "Properties", "IntegrationUri"))
                .toList());
  }

  /// A condition on an item that the transaction writes needs no right of its own. Only a decision
  /// about two cases checks one that it does not write.
  @Test
  void letsOnlyDecisionsAboutTwoCasesCheckWhatTheyDoNotWrite() {
    assertThat(
            template.ofType(RawTemplate.FUNCTION).entrySet().stream()
                .filter(
                    function ->
                        RawTemplate.statements(function.getValue())
                            .anyMatch(
                                each -> text(each, "Action").equals("dynamodb:ConditionCheckItem")))
                .map(Map.Entry::getKey))
        .isSubsetOf("ActFunction", "AssignmentFunction");
  }

  /// Actions that each call of the table's client needs, by the name the client's methods have.
  private static final Map<String, String> NEEDED =
      Map.of(
          "getItem", "dynamodb:GetItem",
          "query", "dynamodb:Query",
          "putItem", "dynamodb:PutItem",
          "updateItem", "dynamodb:UpdateItem");

  @Test
  void givesNoRightToTheTableThatNoCodeUses() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files =
        Files.walk(DubanTemplate.REPOSITORY.resolve("functions/src/main/java/duban/store"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file);
        NEEDED.forEach(
            (method, action) -> {
              if (code.contains("." + method)) {
                used.add(action);
              }
            });
      }
    }
    assertThat(
            template.statements().stream()
                .map(statement -> text(statement, "Action"))
                .filter(action -> action.startsWith("dynamodb:"))
                .filter(action -> !action.equals("dynamodb:ConditionCheckItem"))
                .filter(action -> !action.contains("Stream") && !action.contains("Shard")))
        .isSubsetOf(used);
  }
}
