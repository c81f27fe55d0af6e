package duban.dispatch;

import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.delivery.Delivery;
import duban.policy.Policy;
import duban.store.Cases;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Carries out effects. May be told about the same one any number of times, by the stream, by the
/// sweep, by both at once, late or out of order: what is settled stays settled, and what failed
/// comes back when it is due.
public final class Dispatch {
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());

  private final Cases cases;
  private final Policies policies;
  private final Outbox outbox;
  private final PausedSources paused;
  private final Executions executions;
  private final Mails mails;
  private final Way sources;
  private final MediaFetch media;
  private final Undelivered undelivered;
  private final Retries retries;
  private final InstantSource clock;
  private final RandomGenerator random;

  /// @param sources how a source is told: [WaysBack]
  public Dispatch(
      Cases cases,
      Policies policies,
      Outbox outbox,
      Executions executions,
      Mails mails,
      Way sources,
      MediaFetch media,
      Retries retries,
      InstantSource clock,
      RandomGenerator random) {
    this.cases = cases;
    this.policies = policies;
    this.outbox = outbox;
    this.paused = new PausedSources(policies);
    this.executions = executions;
    this.mails = mails;
    this.sources = sources;
    this.media = media;
    this.undelivered = new Undelivered(cases, policies, outbox);
    this.retries = retries;
    this.clock = clock;
    this.random = random;
  }

  /// What became of an effect.
  public enum Result {
    /// Nothing is to be done about it any more.
    SETTLED,
    /// It comes back when it is due.
    WAITING,
    /// Nothing was to be done now: settled before, not due, or in other hands.
    UNTOUCHED,
    /// A part of it failed by a fault that will not pass by itself; everything else about it was
    /// done, and the part comes back when it is due.
    PARTLY
  }

  /// Carries out an effect if that is due. That a remote party fails is an answer; only a fault of
  /// the table is thrown.
  public Result deliver(CaseRef ref, String outboxId) {
    return deliver(ref, outboxId, new CaseReading(cases, ref, clock));
  }

  /// @param reading of the effect's case
  Result deliver(CaseRef ref, String outboxId, CaseReading reading) {
    Optional<Entry> found = outbox.find(ref, outboxId);
    return found.isPresent() ? deliver(found.get(), reading) : Result.UNTOUCHED;
  }

  /// @param entry as it stands, or once stood, in the table
  Result deliver(Entry entry, CaseReading reading) {
    Instant now = clock.instant();
    if (!entry.ready(now)) {
      return Result.UNTOUCHED;
    }
    Attempt attempt =
        switch (entry.effect()) {
          case Effect.StartExecution e ->
              paused
                  .hold(entry, reading, now)
                  .<Attempt>map(held -> held)
                  .orElseGet(() -> new Attempt.Ended(entry, executions.start(e)));
          case Effect.CompleteTask e ->
              new Attempt.Ended(entry, executions.complete(entry.ref(), e));
          case Effect.FailTask e -> new Attempt.Ended(entry, executions.fail(entry.ref(), e));
          case Effect.SendMail e -> mails.deliver(entry, e, reading, now);
          case Effect.CallSource e -> sources.deliver(entry, e, reading, now);
          case Effect.FetchMedia e -> new Attempt.Ended(entry, media.fetch(entry, e, now));
        };
    return switch (attempt) {
      case Attempt.Ended(Entry tried, Verdict verdict) -> settle(tried, verdict);
      case Attempt.NotYet(Instant until, String why) -> {
        outbox.waitUntil(entry, entry.attempts(), until, why);
        yield Result.WAITING;
      }
      case Attempt.TakenByAnother() -> Result.UNTOUCHED;
    };
  }

  Cases cases() {
    return cases;
  }

  private Result settle(Entry entry, Verdict verdict) {
    Instant now = clock.instant();
    return switch (verdict) {
      case Verdict.Done(String note) -> {
        outbox.done(entry, now, note);
        yield Result.SETTLED;
      }
      case Verdict.NotSent(String why) -> {
        outbox.done(entry, now, Delivery.NOT_SENT + why);
        yield Result.SETTLED;
      }
      case Verdict.Unclaimed(String why) -> {
        int failed = tries(entry);
        Optional<Duration> delay = Retries.after(failed, retries.unclaimed(), random);
        if (delay.isPresent()) {
          outbox.waitUntil(entry, failed, now.plus(delay.get()), why);
          yield Result.WAITING;
        }
        outbox.done(entry, now, "Nobody waits for it: " + why);
        yield Result.SETTLED;
      }
      case Verdict.Later later -> again(entry, later, now);
      case Verdict.GiveUp(String why) -> giveUp(entry, why, now);
    };
  }

  /// How often it has been tried. A claim counts its attempt beforehand.
  private static int tries(Entry entry) {
    return entry.state() == Outbox.State.SENDING ? entry.attempts() : entry.attempts() + 1;
  }

  private Result again(Entry entry, Verdict.Later later, Instant now) {
    int failed = tries(entry);
    Optional<Duration> delay =
        switch (entry.effect()) {
          case Effect.StartExecution e ->
              Optional.of(Retries.afterAnyNumber(failed, retries.execution(), random));
          case Effect.CompleteTask e ->
              Optional.of(Retries.afterAnyNumber(failed, retries.task(), random));
          case Effect.FailTask e ->
              Optional.of(Retries.afterAnyNumber(failed, retries.task(), random));
          case Effect.SendMail e -> Retries.after(failed, retries.mail(), random);
          case Effect.CallSource e ->
              Retries.after(failed, policy(entry).callbackRetries(), random);
          case Effect.FetchMedia e -> Retries.after(failed, retries.mail(), random);
        };
    if (delay.isEmpty()) {
      return giveUp(entry, later.why() + ", after " + failed + " attempts", now);
    }
    Duration asked = later.atLeast();
    Duration wait = asked != null && asked.compareTo(delay.get()) > 0 ? asked : delay.get();
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} of case {1}: attempt {2} failed ({3}); next in {4}.",
        entry.effect().getClass().getSimpleName(),
        entry.ref(),
        failed,
        later.why(),
        wait);
    outbox.waitUntil(entry, failed, now.plus(wait), later.why());
    return Result.WAITING;
  }

  private Policy policy(Entry entry) {
    return policies.current(entry.ref().office()).policy();
  }

  private Result giveUp(Entry entry, String why, Instant now) {
    LOG.log(
        System.Logger.Level.ERROR,
        "{0} of case {1} is given up: {2}.",
        entry.effect().getClass().getSimpleName(),
        entry.ref(),
        why);
    if (entry.effect() instanceof Effect.CallSource call) {
      undelivered.record(entry, call, why, now);
    }
    if (entry.effect() instanceof Effect.FetchMedia fetch) {
      media.recordLost(entry, fetch, MediaFetch.UNREACHABLE, now);
    }
    outbox.failed(entry, now, why);
    return Result.SETTLED;
  }
}
