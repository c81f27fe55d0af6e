package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.dispatch.Reachability;
import duban.mailin.Bounces;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Tells the office of reports that fit no mail of ours and name its people (C3): one letter a day
/// at most, however many strangers send.
public final class HearsayMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final Policies policies;
  private final Reachability reachability;
  private final OfficeMails mails;

  public HearsayMail(Policies policies, Reachability reachability, OfficeMails mails) {
    this.policies = policies;
    this.reachability = reachability;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Published city = policies.current(job.office());
    List<Person> people =
        List.of(job.state().getOrDefault(Bounces.PEOPLE, "").split(",")).stream()
            .flatMap(id -> city.directory().findPerson(id).stream())
            .toList();
    boolean all = true;
    if (!people.isEmpty()) {
      for (Person to : UnreachableMail.told(city, null, reachability, now)) {
        String key = "heard-" + job.planned() + "-" + to.id();
        all &= mails.bouncesHeard(city, to, people, key, now) == OfficeMails.Result.SETTLED;
      }
    }
    return all || now.isAfter(job.planned().plus(GIVE_UP))
        ? new Outcome.Rest(Map.of(Bounces.TOLD, now.toString()))
        : new Outcome.Again(now.plus(AGAIN), job.state());
  }
}
