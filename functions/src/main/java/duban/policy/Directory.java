package duban.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/// Units and people of one office.
public record Directory(Map<String, Unit> units, Map<String, Person> people) {
  /// The role of those who get a unit's tasks.
  public static final String HANDLER = "handler";

  public Directory {
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
    people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
  }

  /// @param kind `office`, `bureau-office`, `department`, `county-bureau`
  public record Unit(String id, Policy.Label name, String kind) {}

  /// @param roles what the person does for the unit: `handler` gets its tasks, `head`,
  ///   `info-officer`, `leader` …
  public record Person(String id, String name, String mail, String unit, Set<String> roles) {
    public Person {
      roles = Set.copyOf(roles);
    }
  }

  public Unit unit(String id) {
    Unit unit = units.get(id);
    if (unit == null) {
      throw new NoSuchElementException("The directory has no unit '" + id + "'.");
    }
    return unit;
  }

  public Optional<Unit> findUnit(String id) {
    return Optional.ofNullable(units.get(id));
  }

  public Person person(String id) {
    Person person = people.get(id);
    if (person == null) {
      throw new NoSuchElementException("The directory has no person '" + id + "'.");
    }
    return person;
  }

  public Optional<Person> findPerson(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /// The people of `unit` who act in `role`, in the directory's order.
  public List<Person> members(String unit, String role) {
    return people.values().stream()
        .filter(p -> p.unit().equals(unit) && p.roles().contains(role))
        .toList();
  }

  /// Those who get the unit's tasks.
  public List<Person> handlers(String unit) {
    return members(unit, HANDLER);
  }
}
