package duban.routing;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Message;
import duban.policy.Policy;
import duban.policy.Published;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who handles a case, and who is copied in and conferred with: decided by the policy or by a
/// person, carried out in one way (A2).
///
/// @param departments copied in with the assignment, conferred with before the answer
public record AssignmentDecision(
    String path,
    String tier,
    String unit,
    List<String> departments,
    @Nullable String note,
    boolean automatic) {
  public AssignmentDecision {
    departments = List.copyOf(departments);
  }

  /// What the policy's triage rules say about a message; empty when a person has to look at it.
  public static Optional<AssignmentDecision> byPolicy(
      Policy policy, CaseEvent.Registered registration) {
    Message message = registration.message();
    String tier = tier(policy, registration);
    Optional<Policy.Area> area = policy.findArea(message.area());
    Optional<Policy.Category> category = policy.findCategory(message.category());
    if (area.isEmpty() || category.isEmpty()) {
      return Optional.empty();
    }
    return policy.triage().stream()
        .filter(rule -> fits(rule.areas(), area.get().code()))
        .filter(rule -> fits(rule.categories(), category.get().code()))
        .filter(rule -> fits(rule.tiers(), tier))
        .findFirst()
        .map(
            rule -> {
              String unit = area.get().unit();
              return new AssignmentDecision(
                  rule.path(),
                  tier,
                  unit,
                  departments(policy, message, unit, List.of()),
                  null,
                  true);
            });
  }

  private static boolean fits(List<String> wanted, String given) {
    return wanted.isEmpty() || wanted.contains(given);
  }

  /// The tier a case has before anybody weighed it: the message's, where the policy knows it, or
  /// its source's.
  public static String tier(Policy policy, CaseEvent.Registered registration) {
    return policy.tierBeforeTriage(registration.source(), registration.message().tier());
  }

  /// The category's business department and the co-handlers: without the handling unit, which is
  /// asked for more than an opinion, and without the bureau office, which is asked anyway.
  public static List<String> departments(
      Policy policy, Message message, String unit, List<String> coUnits) {
    Set<String> departments = new LinkedHashSet<>();
    policy
        .findCategory(message.category())
        .map(Policy.Category::department)
        .ifPresent(departments::add);
    departments.addAll(coUnits);
    departments.remove(unit);
    departments.remove(policy.bureauOffice());
    return List.copyOf(departments);
  }

  /// What is recorded when the assignment is made, all in the same step.
  public List<CaseEvent> events() {
    List<CaseEvent> events = new ArrayList<>();
    events.add(new CaseEvent.Assigned(path, tier, unit, departments, note, automatic));
    departments.forEach(
        department -> events.add(new CaseEvent.UnitCopied(department, Copies.DEPARTMENT)));
    return events;
  }

  /// Who is told: the departments by mail, the source by callback if it wants to hear of progress.
  public List<Effect> effects(CaseFile file, Published city) {
    List<Effect> effects = new ArrayList<>();
    for (String department : departments) {
      effects.addAll(Copies.mails(city.directory(), department, Copies.DEPARTMENT));
    }
    effects.addAll(Callbacks.about(file, city.policy(), "case.progress"));
    return effects;
  }
}
