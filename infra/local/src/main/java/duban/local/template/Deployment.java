package duban.local.template;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/// What template.yaml asks for, resolved for this machine: every intrinsic worked out, every ARN
/// known.
///
/// Only what the local stack can run gets in here; reading the template refuses the rest by line.
public record Deployment(
    List<Function> functions,
    List<Table> tables,
    List<StateMachine> stateMachines,
    List<Route> routes,
    List<Schedule> schedules,
    List<StreamMapping> streams,
    List<Secret> secrets,
    List<Bucket> buckets,
    List<EventRule> rules,
    Optional<Throttle> throttle) {

  /// A deployment whose HTTP API takes what comes.
  public Deployment(
      List<Function> functions,
      List<Table> tables,
      List<StateMachine> stateMachines,
      List<Route> routes,
      List<Schedule> schedules,
      List<StreamMapping> streams,
      List<Secret> secrets,
      List<Bucket> buckets,
      List<EventRule> rules) {
    this(
        functions,
        tables,
        stateMachines,
        routes,
        schedules,
        streams,
        secrets,
        buckets,
        rules,
        Optional.empty());
  }

  public Deployment {
    functions = List.copyOf(functions);
    tables = List.copyOf(tables);
    stateMachines = List.copyOf(stateMachines);
    routes = List.copyOf(routes);
    schedules = List.copyOf(schedules);
    streams = List.copyOf(streams);
    secrets = List.copyOf(secrets);
    buckets = List.copyOf(buckets);
    rules = List.copyOf(rules);
  }

  /// @param arn without version or alias; state machines and integrations name the function by this
  ///   and `:live`
  /// @param handler `package.Class::method`, or `package.Class`
  public record Function(
      String logicalId,
      String name,
      String arn,
      String handler,
      Duration timeout,
      int memoryMegabytes,
      Map<String, String> environment) {
    public Function {
      environment = Map.copyOf(environment);
    }
  }

  /// @param request with key schema, indexes and stream as in the template
  public record Table(
      String logicalId, CreateTableRequest request, Optional<String> timeToLiveAttribute) {}

  /// @param definition the States Language text, substitutions applied
  public record StateMachine(
      String logicalId,
      String name,
      String arn,
      String roleArn,
      String definitionFile,
      String definition) {}

  /// @param path as in the route key, for example `/intake/{source}`: each part is a plain word or
  ///   one variable; the last may be `{rest+}`, which takes everything that follows
  /// @param function the logical id of the function it leads to
  /// @param signed whether only requests signed by IAM get through
  /// @param throttle how much it takes; empty where it shares what the stage takes
  public record Route(
      String method, String path, String function, boolean signed, Optional<Throttle> throttle) {
    /// A route for everybody that shares what the stage takes.
    public Route(String method, String path, String function) {
      this(method, path, function, false, Optional.empty());
    }
  }

  /// @param function the logical id of the function it invokes
  /// @param input the JSON it invokes it with
  public record Schedule(
      String logicalId,
      ScheduleExpression expression,
      ZoneId zone,
      String function,
      String input) {}

  /// @param table the logical id of the table
  /// @param function the logical id of the function it invokes
  /// @param filterPatterns JSON texts; a record passes when one of them matches, or when there are
  ///   none
  /// @param maximumRetries how often a failing batch is tried again before it goes to the failure
  ///   destination
  public record StreamMapping(
      String table,
      String function,
      int batchSize,
      int maximumRetries,
      boolean bisectOnError,
      boolean reportsPartialFailures,
      List<String> filterPatterns) {
    public StreamMapping {
      filterPatterns = List.copyOf(filterPatterns);
    }
  }

  /// @param initialValue what it holds until someone sets a value
  public record Secret(String logicalId, String name, String arn, String initialValue) {}

  /// A place for files.
  ///
  /// @param tells whether the default event bus hears of every object written
  public record Bucket(String logicalId, String name, boolean tells) {
    /// One that tells nobody.
    public Bucket(String logicalId, String name) {
      this(logicalId, name, false);
    }
  }

  /// @param function the logical id of the function that gets the events
  /// @param pattern JSON text in EventBridge's pattern language
  public record EventRule(String logicalId, String function, String pattern) {}

  /// How much the HTTP API takes.
  ///
  /// @param rate requests a second, over time
  /// @param burst requests at once
  public record Throttle(int rate, int burst) {}
}
