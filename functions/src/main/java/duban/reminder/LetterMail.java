package duban.reminder;

import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.TaskKind;
import duban.dispatch.OfficeMails;
import duban.mailin.Receiving;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells that somebody answered a mail about a case (C3): the office and whoever is asked in an open
/// step hear that the answer is on the case; one of the staff who answered hears that it decides
/// nothing, once a day for each case, whatever their machine answers to that.
public final class LetterMail implements OfficeJob {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /// By then they have seen it on the case's page.
  private static final Duration GIVE_UP = Duration.ofDays(1);

  private final Cases cases;
  private final Policies policies;
  private final OfficeMails mails;

  public LetterMail(Cases cases, Policies policies, OfficeMails mails) {
    this.cases = cases;
    this.policies = policies;
    this.mails = mails;
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Map<String, String> state = job.state();
    String which = state.get(Receiving.CASE);
    Optional<CaseFile> found =
        which == null ? Optional.empty() : cases.find(CaseRef.parse(which));
    String messageId = state.getOrDefault(Receiving.MESSAGE, "");
    if (found.isEmpty()
        || found.get().history().stream()
            .noneMatch(
                r -> r.event() instanceof LetterReceived l && l.messageId().equals(messageId))) {
      return new Outcome.Rest(state);
    }
    CaseFile file = found.get();
    Published city = policies.current(job.office());
    String letter = job.name().substring(job.name().indexOf('/') + 1);
    Person sender =
        city.directory().findPerson(state.getOrDefault(Receiving.SENDER, "")).orElse(null);
    boolean all = true;
    for (Person to : readers(file, city)) {
      if (!to.equals(sender)) {
        String key = "letter-" + letter + "-" + to.id();
        all &=
            mails.letterFiled(city, to, file, sender, step(file, city, to, now), key, now)
                == OfficeMails.Result.SETTLED;
      }
    }
    if (sender != null) {
      String key = "answer-" + file.ref().id() + "-" + city.dayOf(now) + "-" + sender.id();
      all &=
          mails.answerByMail(city, sender, file, step(file, city, sender, now), key, now)
              == OfficeMails.Result.SETTLED;
    }
    return all || now.isAfter(job.planned().plus(GIVE_UP))
        ? new Outcome.Rest(state)
        : new Outcome.Again(now.plus(AGAIN), state);
  }

  private static Set<Person> readers(CaseFile file, Published city) {
    Set<Person> readers =
        new LinkedHashSet<>(city.directory().handlers(city.policy().coordinator()));
    file.openTasks().stream()
        .flatMap(open -> open.opened().people().stream())
        .flatMap(id -> city.directory().findPerson(id).stream())
        .forEach(readers::add);
    return readers;
  }

  /// The step that waits for the reader, before the office's hand on the case.
  private static CaseTask.@Nullable Open step(
      CaseFile file, Published city, Person reader, Instant now) {
    return file.openTasks().stream()
        .filter(open -> city.mayDecide(reader, open, now))
        .min(Comparator.comparing(open -> open.kind() == TaskKind.OVERSEE))
        .orElse(null);
  }
}
