package duban.mailin;

import duban.cases.CaseRef;
import duban.cases.SecurityEvents;
import duban.cases.SecurityEvents.Event;
import duban.dispatch.Reachability;
import duban.dispatch.Unreachable;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses;
import duban.store.Addresses.Kind;
import duban.store.Jobs;
import duban.store.Policies;
import duban.store.TableAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mails that did not arrive, or were complained about (C3): the address is marked, the case notes
/// it and puts the step to somebody else, the office is told.
public final class Bounces {
  /// The job that tells the office; one for each address, under `mail-unreachable/<hash>`.
  public static final String JOB = "mail-unreachable";

  /// What the job remembers: whose address it is (empty for nobody's), what came back, when.
  public static final String PERSON = "person";

  public static final String KIND = "kind";
  public static final String AT = "at";

  /// The job that tells the office of reports that fit no mail of ours; one for each office.
  public static final String HEARSAY_JOB = "mail-hearsay";

  /// What that job remembers: about whose mail they are, and when the office was last told.
  public static final String PEOPLE = "people";

  public static final String TOLD = "told";

  /// How long the office is left in peace after such a letter, whatever strangers send.
  private static final Duration GATHERED = Duration.ofDays(1);

  /// More names help nobody.
  private static final int MOST_PEOPLE = 20;

  private final Policies policies;
  private final Addresses addresses;
  private final Unreachable unreachable;
  private final Reachability reachability;
  private final Jobs jobs;
  private final SecurityEvents security;

  public Bounces(
      Policies policies,
      Addresses addresses,
      Unreachable unreachable,
      Reachability reachability,
      Jobs jobs,
      SecurityEvents security) {
    this.policies = policies;
    this.addresses = addresses;
    this.unreachable = unreachable;
    this.reachability = reachability;
    this.jobs = jobs;
    this.security = security;
  }

  /// That a mail did not arrive, from somebody who knows.
  ///
  /// @param ref the case it was about; null for none
  /// @param effect the effect it carried out; null for none
  /// @param recipients bare addresses
  /// @param event makes the notice one, however often it comes
  /// @param messageId of the mail, as the mail service calls it
  public record Notice(
      String office,
      @Nullable CaseRef ref,
      @Nullable String effect,
      List<String> recipients,
      Kind kind,
      String event,
      String messageId) {
    public Notice {
      recipients = List.copyOf(recipients);
    }

    /// The addresses are personal data.
    @Override
    public String toString() {
      return "Notice[" + office + ", " + ref + ", " + kind + "]";
    }
  }

  /// Told twice, a notice changes nothing the second time.
  ///
  /// @return whether it is about a mail of ours
  public boolean take(Notice notice, Instant now) {
    if (!policies.offices().contains(notice.office())) {
      return false;
    }
    Published city = policies.current(notice.office());
    for (String address : notice.recipients()) {
      Optional<Person> reader = city.whoseMail(address);
      // First of all: whoever takes the step over must not be this person again.
      addresses.mark(
          notice.office(),
          address,
          notice.kind(),
          notice.event(),
          reader.map(Person::id).orElse(null),
          now,
          now.plus(city.policy().mail().blocks().length()));
      if (!notice.kind().blocks()) {
        continue;
      }
      if (reader.isPresent()) {
        security.count(new Event.AddressBlocked(notice.office()));
      }
      if (reachability.cutOff(notice.office(), now)) {
        security.count(new Event.OfficeCutOff(notice.office()));
      }
      CaseRef ref = notice.ref();
      if (ref != null) {
        unreachable.bounced(
            ref, notice.effect(), reader.orElse(null), notice.kind(), notice.messageId(), now);
      }
      Map<String, String> state = new HashMap<>();
      state.put(PERSON, reader.map(Person::id).orElse(""));
      state.put(KIND, notice.kind().id());
      state.put(AT, now.toString());
      jobs.schedule(
          notice.office(), JOB + "/" + TableAddresses.hash(address).substring(0, 16), now, state);
    }
    return true;
  }

  /// A report fits no mail of ours, and says that mail to these people does not arrive. It may be
  /// forged, so that nothing is blocked; it may be true, so that the office is told: at once, and
  /// then once a day about all that came in between.
  ///
  /// @param recipients bare addresses, of anybody
  /// @param claimed the offices whose mails it claims to be about, by id
  public void heard(Collection<String> recipients, Set<String> claimed, Instant now) {
    for (String office : policies.offices()) {
      Published city = policies.current(office);
      Set<String> people = new LinkedHashSet<>();
      recipients.forEach(to -> city.whoseMail(to).map(Person::id).ifPresent(people::add));
      if (!people.isEmpty()) {
        tell(office, people, now);
      }
      if (!people.isEmpty() || claimed.contains(office)) {
        security.count(new Event.ReportRefused(office));
      }
    }
  }

  private void tell(String office, Set<String> people, Instant now) {
    Map<String, String> state =
        jobs.find(office, HEARSAY_JOB).map(Jobs.Job::state).orElse(Map.of());
    Set<String> all = new LinkedHashSet<>();
    String known = state.getOrDefault(PEOPLE, "");
    if (!known.isEmpty()) {
      all.addAll(List.of(known.split(",")));
    }
    if (!all.addAll(people) || all.size() > MOST_PEOPLE) {
      return;
    }
    String told = state.get(TOLD);
    Instant next = told == null ? now : Instant.parse(told).plus(GATHERED);
    Map<String, String> more = new HashMap<>(state);
    more.put(PEOPLE, String.join(",", all));
    jobs.schedule(office, HEARSAY_JOB, next.isBefore(now) ? now : next, more);
  }

  /// An operator knows that the address works again.
  ///
  /// @return whether there was anything to release
  public boolean release(String office, String address, Instant now) {
    return policies.offices().contains(office) && addresses.release(office, address, now);
  }
}
