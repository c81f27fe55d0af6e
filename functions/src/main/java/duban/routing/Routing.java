package duban.routing;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseRerouted;
import duban.cases.Lateness;
import duban.cases.Leg;
import duban.cases.Standing;
import duban.cases.Step;
import duban.clocks.CaseClocks;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The steps of a routing path that no person decides. Each can run twice, late, or beside itself:
/// what has happened already is not done again.
public final class Routing {
  private final Cases cases;
  private final Policies policies;

  public Routing(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  /// Where a leg of a case begins.
  ///
  /// @param unit the unit that plays the bureau office
  /// @param round the first round of human steps that nobody was asked in yet
  public record Begun(String unit, int round) {}

  /// Begins a leg: copies the message to the bureau office (A2), unless an earlier leg did, or the
  /// policy wants no copies of what this source sends.
  ///
  /// @param execution who asks
  /// @throws CaseRerouted when the case is on a newer leg
  public Begun copyBureauOffice(CaseRef ref, String execution, Instant now) {
    return cases.change(
        ref,
        file -> {
          Leg.requireDriving(file, execution);
          Published city = city(file);
          String unit = city.policy().bureauOffice();
          Begun begun = new Begun(unit, file.nextRound());
          CaseEvent copied = new CaseEvent.UnitCopied(unit, Copies.BUREAU_OFFICE);
          boolean silent =
              city.policy()
                  .findSource(file.registration().source())
                  .map(source -> source.silent(Policy.Source.COPIES))
                  .orElse(false);
          if (silent
              || file.closed()
              || file.history().stream().anyMatch(r -> r.event().equals(copied))) {
            return new Change.Leave<>(begun);
          }
          return new Change.Write<>(
              new Step(
                  Actor.SYSTEM,
                  now,
                  List.of(copied),
                  Copies.mails(city.directory(), unit, Copies.BUREAU_OFFICE)),
              begun);
        });
  }

  /// Whether it is decided who handles the case: by an assignment in force, with which the leg
  /// began, or by the policy's triage rules. Otherwise the office has to triage. Writes nothing:
  /// the policy a case is pinned to says the same every time.
  ///
  /// @throws CaseRerouted when the case is on a newer leg
  public boolean triageByPolicy(CaseRef ref, String execution) {
    CaseFile file = cases.get(ref);
    Leg.requireDriving(file, execution);
    return file.assignment().isPresent()
        // What was handed back is not in force.
        ? !(file.standing() instanceof Standing.Received)
        : byPolicy(file).isPresent();
  }

  private Optional<AssignmentDecision> byPolicy(CaseFile file) {
    return AssignmentDecision.byPolicy(city(file).policy(), file.registration());
  }

  /// Who handles the case and who is conferred with, as the machine goes on with it.
  ///
  /// @param coUnits who handles it together with the unit
  public record Assignees(
      String unit, List<String> coUnits, List<String> departments, String bureauOffice) {
    public Assignees {
      coUnits = List.copyOf(coUnits);
      departments = List.copyOf(departments);
    }
  }

  /// Makes the assignment that is due: where the office triaged, its decision is in force already;
  /// otherwise the policy's is carried out now, with the departments copied in at the same moment
  /// (A2).
  ///
  /// @throws CaseRerouted when the case is on a newer leg: also when the policy just sent it along
  ///   another path than its source's
  /// @throws IllegalStateException when neither the office nor the policy decided
  public Assignees assign(CaseRef ref, String execution, Instant now) {
    CaseFile assigned =
        cases.change(
            ref,
            file -> {
              Leg.requireDriving(file, execution);
              if (file.assignment().isPresent()) {
                return new Change.Leave<>(file);
              }
              AssignmentDecision.Made made =
                  byPolicy(file)
                      .orElseThrow(
                          () ->
                              new IllegalStateException(
                                  "Nobody decided who handles case " + ref + "."))
                      .make(file, city(file), now);
              List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
              events.addAll(made.events());
              events.addAll(
                  CaseClocks.after(file.with(Actor.SYSTEM, now, events), events, city(file)));
              Step step = new Step(Actor.SYSTEM, now, events, made.effects());
              return new Change.Write<>(step, file.with(Actor.SYSTEM, now, events));
            });
    Leg.requireDriving(assigned, execution);
    CaseEvent.Assigned inForce = assigned.assignment().orElseThrow();
    return new Assignees(
        inForce.unit(),
        inForce.coUnits(),
        inForce.departments(),
        city(assigned).policy().bureauOffice());
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
