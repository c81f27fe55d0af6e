package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.template.Deployment;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is created elsewhere, held against `template.yaml` as it is written.
class PlanTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/stories";
  private static final SdkBytes ZIP = SdkBytes.fromUtf8String("the functions");
  private static final SdkBytes IMPORT = SdkBytes.fromUtf8String("the import");

  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Deployment deployment =
      Elsewhere.read(Repository.root(), URI.create("http://127.0.0.1:9999"), "set");

  /// A resource as it is written, intrinsic functions and all.
  private record Written(String type, boolean conditional, Map<String, Node> properties) {
    String text(String name) {
      return properties.get(name) instanceof ScalarNode text ? text.getValue() : "";
    }
  }

  @BeforeEach
  void readTheTemplateAsItIsWritten() throws IOException {
    try (Reader file = Files.newBufferedReader(Repository.root().resolve("template.yaml"))) {
      Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(file);
      fields(fields(root).get("Resources"))
          .forEach(
              (id, node) -> {
                Map<String, Node> resource = fields(node);
                written.put(
                    id,
                    new Written(
                        resource.get("Type") instanceof ScalarNode type ? type.getValue() : "",
                        resource.containsKey("Condition"),
                        fields(resource.get("Properties"))));
              });
    }
  }

  private static Map<String, Node> fields(@Nullable Node node) {
    Map<String, Node> fields = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      mapping
          .getValue()
          .forEach(
              field ->
                  fields.put(((ScalarNode) field.getKeyNode()).getValue(), field.getValueNode()));
    }
    return fields;
  }

  @Test
  void everyTypeOfTheTemplateIsCreatedOrLeftOutForAReason() {
    Set<String> decided = new TreeSet<>(Plan.CREATED);
    decided.addAll(Plan.LEFT_OUT.keySet());
    assertThat(written.values().stream().map(Written::type).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(decided);
    assertThat(Plan.CREATED).doesNotContainAnyElementsOf(Plan.LEFT_OUT.keySet());
    assertThat(Plan.LEFT_OUT.values()).allSatisfy(reason -> assertThat(reason).endsWith("."));
  }

  @Test
  void everyResourceOfThoseTypesIsOneCallAndNothingElseIs() {
    List<String> expected = new ArrayList<>();
    for (String type :
        List.of(
            "AWS::DynamoDB::Table",
            "AWS::SecretsManager::Secret",
            "AWS::Serverless::Function",
            "AWS::Serverless::StateMachine")) {
      written.forEach(
          (id, resource) -> {
            // Mail leaves by SES in the stories: what is for a mail server is not there.
            if (resource.type().equals(type) && !resource.conditional()) {
              expected.add(
                  switch (type) {
                    case "AWS::DynamoDB::Table" -> "table " + id;
                    case "AWS::SecretsManager::Secret" ->
                        "secret %s %s"
                            .formatted(
                                id,
                                resource.properties().containsKey("GenerateSecretString")
                                    ? "generated"
                                    : resource.text("SecretString"));
                    case "AWS::Serverless::Function" ->
                        "function %s %s %s s %s MB %s"
                            .formatted(
                                id,
                                resource.text("Handler"),
                                resource.text("Timeout"),
                                resource.text("MemorySize"),
                                variables(resource));
                    default -> "state machine " + id;
                  });
            }
          });
    }
    assertThat(plan(Optional.empty()).steps().stream().flatMap(step -> line(step).stream()))
        .containsExactlyElementsOf(expected);
  }

  /// By name; those for a mail server are not there.
  private static Set<String> variables(Written function) {
    Set<String> names =
        new TreeSet<>(
            fields(fields(function.properties().get("Environment")).get("Variables")).keySet());
    names.removeIf(name -> name.startsWith("SMTP_"));
    return names;
  }

  private static Optional<String> line(Step step) {
    return switch (step) {
      case Step.MakeTable table -> Optional.of("table " + id(table.request().tableName()));
      case Step.KeepSecret secret ->
          Optional.of(
              "secret %s %s"
                  .formatted(
                      id(secret.request().name()),
                      secret.request().secretString().length() > 64
                          ? "generated"
                          : secret.request().secretString()));
      case Step.MakeFunction function ->
          Optional.of(
              "function %s %s %s s %s MB %s"
                  .formatted(
                      id(function.request().functionName()),
                      function.request().handler(),
                      function.request().timeout(),
                      function.request().memorySize(),
                      new TreeSet<>(function.request().environment().variables().keySet())));
      case Step.MakeStateMachine machine ->
          Optional.of("state machine " + id(machine.request().name()));
      case Step.LetDomainSend mail -> Optional.of(mail.request().toString());
      case Step.MakeConfigurationSet set -> Optional.of(set.request().toString());
      case Step.NameVersion _, Step.ReadStream _ -> Optional.empty();
    };
  }

  private static String id(String name) {
    return name.substring("duban-".length());
  }

  @Test
  void everyFunctionIsItsZipUnderTheSameRoleAndItsAliasIsMadeAfterIt() {
    List<Step> steps = plan(Optional.empty()).steps();
    assertThat(steps)
        .filteredOn(Step.MakeFunction.class::isInstance)
        .hasSize(deployment.functions().size())
        .allSatisfy(
            step -> {
              var request = ((Step.MakeFunction) step).request();
              assertThat(request.runtimeAsString()).isEqualTo("java25");
              assertThat(request.architectures()).containsExactly(Architecture.ARM64);
              assertThat(request.role()).isEqualTo(ROLE);
              assertThat(request.code().zipFile())
                  .isEqualTo(request.handler().contains("ImportFunction") ? IMPORT : ZIP);
              var alias = ((Step.NameVersion) steps.get(steps.indexOf(step) + 1)).request();
              assertThat(alias.functionName()).isEqualTo(request.functionName());
              assertThat(alias.name()).isEqualTo("live");
              assertThat(alias.functionVersion()).isEqualTo("$LATEST");
            });
  }

  @Test
  void theStateMachinesAreTheFilesAsJson() {
    assertThat(plan(Optional.empty()).steps())
        .filteredOn(Step.MakeStateMachine.class::isInstance)
        .hasSameSizeAs(deployment.stateMachines())
        .allSatisfy(
            step -> {
              var request = ((Step.MakeStateMachine) step).request();
              assertThat(request.typeAsString()).isEqualTo("STANDARD");
              assertThat(request.roleArn()).isEqualTo(ROLE);
              JsonNode definition = JsonMapper.shared().readTree(request.definition());
              assertThat(definition.get("QueryLanguage").asString()).isEqualTo("JSONata");
              assertThat(definition.get("States").propertyNames())
                  .contains(definition.get("StartAt").asString());
              assertThat(definition.get("TimeoutSeconds").isNumber()).isTrue();
              assertThat(request.definition()).contains("function:duban-").doesNotContain("${");
            });
  }

  @Test
  void theStreamIsReadLastAndAsTheTemplateSays() {
    assertThat(plan(Optional.empty()).steps())
        .last()
        .isEqualTo(
            new Step.ReadStream(
                "duban-CaseTable",
                CreateEventSourceMappingRequest.builder()
                    .functionName("duban-DispatchFunction:live")
                    .startingPosition(EventSourcePosition.TRIM_HORIZON)
                    .batchSize(25)
                    .maximumRetryAttempts(5)
                    .bisectBatchOnFunctionError(true)
                    .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES)
                    .filterCriteria(
                        criteria ->
                            criteria.filters(
                                filter ->
                                    filter.pattern(
                                        "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"OUTBOX#\"}]}}}}")))
                    .build()));
  }

  @Test
  void whereMailCanBeReadTheSenderIsMadeKnown() {
    assertThat(plan(Optional.of("qinglan.example")).steps().stream().flatMap(s -> line(s).stream()))
        .contains(
            "VerifyDomainIdentityRequest(Domain=qinglan.example)",
            "CreateConfigurationSetRequest(ConfigurationSet=ConfigurationSet(Name=set))");
    assertThat(
            deployment.functions().stream()
                .flatMap(
                    f ->
                        Optional.ofNullable(f.environment().get("MAIL_CONFIGURATION_SET"))
                            .stream()))
        .as("the functions send with it")
        .isNotEmpty()
        .containsOnly("set");
  }

  private Plan plan(Optional<String> mailDomain) {
    return Plan.of(
        deployment, new Plan.Given(ZIP, IMPORT, Architecture.ARM64, ROLE, mailDomain, "set"));
  }
}
