package duban.wiring;

import duban.assignment.Acting;
import duban.assignment.Assignment;
import duban.assignment.PaperRoom;
import duban.intake.MappingSamples;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.policy.PolicyReader;
import duban.reminder.StandingJobs;
import duban.reply.Reply;
import duban.report.Filing;
import duban.report.Importing;
import duban.routing.Routing;
import duban.similar.SameMatter;
import duban.store.Jobs;
import duban.store.Policies;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What the functions of the routing paths are made of, and the one that publishes policies.
public record StepsWiring(Environment environment) {
  public Routing routing() {
    StoreWiring store = store();
    return new Routing(
        store.cases(), store.policies(), new SameMatter(store.cases(), store.matters()));
  }

  public Assignment assignment() {
    StoreWiring store = store();
    return new Assignment(store.cases(), store.policies());
  }

  public Reply reply() {
    StoreWiring store = store();
    return new Reply(store.cases(), store.policies());
  }

  public Acting acting() {
    StoreWiring store = store();
    return new Acting(store.cases(), store.policies(), store.links(), store.outbox()::deliveries);
  }

  /// With the papers of `PAPERS_BUCKET`.
  public PaperRoom paperRoom() {
    return new PaperRoom(acting(), store().papers());
  }

  public Jobs jobs() {
    return store().jobs();
  }

  public Filing filing() {
    StoreWiring store = store();
    SecureRandom random = new SecureRandom();
    return new Filing(
        store.cases(),
        store.policies(),
        store.filingLinks(),
        store.jobs(),
        new Opening(store.cases(), random),
        new Uploads(store.papers()),
        random);
  }

  public Importing importing() {
    StoreWiring store = store();
    return new Importing(
        filing(), store.cases(), store.papers(), new Opening(store.cases(), new SecureRandom()));
  }

  /// @param policies those that publish
  public StandingJobs standingJobs(Policies policies) {
    return new StandingJobs(policies, store().jobs());
  }

  public Policies policies() {
    return store().policies();
  }

  /// Knows the paths of this deployment, from `PATH_MACHINES`.
  public PolicyReader policyReader() {
    Map<String, String> machines =
        JsonMapper.shared()
            .readValue(
                environment.require("PATH_MACHINES"), new TypeReference<Map<String, String>>() {});
    return new PolicyReader(machines.keySet(), new MappingSamples());
  }

  public InstantSource clock() {
    return environment.clock();
  }

  private StoreWiring store() {
    return new StoreWiring(environment);
  }
}
