package duban.wiring;

import duban.cases.MailIds;
import duban.dispatch.Reachability;
import duban.dispatch.Unreachable;
import duban.intake.Opening;
import duban.mailin.Bounces;
import duban.mailin.InboxDesk;
import duban.mailin.MailPapers;
import duban.mailin.MailSweep;
import duban.mailin.Receiving;
import duban.pages.InboxPages;
import duban.store.MailDrop;
import duban.store.MailSecret;
import duban.store.MailsTaken;
import duban.store.S3MailDrop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Consumer;

/// What the functions are made of that deal with mail from outside.
public record MailWiring(Environment environment) {
  /// How long a sweep may begin new work: its function has 30 seconds.
  private static final Duration SWEEP_BUDGET = Duration.ofSeconds(15);

  public Receiving receiving() {
    StoreWiring store = new StoreWiring(environment);
    return new Receiving(
        store.cases(),
        store.policies(),
        store.inbox(),
        store.jobs(),
        new MailPapers(store.papers()),
        bounces(store),
        ids(environment),
        reports(),
        store.quotedLinks());
  }

  /// From `MAIL_SECRET`; ids of a key that was replaced are believed for `MAIL_ID_DAYS`.
  static MailIds ids(Environment environment) {
    return new MailIds(
        new MailSecret(
            environment.clients().secrets(),
            environment.require("MAIL_SECRET"),
            environment.wall()),
        Duration.ofDays(Integer.parseInt(environment.require("MAIL_ID_DAYS"))));
  }

  /// By `MAILED_REPORTS`.
  private Receiving.Reports reports() {
    String believed = environment.require("MAILED_REPORTS");
    return switch (believed) {
      case "believed" -> Receiving.Reports.BY_MAIL;
      case "left" -> Receiving.Reports.BY_EVENTS;
      default ->
          throw new IllegalStateException(
              "MAILED_REPORTS must be believed or left, not '" + believed + "'.");
    };
  }

  public MailDrop drop() {
    return new S3MailDrop(environment.clients().s3(), environment.require("PAPERS_BUCKET"));
  }

  public MailsTaken taken() {
    return new StoreWiring(environment).mailsTaken();
  }

  public MailSweep sweep() {
    return new MailSweep(receiving(), drop(), taken(), environment.wall(), SWEEP_BUDGET);
  }

  /// Counts what sweeps could not take in.
  public Consumer<MailSweep.Outcome> sweeps() {
    return new Metrics(environment).mailSweeps();
  }

  public Bounces bounces() {
    return bounces(new StoreWiring(environment));
  }

  private Bounces bounces(StoreWiring store) {
    Reachability reachability = reachability(store);
    return new Bounces(
        store.policies(),
        store.addresses(),
        new Unreachable(store.cases(), store.policies(), store.outbox(), reachability),
        reachability,
        store.jobs(),
        new Metrics(environment).securityEvents());
  }

  static Reachability reachability(StoreWiring store) {
    return new Reachability(store.policies(), store.addresses());
  }

  public InboxDesk desk() {
    return desk(new StoreWiring(environment));
  }

  static InboxDesk desk(StoreWiring store) {
    return new InboxDesk(
        store.cases(),
        store.policies(),
        store.inbox(),
        store.jobs(),
        new Opening(store.cases(), new SecureRandom()));
  }

  public InboxPages pages() {
    return new InboxPages(new StoreWiring(environment).papers());
  }
}
