package duban.reminder;

import duban.cases.CaseEvent.LetterReceived;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Recorded;
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

/// Tells that somebody answered a mail about a case (C3): the office and whoever is asked in an
/// open step are told that the answer is on the case; one of the staff who answered is told that it
/// decides nothing. Each of the two goes to a person once a day for each case, however many letters
/// come in.
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
    Optional<CaseFile> found = which == null ? Optional.empty() : cases.find(CaseRef.parse(which));
    String messageId = state.getOrDefault(Receiving.MESSAGE, "");
    Optional<LetterReceived> letter =
        found.flatMap(file -> letter(file, messageId)).filter(l -> !messageId.isEmpty());
    if (found.isEmpty() || letter.isEmpty()) {
      return new Outcome.Rest(state);
    }
    CaseFile file = found.get();
    Published city = policies.current(job.office());
    String day = "-" + file.ref().id() + "-" + city.dayOf(now) + "-";
    Person sender =
        city.directory().findPerson(state.getOrDefault(Receiving.SENDER, "")).orElse(null);
    boolean all = true;
    for (Person to : readers(file, city)) {
      if (!to.equals(sender)) {
        all &=
            mails.letterFiled(
                    city,
                    to,
                    file,
                    letter.get().writer() == null ? null : sender,
                    Boolean.TRUE.equals(letter.get().proven()),
                    step(file, city, to, now),
                    "letters" + day + to.id(),
                    now)
                == OfficeMails.Result.SETTLED;
      }
    }
    if (sender != null) {
      all &=
          mails.answerByMail(
                  city,
                  sender,
                  file,
                  step(file, city, sender, now),
                  "answer" + day + sender.id(),
                  now)
              == OfficeMails.Result.SETTLED;
    }
    return all || now.isAfter(job.planned().plus(GIVE_UP))
        ? new Outcome.Rest(state)
        : new Outcome.Again(now.plus(AGAIN), state);
  }

  private static Optional<LetterReceived> letter(CaseFile file, String messageId) {
    return file.history().stream()
        .map(Recorded::event)
        .filter(LetterReceived.class::isInstance)
        .map(LetterReceived.class::cast)
        .filter(letter -> letter.messageId().equals(messageId))
        .findFirst();
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
