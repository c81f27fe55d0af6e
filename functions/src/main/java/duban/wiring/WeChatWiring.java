package duban.wiring;

import duban.intake.SigningTime;
import duban.store.SourceSecrets;
import duban.wechat.OfficialAccount;
import java.security.SecureRandom;

/// What the function of official accounts is made of.
public record WeChatWiring(Environment environment) {
  public OfficialAccount account() {
    StoreWiring store = new StoreWiring(environment);
    SourceSecrets secrets = store.secrets();
    return OfficialAccount.of(
        store.cases(),
        store.policies(),
        store.conversations(),
        secrets,
        new Metrics(environment).securityEvents(),
        new SigningTime(environment.clock(), environment.wall()),
        new SecureRandom(),
        environment.require("PUBLIC_URL"));
  }
}
