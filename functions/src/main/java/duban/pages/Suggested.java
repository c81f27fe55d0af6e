package duban.pages;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.policy.Policy.Label;
import duban.policy.Published;
import java.util.Map;
import java.util.Optional;

/// What stands in the office's triage form before anybody typed: whose matter it is in the opinion
/// of the unit that handed it back (E3), where that is a unit or a channel the policy knows. Which
/// decision it is stays for the office to choose.
final class Suggested {
  private Suggested() {}

  static Map<String, String> values(CaseFile file, Published city, TaskKind kind) {
    return kind == TaskKind.TRIAGE
        ? last(file).map(suggestion -> values(suggestion, city)).orElse(Map.of())
        : Map.of();
  }

  private static Map<String, String> values(String suggestion, Published city) {
    Optional<Map<String, String>> unit =
        city.assignable().stream()
            .filter(u -> u.id().equals(suggestion) || names(u.name(), suggestion))
            .findFirst()
            .map(u -> Map.of("unit", u.id()));
    return unit.or(
            () ->
                city.policy().channels().values().stream()
                    .filter(c -> c.id().equals(suggestion) || names(c.name(), suggestion))
                    .findFirst()
                    .map(c -> Map.of("channel", c.id())))
        .orElse(Map.of());
  }

  private static boolean names(Label name, String suggestion) {
    return name.zh().equals(suggestion) || name.en().equalsIgnoreCase(suggestion);
  }

  /// What the last unit that handed the case back said.
  private static Optional<String> last(CaseFile file) {
    return file.history().reversed().stream()
        .map(Recorded::event)
        .filter(CaseEvent.NotOurs.class::isInstance)
        .map(CaseEvent.NotOurs.class::cast)
        .findFirst()
        .map(CaseEvent.NotOurs::suggest);
  }
}
