package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.mailin.Bounces;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Tells the office's handlers and its head that mail does not arrive at an address: at most once a
/// day for each, however much came back from it. Nobody whose own address is the matter is told by
/// mail.
public final class UnreachableMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final Policies policies;
  private final Addresses addresses;
  private final OfficeMails mails;

  public UnreachableMail(Policies policies, Addresses addresses, OfficeMails mails) {
    this.policies = policies;
    this.addresses = addresses;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Map<String, String> state = job.state();
    Published city = policies.current(job.office());
    String address = job.name().substring(job.name().indexOf('/') + 1);
    Person reader = city.directory().findPerson(state.getOrDefault(Bounces.PERSON, "")).orElse(null);
    Instant at = Instant.parse(state.getOrDefault(Bounces.AT, job.planned().toString()));
    boolean all = true;
    for (Person to : office(city)) {
      if (to.equals(reader) || addresses.blocked(job.office(), to.mail())) {
        continue;
      }
      String key = "unreachable-" + address + "-" + city.dayOf(at) + "-" + to.id();
      all &=
          mails.unreachable(
                  city, to, reader, state.getOrDefault(Bounces.KIND, "bounce"), at, key, now)
              == OfficeMails.Result.SETTLED;
    }
    return all || now.isAfter(job.planned().plus(GIVE_UP))
        ? new Outcome.Rest(state)
        : new Outcome.Again(now.plus(AGAIN), state);
  }

  private static Set<Person> office(Published city) {
    String coordinator = city.policy().coordinator();
    Set<Person> office = new LinkedHashSet<>(city.directory().handlers(coordinator));
    office.addAll(city.directory().members(coordinator, Directory.HEAD));
    return office;
  }
}
