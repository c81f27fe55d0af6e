package duban.reminder;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Recorded;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.policy.Rung;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who is written to about something owed on a day: whoever is away is stood in for. What the case
/// as a whole owes is the matter of those who have it: who is asked in its open steps.
record Recipients(Published city, CaseFile file, LocalDate day) {
  /// @param people each once
  /// @param missing what nobody is to the step, where somebody should be: the coordinating office
  ///   is written to instead
  record Found(List<Person> people, Set<Rung.To> missing) {
    Found {
      people = List.copyOf(people);
      missing = Set.copyOf(missing);
    }
  }

  Found of(Rung rung, Notices.Climb climb) {
    Set<Person> people = new LinkedHashSet<>();
    Set<Rung.To> missing = new LinkedHashSet<>();
    for (Rung.To to : rung.to()) {
      List<Person> found = find(to, climb);
      if (found.isEmpty()) {
        missing.add(to);
      }
      people.addAll(found);
    }
    if (!missing.isEmpty()) {
      people.addAll(office());
    }
    return new Found(List.copyOf(people), missing);
  }

  private List<Person> find(Rung.To to, Notices.Climb climb) {
    Directory directory = city.directory();
    return switch (to) {
      case HANDLER -> asked(climb);
      case HEAD -> present(directory.members(climb.unit(), Directory.HEAD));
      case LEADER -> present(directory.leader(climb.unit()).stream().toList());
      case OFFICE -> office();
      case LEADING_GROUP ->
          present(directory.members(city.policy().coordinator(), Directory.LEADING_GROUP));
    };
  }

  private List<Person> asked(Notices.Climb climb) {
    CaseTask.Open step = climb.step();
    List<CaseTask.Open> steps =
        step != null
            ? List.of(step)
            : file.openTasks().stream().filter(open -> open.kind().awaited()).toList();
    return steps.stream()
        .flatMap(
            open ->
                city.directory().asked(open.kind(), open.unit(), open.role(), day).stream()
                    .map(person -> holder(open, person)))
        .distinct()
        .toList();
  }

  /// Who has the person's part in a step that was put to somebody else.
  private Person holder(CaseTask.Open open, Person person) {
    Person holder = person;
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.TaskReaddressed moved
          && moved.task().equals(open.id())
          && moved.from().equals(holder.id())) {
        holder = city.directory().findPerson(moved.to()).orElse(holder);
      }
    }
    return holder;
  }

  private List<Person> office() {
    return present(city.directory().handlers(city.policy().coordinator()));
  }

  private List<Person> present(List<Person> people) {
    return people.stream().map(p -> city.directory().standIn(p, day)).distinct().toList();
  }
}
