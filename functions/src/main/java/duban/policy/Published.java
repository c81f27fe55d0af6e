package duban.policy;

import duban.calendar.CalendarData;
import duban.calendar.WorkCalendar;
import duban.cases.CaseTask;
import duban.policy.Directory.Person;
import duban.policy.Directory.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What is in force for an office: a version of its policy together with the directory and the
/// calendar of today.
///
/// @param version counted from 1 for each office
/// @param calendar the published holidays in the hours of the policy
public record Published(int version, Policy policy, Directory directory, WorkCalendar calendar) {
  /// An office that published no holidays: every week is an ordinary one.
  public Published(int version, Policy policy, Directory directory) {
    this(version, policy, directory, new WorkCalendar(CalendarData.NONE, policy.hours()));
  }

  /// The day it is at the office.
  public LocalDate dayOf(Instant now) {
    return LocalDate.ofInstant(now, policy.office().zone());
  }

  /// Whether a person may decide a human step now, by the directory of today. The coordinating
  /// office may decide what was put to it because nobody else could be reached.
  public boolean mayDecide(Person person, CaseTask task, Instant now) {
    return directory.mayDecide(person, task, dayOf(now))
        || (task.opened().people().contains(person.id())
            && directory.handlers(policy.coordinator()).contains(person));
  }

  /// Whose address it is, in whatever case it is written.
  public Optional<Person> whoseMail(String address) {
    return directory.people().values().stream()
        .filter(p -> p.mail().equalsIgnoreCase(address.strip()))
        .findFirst();
  }

  /// Which roles of the directory are vacant, unit by unit.
  public List<Gap> gaps() {
    return Gap.in(policy, directory);
  }

  /// Whoever can handle a matter: not the office that assigns it, nor the bureau office that is
  /// heard on it anyway.
  public List<Unit> assignable() {
    return directory.units().values().stream()
        .filter(u -> !u.id().equals(policy.coordinator()) && !u.id().equals(policy.bureauOffice()))
        .toList();
  }
}
