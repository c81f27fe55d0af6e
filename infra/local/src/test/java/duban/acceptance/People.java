package duban.acceptance;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who works where.
final class People {
  private final List<Person> all = new ArrayList<>();

  private record Person(String mail, String unit, List<String> roles) {}

  static People of(City city) {
    People people = new People();
    for (JsonNode person : city.people()) {
      List<String> roles = new ArrayList<>();
      person.get("roles").forEach(role -> roles.add(role.asString()));
      people.all.add(
          new Person(person.get("mail").asString(), person.get("unit").asString(), roles));
    }
    return people;
  }

  /// The address of the first person who gets the unit's tasks.
  String handlerOf(String unit) {
    return all.stream()
        .filter(p -> p.unit().equals(unit) && p.roles().contains("handler"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("Nobody handles for " + unit))
        .mail();
  }

  String otherCountyBureau(String unit) {
    return all.stream()
        .map(Person::unit)
        .filter(u -> u.endsWith("-bureau") && !u.equals(unit))
        .findFirst()
        .orElseThrow();
  }
}
