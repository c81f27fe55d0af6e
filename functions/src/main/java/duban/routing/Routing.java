package duban.routing;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Lateness;
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

  /// Copies the message to the bureau office (A2).
  ///
  /// @return the unit that plays the bureau office
  public String copyBureauOffice(CaseRef ref, Instant now) {
    return cases.change(
        ref,
        file -> {
          Published city = city(file);
          String unit = city.policy().bureauOffice();
          CaseEvent copied = new CaseEvent.UnitCopied(unit, Copies.BUREAU_OFFICE);
          if (file.closed() || file.history().stream().anyMatch(r -> r.event().equals(copied))) {
            return new Change.Leave<>(unit);
          }
          return new Change.Write<>(
              new Step(
                  Actor.SYSTEM,
                  now,
                  List.of(copied),
                  Copies.mails(city.directory(), unit, Copies.BUREAU_OFFICE)),
              unit);
        });
  }

  /// What the policy's triage rules say about the case; empty when the office has to triage. Writes
  /// nothing: the policy a case is pinned to says the same every time.
  public Optional<AssignmentDecision> triageByPolicy(CaseRef ref) {
    CaseFile file = cases.get(ref);
    return AssignmentDecision.byPolicy(city(file).policy(), file.registration());
  }

  /// Who handles the case and who is conferred with, as the machine goes on with it.
  public record Assignees(String unit, List<String> departments, String bureauOffice) {
    public Assignees {
      departments = List.copyOf(departments);
    }
  }

  /// Makes the assignment that is due: where the office triaged, its decision is in force already;
  /// otherwise the policy's is carried out now, with the departments copied in at the same moment
  /// (A2).
  ///
  /// @throws IllegalStateException when neither the office nor the policy decided
  public Assignees assign(CaseRef ref, Instant now) {
    return cases.change(
        ref,
        file -> {
          Published city = city(file);
          Policy policy = city.policy();
          Optional<CaseEvent.Assigned> inForce = file.assignment();
          if (inForce.isPresent()) {
            CaseEvent.Assigned made = inForce.get();
            return new Change.Leave<>(
                new Assignees(made.unit(), made.departments(), policy.bureauOffice()));
          }
          AssignmentDecision decision =
              AssignmentDecision.byPolicy(policy, file.registration())
                  .orElseThrow(
                      () ->
                          new IllegalStateException(
                              "Nobody decided who handles case " + ref + "."));
          List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
          events.addAll(decision.events());
          events.addAll(CaseClocks.after(file.with(Actor.SYSTEM, now, events), city));
          return new Change.Write<>(
              new Step(Actor.SYSTEM, now, events, decision.effects(file, city)),
              new Assignees(decision.unit(), decision.departments(), policy.bureauOffice()));
        });
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
