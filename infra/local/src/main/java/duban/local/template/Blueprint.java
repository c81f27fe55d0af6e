package duban.local.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A [Deployment] in the making: each resource adds to it, in the order of the template.
final class Blueprint {
  private record Identity(String logicalId, String type) {}

  /// A route whose integration may stand further down in the template.
  private record OpenRoute(
      int line, String logicalId, String method, String path, String integration, boolean signed) {}

  /// What a stage sets for a route, which may stand further down.
  private record OpenThrottle(int line, String logicalId, Deployment.Throttle throttle) {}

  private final Problems problems;
  private final Path folder;
  private final Map<String, Identity> identities = new HashMap<>();
  private final Map<String, String> integrations = new HashMap<>();
  private final List<OpenRoute> openRoutes = new ArrayList<>();

  private Optional<Deployment.Throttle> throttle = Optional.empty();
  private final Map<String, OpenThrottle> ofRoutes = new LinkedHashMap<>();

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

  /// @param key of the route it is for, `GET /case/{id}`
  void throttle(int line, String logicalId, String key, Deployment.Throttle route) {
    ofRoutes.put(key, new OpenThrottle(line, logicalId, route));
  }

  /// @param function the logical id of the function it leads to
  void addIntegration(String logicalId, String function) {
    integrations.put(logicalId, function);
  }

  /// @param signed whether only requests signed by IAM get through
  void addRoute(
      int line, String logicalId, String method, String path, String integration, boolean signed) {
    openRoutes.add(new OpenRoute(line, logicalId, method, path, integration, signed));
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
        Optional<Deployment.Throttle> own =
            Optional.ofNullable(ofRoutes.remove(open.method() + " " + open.path()))
                .map(OpenThrottle::throttle);
        routes.add(new Deployment.Route(open.method(), open.path(), function, open.signed(), own));
      }
    }
    ofRoutes.forEach(
        (key, lost) ->
            problems.add(
                lost.line(),
                lost.logicalId() + ": RouteSettings: there is no route \"" + key + "\"."));
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
