package duban.reminder;

import duban.cases.CaseTask;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.policy.Rung;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who is written to about a step on a day: whoever is away is stood in for.
record Recipients(Published city, LocalDate day) {
  /// @param people each once
  /// @param missing what nobody is to the step, where somebody should be: the coordinating office is
  ///   written to instead
  record Found(List<Person> people, Set<Rung.To> missing) {
    Found {
      people = List.copyOf(people);
      missing = Set.copyOf(missing);
    }
  }

  Found of(Rung rung, CaseTask task) {
    Set<Person> people = new LinkedHashSet<>();
    Set<Rung.To> missing = new LinkedHashSet<>();
    for (Rung.To to : rung.to()) {
      List<Person> found = find(to, task);
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

  private List<Person> find(Rung.To to, CaseTask task) {
    Directory directory = city.directory();
    return switch (to) {
      case HANDLER -> directory.asked(task.kind(), task.unit(), day);
      case HEAD -> present(directory.members(task.unit(), Directory.HEAD));
      case LEADER -> present(directory.leader(task.unit()).stream().toList());
      case OFFICE -> office();
      case LEADING_GROUP ->
          present(directory.members(city.policy().coordinator(), Directory.LEADING_GROUP));
    };
  }

  private List<Person> office() {
    return present(city.directory().handlers(city.policy().coordinator()));
  }

  private List<Person> present(List<Person> people) {
    return people.stream().map(p -> city.directory().standIn(p, day)).distinct().toList();
  }
}
