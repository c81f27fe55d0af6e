package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.policy.Desk;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.report.Filing;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Mails the link to the form at `/report` that a person asked for. One job for each person, so
/// that asking twice in a minute is asking once.
public final class LinkMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /// By then the person has asked again.
  private static final Duration GIVE_UP = Duration.ofHours(1);

  private final Policies policies;
  private final OfficeMails mails;

  public LinkMail(Policies policies, OfficeMails mails) {
    this.policies = policies;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Published city = policies.current(job.office());
    Desk.Filing filing = city.policy().desk().filing();
    Optional<Person> person =
        city.directory().findPerson(job.name().substring(job.name().indexOf('/') + 1));
    Map<String, String> state = job.state();
    String asked = state.getOrDefault(Filing.ASKED, job.planned().toString());
    if (filing == null || person.isEmpty() || now.isAfter(Instant.parse(asked).plus(GIVE_UP))) {
      return new Outcome.Rest(state);
    }
    String key = "filing-" + asked + "-" + person.get().id();
    return switch (mails.filingLink(city, person.get(), key, filing.linkValidFor(), now)) {
      case SETTLED -> new Outcome.Rest(state);
      case WAITING -> new Outcome.Again(now.plus(AGAIN), state);
    };
  }
}
