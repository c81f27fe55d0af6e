package duban.wiring;

import duban.intake.Opening;
import duban.intake.Uploads;
import duban.open311.Open311;
import duban.store.Cases;
import java.security.SecureRandom;

/// What the Open311 function is made of.
public record Open311Wiring(Environment environment) {
  public Open311 open311() {
    StoreWiring store = new StoreWiring(environment);
    Cases cases = store.cases();
    return new Open311(
        cases,
        store.policies(),
        store.sourceFeed(),
        store.publicRows(),
        store.secrets(),
        store.rateLimits(),
        new Metrics(environment).securityEvents(),
        new Opening(cases, new SecureRandom()),
        new Uploads(store.papers()),
        environment.require("PUBLIC_URL"));
  }
}
