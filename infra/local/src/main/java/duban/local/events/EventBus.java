package duban.local.events;

import duban.local.pattern.FilterPattern;
import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// EventBridge's default bus: hands every event to the functions whose rules it matches, and tries
/// again, as Lambda does with what it is given and nobody waits for.
public final class EventBus {
  /// Lambda's own for asynchronous invocations.
  private static final int RETRIES = 2;

  private static final System.Logger LOG = System.getLogger(EventBus.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String REGION = "cn-local-1";
  private static final String ACCOUNT = "000000000000";

  private final List<Target> targets;
  private final LambdaTarget functions;
  private final Executor executor;
  private final InstantSource clock;
  private final List<GivenUp> givenUp = new CopyOnWriteArrayList<>();
  private volatile int twice;
  private volatile int lost;

  private record Target(Deployment.EventRule rule, FilterPattern pattern) {}

  /// An event that a function did not take, as it would arrive at its failure destination.
  public record GivenUp(String function, String event, String error) {}

  public EventBus(
      Collection<Deployment.EventRule> rules,
      LambdaTarget functions,
      Executor executor,
      InstantSource clock) {
    this.targets =
        rules.stream().map(rule -> new Target(rule, FilterPattern.parse(rule.pattern()))).toList();
    this.functions = functions;
    this.executor = executor;
    this.clock = clock;
  }

  /// Publishes an event of an AWS service, or of one that plays it.
  ///
  /// @param source `aws.s3`, `aws.ses`
  /// @param type the `detail-type`
  public void publish(String source, String type, List<String> resources, JsonNode detail) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", type);
    event.put("source", source);
    event.put("account", ACCOUNT);
    event.put("time", clock.instant().toString());
    event.put("region", REGION);
    resources.forEach(event.putArray("resources")::add);
    event.set("detail", detail);
    for (Target target : targets) {
      if (target.pattern().matches(event)) {
        if (lost > 0) {
          lost--;
          continue;
        }
        executor.execute(() -> deliver(target.rule(), event.toString()));
        if (twice > 0) {
          twice--;
          executor.execute(() -> deliver(target.rule(), event.toString()));
        }
      }
    }
  }

  /// The next `events` events are delivered twice: a bus delivers at least once.
  public void repeatNext(int events) {
    twice = events;
  }

  /// The next `events` events reach nobody.
  public void loseNext(int events) {
    lost = events;
  }

  /// What was given up so far.
  public List<GivenUp> givenUp() {
    return List.copyOf(givenUp);
  }

  private void deliver(Deployment.EventRule rule, String event) {
    String error = "";
    for (int failures = 0; failures <= RETRIES; failures++) {
      try {
        functions.invoke(rule.function(), event);
        return;
      } catch (LambdaTarget.FunctionError e) {
        error = e.errorType() + ": " + e.getMessage();
        LOG.log(System.Logger.Level.WARNING, "{0} failed: {1}", rule.logicalId(), error);
      }
    }
    givenUp.add(new GivenUp(rule.function(), event, error));
  }
}
