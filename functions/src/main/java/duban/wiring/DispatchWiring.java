package duban.wiring;

import duban.dispatch.Batch;
import duban.dispatch.Dispatch;
import duban.dispatch.Executions;
import duban.dispatch.Mailer;
import duban.dispatch.Mails;
import duban.dispatch.Retries;
import duban.dispatch.SesMailer;
import duban.dispatch.SmtpMailer;
import duban.dispatch.SourceCalls;
import duban.mail.Letters;
import duban.reminder.Sweep;
import duban.store.Cases;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What carries out effects, by the stream and by the sweep.
public record DispatchWiring(Environment environment) {
  /// How long a batch of the stream may begin new work: its function has 60 seconds, and one call
  /// may take 15.
  private static final Duration BATCH_BUDGET = Duration.ofSeconds(30);

  /// Likewise for a sweep, whose function has 55 seconds.
  private static final Duration SWEEP_BUDGET = Duration.ofSeconds(35);

  private static final int SWEEP_PAGE = 25;

  /// How soon a changed sign-in of the mail server is noticed.
  private static final Duration ACCOUNT_KEPT = Duration.ofMinutes(1);

  private static final JsonMapper JSON = JsonMapper.shared();

  public Batch batch() {
    return new Batch(dispatch(new StoreWiring(environment)), environment.wall(), BATCH_BUDGET);
  }

  public Sweep sweep() {
    StoreWiring store = new StoreWiring(environment);
    return new Sweep(
        store.policies(),
        store.outbox(),
        dispatch(store),
        environment.clock(),
        environment.wall(),
        SWEEP_BUDGET,
        SWEEP_PAGE);
  }

  private Dispatch dispatch(StoreWiring store) {
    Cases cases = store.cases();
    Policies policies = store.policies();
    Outbox outbox = store.outbox();
    SecureRandom random = new SecureRandom();
    return new Dispatch(
        cases,
        policies,
        outbox,
        new Executions(environment.clients().stepFunctions(), machines(), outbox),
        new Mails(
            policies,
            outbox,
            new Letters(environment.clock()),
            mailer(),
            environment.require("PUBLIC_URL"),
            random),
        new SourceCalls(
            policies, outbox, store.secrets(), environment.clients().http(), environment.wall()),
        Retries.shipped(),
        environment.clock(),
        random);
  }

  private Map<String, String> machines() {
    return JSON.readValue(
        environment.require("PATH_MACHINES"), new TypeReference<Map<String, String>>() {});
  }

  private Mailer mailer() {
    String transport = environment.require("MAIL_TRANSPORT");
    return switch (transport) {
      case "ses" ->
          new SesMailer(environment.clients().ses(), environment.require("MAIL_CONFIGURATION_SET"));
      case "smtp" ->
          new SmtpMailer(
              environment.require("SMTP_HOST"),
              Integer.parseInt(environment.require("SMTP_PORT")),
              account());
      default ->
          throw new IllegalStateException(
              "MAIL_TRANSPORT must be ses or smtp, not '" + transport + "'.");
    };
  }

  private Supplier<SmtpMailer.Account> account() {
    Secret<SmtpMailer.Account> secret =
        new Secret<>(
            environment.clients().secrets(),
            environment.require("SMTP_SECRET"),
            json -> JSON.readValue(json, SmtpMailer.Account.class),
            "{\"username\":\"…\",\"password\":\"…\"}",
            environment.wall());
    return () -> secret.notOlderThan(ACCOUNT_KEPT);
  }
}
