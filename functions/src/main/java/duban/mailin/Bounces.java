package duban.mailin;

import duban.cases.CaseRef;
import duban.dispatch.Unreachable;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses;
import duban.store.Addresses.Kind;
import duban.store.Jobs;
import duban.store.Policies;
import duban.store.TableAddresses;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Policies policies;
  private final Addresses addresses;
  private final Unreachable unreachable;
  private final Jobs jobs;

  public Bounces(
      Policies policies, Addresses addresses, Unreachable unreachable, Jobs jobs) {
    this.policies = policies;
    this.addresses = addresses;
    this.unreachable = unreachable;
    this.jobs = jobs;
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
          now);
      if (!notice.kind().blocks()) {
        continue;
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

  /// An operator knows that the address works again.
  ///
  /// @return whether there was anything to release
  public boolean release(String office, String address, Instant now) {
    return policies.offices().contains(office) && addresses.release(office, address, now);
  }
}
