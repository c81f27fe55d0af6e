package duban.routing;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Message;
import duban.policy.Policy;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who handles a case, and who is copied in and conferred with: decided by the policy or by a
/// person, carried out in one way (A2, A3, A4).
///
/// @param coUnits who handles it together with the unit; none on paths that are not joint
/// @param departments copied in with the assignment, conferred with before the answer
public record AssignmentDecision(
    String path,
    String tier,
    String unit,
    List<String> coUnits,
    List<String> departments,
    @Nullable String note,
    boolean automatic) {
  public AssignmentDecision {
    coUnits = List.copyOf(coUnits);
    departments = List.copyOf(departments);
  }

  /// An assignment to one unit alone.
  public AssignmentDecision(
      String path,
      String tier,
      String unit,
      List<String> departments,
      @Nullable String note,
      boolean automatic) {
    this(path, tier, unit, List.of(), departments, note, automatic);
  }

  /// What a person decided.
  ///
  /// @param named the units named beside the handling one: co-handlers where the path is handled
  ///   jointly (A4), elsewhere conferred with like the departments
  public static AssignmentDecision byPerson(
      Policy policy,
      Message message,
      String path,
      String tier,
      String unit,
      List<String> named,
      @Nullable String note) {
    if (!policy.path(path).handledJointly()) {
      return new AssignmentDecision(
          path, tier, unit, departments(policy, message, unit, named), note, false);
    }
    List<String> others = new ArrayList<>(departments(policy, message, unit, List.of()));
    others.removeAll(named);
    return new AssignmentDecision(path, tier, unit, named, others, note, false);
  }

  /// What the policy's triage rules say about a message; empty when a person has to look at it.
  public static Optional<AssignmentDecision> byPolicy(
      Policy policy, CaseEvent.Registered registration) {
    Message message = registration.message();
    String tier = tier(policy, registration);
    Optional<Policy.Category> category = policy.findCategory(message.category());
    if (category.isEmpty()) {
      return Optional.empty();
    }
    Optional<Policy.Area> area = policy.findArea(message.area());
    return policy.triage().stream()
        .filter(rule -> area.isPresent() ? fits(rule.areas(), area.get().code()) : anywhere(rule))
        .filter(rule -> fits(rule.categories(), category.get().code()))
        .filter(rule -> fits(rule.tiers(), tier))
        .findFirst()
        .map(
            rule -> {
              String unit =
                  byCategory(rule) ? category.get().department() : area.orElseThrow().unit();
              return new AssignmentDecision(
                  rule.path(),
                  tier,
                  unit,
                  departments(policy, message, unit, List.of()),
                  null,
                  true);
            });
  }

  /// Whether the rule also fits a message whose area the policy does not know.
  private static boolean anywhere(Policy.TriageRule rule) {
    return rule.areas().isEmpty() && byCategory(rule);
  }

  private static boolean byCategory(Policy.TriageRule rule) {
    return Policy.TriageRule.CATEGORY.equals(rule.assign());
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

  /// An assignment as it is carried out.
  ///
  /// @param events recorded all in the same step
  /// @param effects who is told, and the execution that goes on with the case
  public record Made(List<CaseEvent> events, List<Effect> effects) {
    public Made {
      events = List.copyOf(events);
      effects = List.copyOf(effects);
    }
  }

  /// Makes the assignment. Where it is for another path than the case is on, the case begins a new
  /// leg there.
  public Made make(CaseFile file, Published city, Instant now) {
    return path.equals(file.path())
        ? made(file, city, List.of(), List.of(), now)
        : onNewLeg(file, city, note == null ? "" : note, now);
  }

  /// Makes the assignment and begins a new leg with it, whatever path it is for.
  ///
  /// @param reason why the case leaves the path it is on
  public Made onNewLeg(CaseFile file, Published city, String reason, Instant now) {
    Leg leg = new Leg(file.ref(), path, file.leg() + 1);
    return made(
        file,
        city,
        List.of(new CaseEvent.Rerouted(file.path(), path, reason, leg.number())),
        List.of(leg.start(file.number())),
        now);
  }

  private Made made(
      CaseFile file, Published city, List<CaseEvent> before, List<Effect> after, Instant now) {
    List<CaseEvent> events = new ArrayList<>(before);
    events.add(new CaseEvent.Assigned(path, tier, unit, coUnits, departments, note, automatic));
    List<Effect> effects = new ArrayList<>();
    for (String department : departments) {
      events.add(new CaseEvent.UnitCopied(department, Copies.DEPARTMENT));
      effects.addAll(Copies.mails(city.directory(), department, Copies.DEPARTMENT));
    }
    events.addAll(Oversight.opened(file, city, now));
    effects.addAll(Oversight.mails(file, city, tier, now));
    effects.addAll(Callbacks.about(file, city.policy(), "case.progress"));
    effects.addAll(after);
    return new Made(events, effects);
  }
}
