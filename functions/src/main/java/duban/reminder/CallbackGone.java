package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.dispatch.SourceCalls;
import duban.policy.Directory.Person;
import duban.policy.Policy.Source;
import duban.policy.Published;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Tells the office by mail that a source's callback address is gone and is not called any more
/// (A11). One job for each source; each of the office's people hears of it once for each version of
/// the policy under which it happened.
public final class CallbackGone implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /// By then somebody has a task about it, and the daily report.
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final Policies policies;
  private final OfficeMails mails;

  public CallbackGone(Policies policies, OfficeMails mails) {
    this.policies = policies;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Published city = policies.current(job.office());
    Map<String, String> state = job.state();
    Optional<Source> source =
        city.policy().findSource(job.name().substring(job.name().indexOf('/') + 1));
    String since = state.getOrDefault(SourceCalls.SINCE, job.planned().toString());
    if (source.isEmpty()) {
      return new Outcome.Rest(state);
    }
    boolean all = true;
    for (Person person : city.directory().handlers(city.policy().coordinator())) {
      String key =
          "callback-gone-"
              + source.get().id()
              + "-"
              + state.getOrDefault(SourceCalls.VERSION, since)
              + "-"
              + person.id();
      all &=
          mails.callbackGone(city, person, source.get().name(), Instant.parse(since), key, now)
              == OfficeMails.Result.SETTLED;
    }
    return all || now.isAfter(job.planned().plus(GIVE_UP))
        ? new Outcome.Rest(state)
        : new Outcome.Again(now.plus(AGAIN), state);
  }
}
