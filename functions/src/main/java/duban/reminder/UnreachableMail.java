package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.dispatch.Reachability;
import duban.mailin.Bounces;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the office's handlers and its head that mail does not arrive at an address: at most once a
/// day for each, however much came back from it. Nobody whose own address is the matter is told by
/// mail.
public final class UnreachableMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final Policies policies;
  private final Reachability reachability;
  private final OfficeMails mails;

  public UnreachableMail(Policies policies, Reachability reachability, OfficeMails mails) {
    this.policies = policies;
    this.reachability = reachability;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Map<String, String> state = job.state();
    Published city = policies.current(job.office());
    String address = job.name().substring(job.name().indexOf('/') + 1);
    Person reader =
        city.directory().findPerson(state.getOrDefault(Bounces.PERSON, "")).orElse(null);
    Instant at = Instant.parse(state.getOrDefault(Bounces.AT, job.planned().toString()));
    boolean all = true;
    for (Person to : told(city, reader, reachability, now)) {
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

  /// Who is told of what does not arrive: the office's handlers and its head, as far as mail
  /// reaches them; where it reaches none of them, whoever leads the office; and if that is nobody
  /// either, all of them all the same.
  ///
  /// @param about whose mail it is; null for nobody's
  static Set<Person> told(
      Published city, @Nullable Person about, Reachability reachability, Instant now) {
    String coordinator = city.policy().coordinator();
    Directory directory = city.directory();
    Set<Person> office = new LinkedHashSet<>(directory.handlers(coordinator));
    office.addAll(directory.members(coordinator, Directory.HEAD));
    Set<Person> above = new LinkedHashSet<>();
    directory.leader(coordinator).ifPresent(above::add);
    above.addAll(directory.members(coordinator, Directory.LEADING_GROUP));
    for (Set<Person> circle : List.of(office, above)) {
      Set<Person> reached = new LinkedHashSet<>(circle);
      reached.removeIf(
          p ->
              p.equals(about)
                  || reachability.blocked(city.policy().office().id(), p.mail(), now)
                  || (about != null && p.mail().equalsIgnoreCase(about.mail())));
      if (!reached.isEmpty()) {
        return reached;
      }
    }
    return office;
  }
}
