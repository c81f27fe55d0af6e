package duban.acceptance.engines;

import duban.local.template.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.ses.model.CreateConfigurationSetRequest;
import software.amazon.awssdk.services.ses.model.VerifyDomainIdentityRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import tools.jackson.databind.json.JsonMapper;

/// What is created elsewhere for a deployment that was read from `template.yaml`, call by call.
///
/// Enough to run the stories, not to run an office: one role for all, no published versions, no
/// snapshots, no alarms. `sam deploy` makes the whole.
record Plan(List<Step> steps) {
  /// The types of resource of the template that a plan creates.
  static final Set<String> CREATED =
      Set.of(
          "AWS::DynamoDB::Table",
          "AWS::SecretsManager::Secret",
          "AWS::Serverless::Function",
          "AWS::Serverless::StateMachine");

  private static final String HTTP =
      "Free engines have no HTTP API. The local stack's gateway, on 127.0.0.1, makes its events of"
          + " requests and invokes the functions.";

  private static final String PAPERS =
      "The stories with files and with mail that comes in are told on the local stack alone.";

  /// The types that it leaves out, and why.
  static final Map<String, String> LEFT_OUT =
      Map.of(
          "AWS::ApiGatewayV2::Api",
          HTTP,
          "AWS::ApiGatewayV2::Stage",
          HTTP,
          "AWS::ApiGatewayV2::Integration",
          HTTP,
          "AWS::ApiGatewayV2::Route",
          HTTP,
          "AWS::S3::Bucket",
          PAPERS,
          "AWS::S3::BucketPolicy",
          PAPERS,
          "AWS::Lambda::Permission",
          "Whoever deploys here also invokes.",
          "AWS::SQS::Queue",
          "No story reads what was given up.",
          "AWS::Logs::LogGroup",
          "Lambda makes the log groups it needs.",
          "AWS::CloudWatch::Alarm",
          "No story waits for an alarm.");

  static final String ALIAS = "live";

  /// What the template does not say.
  ///
  /// @param functionsZip what Lambda is given for every function but the import
  /// @param importZip what it is given for that
  /// @param role the ARN of the role that functions and state machines take on
  /// @param mailDomain the domain that mails are sent from; empty where no mail can be read, so
  ///   that nobody's account is changed for mails that nobody reads
  /// @param configurationSet as the functions name it
  record Given(
      SdkBytes functionsZip,
      SdkBytes importZip,
      Architecture architecture,
      String role,
      Optional<String> mailDomain,
      String configurationSet) {}

  Plan {
    steps = List.copyOf(steps);
  }

  static Plan of(Deployment deployment, Given given) {
    List<Step> steps = new ArrayList<>();
    for (Deployment.Table table : deployment.tables()) {
      steps.add(new Step.MakeTable(table.request(), table.timeToLiveAttribute()));
    }
    for (Deployment.Secret secret : deployment.secrets()) {
      steps.add(
          new Step.KeepSecret(
              secret.arn(),
              CreateSecretRequest.builder()
                  .name(secret.name())
                  .secretString(secret.initialValue())
                  .build()));
    }
    given.mailDomain().ifPresent(domain -> mail(domain, given.configurationSet(), steps));
    for (Deployment.Function function : deployment.functions()) {
      steps.add(new Step.MakeFunction(function(function, given)));
      steps.add(
          new Step.NameVersion(
              CreateAliasRequest.builder()
                  .functionName(function.name())
                  .name(ALIAS)
                  .functionVersion("$LATEST")
                  .build()));
    }
    for (Deployment.StateMachine machine : deployment.stateMachines()) {
      steps.add(
          new Step.MakeStateMachine(
              machine.arn(),
              CreateStateMachineRequest.builder()
                  .name(machine.name())
                  .type(StateMachineType.STANDARD)
                  .roleArn(given.role())
                  .definition(json(machine.definition()))
                  .build()));
    }
    for (Deployment.StreamMapping stream : deployment.streams()) {
      steps.add(stream(deployment, stream));
    }
    return new Plan(steps);
  }

  private static void mail(String domain, String configurationSet, List<Step> steps) {
    steps.add(new Step.LetDomainSend(VerifyDomainIdentityRequest.builder().domain(domain).build()));
    steps.add(
        new Step.MakeConfigurationSet(
            CreateConfigurationSetRequest.builder()
                .configurationSet(set -> set.name(configurationSet))
                .build()));
  }

  private static CreateFunctionRequest function(Deployment.Function function, Given given) {
    return CreateFunctionRequest.builder()
        .functionName(function.name())
        .runtime("java25")
        .architectures(given.architecture())
        .role(given.role())
        .handler(function.handler())
        .code(
            code ->
                code.zipFile(
                    function.logicalId().equals("ImportFunction")
                        ? given.importZip()
                        : given.functionsZip()))
        .timeout(Math.toIntExact(function.timeout().toSeconds()))
        .memorySize(function.memoryMegabytes())
        .environment(environment -> environment.variables(function.environment()))
        .build();
  }

  private static Step.ReadStream stream(Deployment deployment, Deployment.StreamMapping stream) {
    String function =
        named(deployment.functions(), Deployment.Function::logicalId, stream.function()).name();
    String table =
        named(deployment.tables(), Deployment.Table::logicalId, stream.table())
            .request()
            .tableName();
    CreateEventSourceMappingRequest.Builder request =
        CreateEventSourceMappingRequest.builder()
            .functionName(function + ":" + ALIAS)
            .startingPosition(EventSourcePosition.TRIM_HORIZON)
            .batchSize(stream.batchSize())
            .maximumRetryAttempts(stream.maximumRetries())
            .bisectBatchOnFunctionError(stream.bisectOnError());
    if (stream.reportsPartialFailures()) {
      request.functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES);
    }
    if (!stream.filterPatterns().isEmpty()) {
      List<Filter> filters =
          stream.filterPatterns().stream()
              .map(pattern -> Filter.builder().pattern(pattern).build())
              .toList();
      request.filterCriteria(criteria -> criteria.filters(filters));
    }
    return new Step.ReadStream(table, request.build());
  }

  private static <T> T named(
      List<T> among, java.util.function.Function<T, String> name, String wanted) {
    return among.stream().filter(one -> name.apply(one).equals(wanted)).findFirst().orElseThrow();
  }

  /// Step Functions takes JSON; SAM turns the file into it in the same way.
  private static String json(String yaml) {
    Object definition = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    return JsonMapper.shared().writeValueAsString(definition);
  }
}
