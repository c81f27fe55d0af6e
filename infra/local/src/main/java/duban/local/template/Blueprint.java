package duban.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A [Deployment] in the making: each resource adds to it, in the order of the template.
final class Blueprint {
  private record Identity(String logicalId, String type) {}

  /// A route whose integration may stand further down in the template.
  private record OpenRoute(
      int line, String logicalId, String method, String path, String integration) {}

  private final Problems problems;
  private final Path folder;
  private final Map<String, Identity> identities = new HashMap<>();
  private final Map<String, String> integrations = new HashMap<>();
  private final List<OpenRoute> openRoutes = new ArrayList<>();

  private Optional<Deployment.Throttle> throttle = Optional.empty();

  private final List<Deployment.Function> functions = new ArrayList<>();
  private final List<Deployment.Table> tables = new ArrayList<>();
  private final List<Deployment.StateMachine> stateMachines = new ArrayList<>();
  private final List<Deployment.Schedule> schedules = new ArrayList<>();
  private final List<Deployment.StreamMapping> streams = new ArrayList<>();
  private final List<Deployment.Secret> secrets = new ArrayList<>();
  private final List<Deployment.Bucket> buckets = new ArrayList<>();
  private final List<Deployment.EventRule> rules = new ArrayList<>();

  /// @param folder where the template stands; the files it names are relative to it
  Blueprint(Problems problems, Path folder) {
    this.problems = problems;
    this.folder = folder;
  }

  /// Makes a resource known by its ARNs and names, before any is read.
  void declare(String logicalId, String type, Map<String, String> attributes) {
    attributes.values().forEach(value -> identities.put(value, new Identity(logicalId, type)));
  }

  /// The logical id of the resource of this type that has `value` as its ARN, name or other
  /// attribute.
  Optional<String> find(String type, String value) {
    return Optional.ofNullable(identities.get(value))
        .filter(identity -> identity.type().equals(type))
        .map(Identity::logicalId);
  }

  Problems problems() {
    return problems;
  }

  Path folder() {
    return folder;
  }

  void add(Deployment.Function function) {
    functions.add(function);
  }

  void add(Deployment.Table table) {
    tables.add(table);
  }

  void add(Deployment.StateMachine stateMachine) {
    stateMachines.add(stateMachine);
  }

  void add(Deployment.Schedule schedule) {
    schedules.add(schedule);
  }

  void add(Deployment.StreamMapping stream) {
    streams.add(stream);
  }

  void add(Deployment.Secret secret) {
    secrets.add(secret);
  }

  void add(Deployment.EventRule rule) {
    rules.add(rule);
  }

  void add(Deployment.Bucket bucket) {
    buckets.add(bucket);
  }

  void throttle(Deployment.Throttle stage) {
    throttle = Optional.of(stage);
  }

  /// @param function the logical id of the function it leads to
  void addIntegration(String logicalId, String function) {
    integrations.put(logicalId, function);
  }

  void addRoute(int line, String logicalId, String method, String path, String integration) {
    openRoutes.add(new OpenRoute(line, logicalId, method, path, integration));
  }

  Deployment deployment() {
    List<Deployment.Route> routes = new ArrayList<>();
    for (OpenRoute open : openRoutes) {
      String function = integrations.get(open.integration());
      if (function == null) {
        problems.add(
            open.line(),
            open.logicalId() + ": there is no integration " + open.integration() + ".");
      } else {
        routes.add(new Deployment.Route(open.method(), open.path(), function));
      }
    }
    return new Deployment(
        functions,
        tables,
        stateMachines,
        routes,
        schedules,
        streams,
        secrets,
        buckets,
        rules,
        throttle);
  }
}
