package duban.routing;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.TaskKind;
import duban.policy.Directory.Person;
import duban.policy.Published;
import java.time.Instant;
import java.util.List;

/// The office's hand on a case while it is open (督办, A11): a human step of the coordinating unit
/// that no state machine waits for and that owes nothing. It begins with the first assignment and
/// ends with the case.
final class Oversight {
  private Oversight() {}

  /// What an assignment records of it: nothing where the step is open already.
  static List<CaseEvent> opened(CaseFile file, Published city, Instant now) {
    List<Person> people = people(city, now);
    return file.oversight().isPresent() || people.isEmpty()
        ? List.of()
        : List.of(
            new CaseEvent.TaskOpened(
                task(file, city),
                TaskKind.OVERSEE,
                city.policy().coordinator(),
                people.stream().map(Person::id).toList(),
                1,
                List.of()));
  }

  /// Who gets its link with an assignment in `tier`.
  static List<Effect> mails(CaseFile file, Published city, String tier, Instant now) {
    return city.policy().oversight().mailedIn(tier)
        ? people(city, now).stream()
            .<Effect>map(p -> new Effect.SendMail("task", p.id(), task(file, city), null))
            .toList()
        : List.of();
  }

  private static String task(CaseFile file, Published city) {
    return file.oversight()
        .map(CaseTask::id)
        .orElseGet(() -> TaskKind.OVERSEE.id() + "-1-" + city.policy().coordinator());
  }

  private static List<Person> people(Published city, Instant now) {
    return city.directory().asked(TaskKind.OVERSEE, city.policy().coordinator(), city.dayOf(now));
  }
}
