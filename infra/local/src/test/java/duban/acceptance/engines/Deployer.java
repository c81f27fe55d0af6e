package duban.acceptance.engines;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;

/// Carries out a [Plan], and takes everything away again.
final class Deployer implements Deployed {
  private static final Duration MAPPING_PATIENCE = Duration.ofMinutes(1);

  private final Services services;
  private final Names names;
  private final Deque<Runnable> undo = new ArrayDeque<>();

  /// The engine does not do what the plan asks for.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String what, Exception why) {
      super(what + ": " + why.getMessage(), why);
    }
  }

  Deployer(Services services, Names names) {
    this.services = services;
    this.names = names;
  }

  /// @throws Refused with what the engine said; what was made before is taken away
  void carryOut(Plan plan) throws Refused {
    for (Step step : plan.steps()) {
      try {
        carryOut(step);
      } catch (SdkException e) {
        close();
        throw new Refused(step.getClass().getSimpleName() + " was refused", e);
      }
    }
  }

  private void carryOut(Step step) {
    switch (step) {
      case Step.MakeTable table -> make(table);
      case Step.KeepSecret secret -> keep(secret);
      case Step.LetDomainSend sender -> {
        services.ses().verifyDomainIdentity(sender.request());
        undo.push(() -> services.ses().deleteIdentity(i -> i.identity(sender.request().domain())));
      }
      case Step.MakeConfigurationSet set -> {
        services.ses().createConfigurationSet(set.request());
        String name = set.request().configurationSet().name();
        undo.push(() -> services.ses().deleteConfigurationSet(s -> s.configurationSetName(name)));
      }
      case Step.MakeFunction function -> make(function);
      case Step.NameVersion alias ->
          services
              .lambda()
              .createAlias(
                  alias.request().toBuilder()
                      .functionName(names.real(alias.request().functionName()))
                      .build());
      case Step.MakeStateMachine machine -> make(machine);
      case Step.ReadStream stream -> read(stream);
    }
  }

  private void make(Step.MakeTable table) {
    String name = names.real(table.request().tableName());
    TableDescription made =
        services
            .dynamoDb()
            .createTable(table.request().toBuilder().tableName(name).build())
            .tableDescription();
    undo.push(() -> services.dynamoDb().deleteTable(t -> t.tableName(name)));
    names.learnFrom(made.tableArn());
    services.dynamoDb().waiter().waitUntilTableExists(t -> t.tableName(name));
    table
        .timeToLiveAttribute()
        .ifPresent(
            attribute ->
                services
                    .dynamoDb()
                    .updateTimeToLive(
                        t ->
                            t.tableName(name)
                                .timeToLiveSpecification(
                                    s -> s.attributeName(attribute).enabled(true))));
  }

  private void keep(Step.KeepSecret secret) {
    String name = names.real(secret.request().name());
    String arn =
        services.secrets().createSecret(secret.request().toBuilder().name(name).build()).arn();
    undo.push(
        () ->
            services.secrets().deleteSecret(s -> s.secretId(arn).forceDeleteWithoutRecovery(true)));
    names.give(secret.madeUpArn(), arn);
  }

  private void make(Step.MakeFunction function) {
    CreateFunctionRequest request = function.request();
    String name = names.real(request.functionName());
    Map<String, String> environment =
        request.environment().variables().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> names.real(e.getValue())));
    services
        .lambda()
        .createFunction(
            request.toBuilder()
                .functionName(name)
                .environment(e -> e.variables(environment))
                .build());
    undo.push(() -> services.lambda().deleteFunction(f -> f.functionName(name)));
    services.lambda().waiter().waitUntilFunctionActiveV2(f -> f.functionName(name));
  }

  private void make(Step.MakeStateMachine machine) {
    String arn =
        services
            .stepFunctions()
            .createStateMachine(
                machine.request().toBuilder()
                    .name(names.real(machine.request().name()))
                    .definition(names.real(machine.request().definition()))
                    .build())
            .stateMachineArn();
    undo.push(() -> services.stepFunctions().deleteStateMachine(m -> m.stateMachineArn(arn)));
    if (!arn.equals(names.real(machine.madeUpArn()))) {
      throw new IllegalStateException(
          "The state machine is %s; the functions were told of %s."
              .formatted(arn, names.real(machine.madeUpArn())));
    }
  }

  private void read(Step.ReadStream stream) {
    String streamArn =
        services
            .dynamoDb()
            .describeTable(t -> t.tableName(names.real(stream.table())))
            .table()
            .latestStreamArn();
    String id =
        services
            .lambda()
            .createEventSourceMapping(
                stream.request().toBuilder()
                    .functionName(names.real(stream.request().functionName()))
                    .eventSourceArn(streamArn)
                    .build())
            .uuid();
    undo.push(() -> services.lambda().deleteEventSourceMapping(m -> m.uuid(id)));
    Patience.until(
        MAPPING_PATIENCE,
        Found.Place.AFAR,
        () -> services.lambda().getEventSourceMapping(m -> m.uuid(id)).state().equals("Enabled"),
        () -> "The event source mapping " + id + " is not enabled.");
  }

  @Override
  public String real(String madeUp) {
    return names.real(madeUp);
  }

  /// Takes away what was made, the last first. What is gone already is gone.
  @Override
  public void close() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (SdkException e) {
        System.getLogger(Deployer.class.getName())
            .log(System.Logger.Level.WARNING, "Something of a story's deployment is left.", e);
      }
    }
  }
}
