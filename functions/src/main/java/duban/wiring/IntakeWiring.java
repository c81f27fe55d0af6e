package duban.wiring;

import duban.intake.Intake;
import duban.intake.IntakeHttp;
import duban.intake.SignatureCheck;
import duban.intake.SigningTime;
import java.security.SecureRandom;

/// What the intake function is made of.
public record IntakeWiring(Environment environment) {
  public Intake intake() {
    StoreWiring store = new StoreWiring(environment);
    return new Intake(
        store.cases(),
        store.policies(),
        store.secrets(),
        new SignatureCheck(new SigningTime(environment.clock(), environment.wall())),
        store.rateLimits(),
        new Metrics(environment).securityEvents(),
        environment.clock(),
        new SecureRandom());
  }

  public IntakeHttp http() {
    return new IntakeHttp(environment.require("PUBLIC_URL"));
  }
}
