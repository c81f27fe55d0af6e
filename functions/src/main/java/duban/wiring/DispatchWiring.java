package duban.wiring;

import duban.dispatch.Batch;
import duban.dispatch.Dispatch;
import duban.dispatch.Executions;
import duban.dispatch.HandWay;
import duban.dispatch.MailWay;
import duban.dispatch.Mailer;
import duban.dispatch.Mails;
import duban.dispatch.MediaFetch;
import duban.dispatch.OfficeMails;
import duban.dispatch.PrivateLinks;
import duban.dispatch.ReachableOnly;
import duban.dispatch.Reminders;
import duban.dispatch.Retries;
import duban.dispatch.SesMailer;
import duban.dispatch.SmtpMailer;
import duban.dispatch.SourceCalls;
import duban.dispatch.Unreachable;
import duban.dispatch.Way;
import duban.dispatch.WaysBack;
import duban.dispatch.WeChatAnswers;
import duban.dispatch.WeChatClient;
import duban.mail.ChatWords;
import duban.mail.Letters;
import duban.mail.OfficeLetters;
import duban.mail.ReminderLetters;
import duban.mail.SourceLetters;
import duban.mailin.Bounces;
import duban.mailin.Receiving;
import duban.reminder.CalendarYear;
import duban.reminder.CallbackGone;
import duban.reminder.DailyReport;
import duban.reminder.DueCases;
import duban.reminder.DueContinuations;
import duban.reminder.DueDigests;
import duban.reminder.DueEffects;
import duban.reminder.DueJobs;
import duban.reminder.HearsayMail;
import duban.reminder.InboxMail;
import duban.reminder.LetterMail;
import duban.reminder.LinkMail;
import duban.reminder.NextLook;
import duban.reminder.OfficeJob;
import duban.reminder.QuotedLinkMail;
import duban.reminder.Recompute;
import duban.reminder.StandingJobs;
import duban.reminder.StuckExecutions;
import duban.reminder.Sweep;
import duban.reminder.UnreachableMail;
import duban.report.Filing;
import duban.store.Cases;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.QuotedLinks;
import duban.store.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

  /// Of a sweep's time: reminders must not wait for a whole office to be reckoned anew.
  private static final Duration RECOMPUTE_BUDGET = Duration.ofSeconds(10);

  /// Longer than the sweep's function can run.
  private static final Duration JOB_LEASE = Duration.ofMinutes(2);

  /// How soon a changed sign-in of the mail server is noticed.
  private static final Duration ACCOUNT_KEPT = Duration.ofMinutes(1);

  private static final JsonMapper JSON = JsonMapper.shared();

  public Batch batch() {
    StoreWiring store = new StoreWiring(environment);
    return new Batch(dispatch(store, store.cases()), environment.wall(), BATCH_BUDGET);
  }

  public Sweep sweep() {
    StoreWiring store = new StoreWiring(environment);
    Cases cases = store.cases();
    NextLook looks = store.nextLook();
    DueDigests digests = new DueDigests(store.digests(), reminders(store, cases));
    return new Sweep(
        store.policies(),
        store.outbox(),
        List.of(
            new DueCases(
                cases,
                store.policies(),
                looks,
                new StuckExecutions(cases, store.outbox(), executions(store)),
                digests,
                new Metrics(environment).nobodyThere(),
                environment.clock()),
            digests,
            new DueContinuations(store.continuations()),
            new DueJobs(store.jobs(), jobs(store, cases, looks), environment.clock(), JOB_LEASE),
            new DueEffects(dispatch(store, cases))),
        environment.clock(),
        environment.wall(),
        SWEEP_BUDGET,
        SWEEP_PAGE);
  }

  /// Tells the deployment's alarms how a sweep ended.
  public Consumer<Sweep.Outcome> sweepMetrics() {
    return new Metrics(environment).sweeps();
  }

  /// What an office does at set times, by name.
  private Map<String, OfficeJob> jobs(StoreWiring store, Cases cases, NextLook looks) {
    Policies policies = store.policies();
    OfficeMails mails =
        new OfficeMails(
            store.sent(),
            store.filingLinks(),
            new PrivateLinks(
                store.links()::keep, environment.require("PUBLIC_URL"), new SecureRandom()),
            new OfficeLetters(MailWiring.ids(environment)),
            mailer(store),
            environment.require("PUBLIC_URL"),
            new SecureRandom());
    return Map.ofEntries(
        Map.entry(
            Recompute.NAME,
            new Recompute(
                cases, policies, store.outbox(), looks, environment.wall(), RECOMPUTE_BUDGET)),
        Map.entry(Filing.LINK_JOB, new LinkMail(policies, mails)),
        Map.entry(DailyReport.NAME, new DailyReport(cases, policies, store.caseload(), mails)),
        Map.entry(CalendarYear.NAME, new CalendarYear(policies, mails)),
        Map.entry(SourceCalls.GONE_JOB, new CallbackGone(policies, mails)),
        Map.entry(
            Receiving.INBOX_JOB,
            new InboxMail(policies, store.inbox(), MailWiring.desk(store), mails)),
        Map.entry(Receiving.LETTER_JOB, new LetterMail(cases, policies, mails)),
        Map.entry(
            QuotedLinks.JOB,
            new QuotedLinkMail(
                cases,
                policies,
                store.inbox(),
                store.quotedLinks(),
                mails,
                new Metrics(environment).securityEvents())),
        Map.entry(
            Bounces.JOB, new UnreachableMail(policies, MailWiring.reachability(store), mails)),
        Map.entry(
            Bounces.HEARSAY_JOB, new HearsayMail(policies, MailWiring.reachability(store), mails)),
        Map.entry(StandingJobs.NAME, new StandingJobs(policies, store.jobs())));
  }

  private Reminders reminders(StoreWiring store, Cases cases) {
    return new Reminders(
        cases,
        store.policies(),
        store.digests(),
        new ReminderLetters(environment.clock(), MailWiring.ids(environment)),
        mailer(store),
        environment.require("PUBLIC_URL"),
        Retries.shipped(),
        environment.clock(),
        new SecureRandom());
  }

  private Executions executions(StoreWiring store) {
    return new Executions(environment.clients().stepFunctions(), machines(), store.outbox());
  }

  private Dispatch dispatch(StoreWiring store, Cases cases) {
    Policies policies = store.policies();
    Outbox outbox = store.outbox();
    SecureRandom random = new SecureRandom();
    WeChatClient weChat =
        new WeChatClient(environment.clients().http(), store.secrets(), environment.wall());
    return new Dispatch(
        cases,
        policies,
        outbox,
        executions(store),
        new Mails(
            policies,
            outbox,
            new Letters(environment.clock(), MailWiring.ids(environment)),
            mailer(store),
            new Unreachable(cases, policies, outbox, MailWiring.reachability(store)),
            environment.require("PUBLIC_URL"),
            random),
        waysBack(store, cases, weChat),
        new MediaFetch(cases, policies, store.papers(), weChat),
        Retries.shipped(),
        environment.clock(),
        random);
  }

  private Way waysBack(StoreWiring store, Cases cases, WeChatClient weChat) {
    Policies policies = store.policies();
    Outbox outbox = store.outbox();
    return new WaysBack(
        cases,
        policies,
        outbox,
        new SourceCalls(
            policies,
            outbox,
            store.secrets(),
            environment.clients().http(),
            store.disabledCallbacks(),
            store.jobs(),
            environment.wall()),
        new MailWay(
            policies,
            outbox,
            new SourceLetters(
                    environment.clock(),
                    environment.require("PUBLIC_URL"),
                    MailWiring.ids(environment))
                ::write,
            mailer(store)),
        new WeChatAnswers(
            policies,
            outbox,
            store.conversations(),
            weChat,
            new ChatWords(environment.require("PUBLIC_URL"))),
        new HandWay(cases, policies));
  }

  private Map<String, String> machines() {
    return JSON.readValue(
        environment.require("PATH_MACHINES"), new TypeReference<Map<String, String>>() {});
  }

  private Mailer mailer(StoreWiring store) {
    return new ReachableOnly(transport(), MailWiring.reachability(store), environment.clock());
  }

  private Mailer transport() {
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
