package duban.routing;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseRerouted;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Leg;
import duban.cases.Recorded;
import duban.cases.Standing;
import duban.cases.Step;
import duban.clocks.CaseClocks;
import duban.policy.Policy;
import duban.policy.Published;
import duban.similar.Joining;
import duban.similar.SameMatter;
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
  private final SameMatter sameMatter;

  public Routing(Cases cases, Policies policies, SameMatter sameMatter) {
    this.cases = cases;
    this.policies = policies;
    this.sameMatter = sameMatter;
  }

  /// Where a leg of a case begins.
  ///
  /// @param unit the unit that plays the bureau office
  /// @param round the first round of human steps that nobody was asked in yet
  public record Begun(String unit, int round) {}

  /// Begins a leg: copies the message to the bureau office (A2), unless an earlier leg did, or the
  /// policy wants no copies of what this source sends. Before that, on the first leg, it looks
  /// whether the matter is a case already (E1): a message that only repeats another joins its case,
  /// and nobody is copied.
  ///
  /// @param execution who asks
  /// @throws CaseRerouted when the case is on a newer leg
  public Begun copyBureauOffice(CaseRef ref, String execution, Instant now) {
    CaseFile read = cases.get(ref);
    Leg.requireDriving(read, execution);
    Published rules = city(read);
    CaseEvent copied =
        new CaseEvent.UnitCopied(rules.policy().bureauOffice(), Copies.BUREAU_OFFICE);
    SameMatter.Found found =
        begun(read, rules, copied) || separated(read)
            ? SameMatter.Found.NOTHING
            : sameMatter.look(read, rules, now);
    return cases.change(
        ref,
        file -> {
          Leg.requireDriving(file, execution);
          Published city = city(file);
          String unit = city.policy().bureauOffice();
          Begun begun = new Begun(unit, file.nextRound());
          if (begun(file, city, copied)) {
            return new Change.Leave<>(begun);
          }
          // As it stands now: what was open when it was looked at may be closed.
          Optional<CaseFile> other =
              found.joins().map(open -> cases.get(open.ref())).filter(Joining::open);
          if (other.isPresent()) {
            return new Change.WriteBoth<>(
                joins(other.get(), now),
                other.get(),
                new Together(file, city).joined(Actor.SYSTEM, now),
                begun);
          }
          return begins(file, copied, found, city, now)
              .<Change<Begun>>map(s -> new Change.Write<>(s, begun))
              .orElseGet(() -> new Change.Leave<>(begun));
        });
  }

  private static boolean begun(CaseFile file, Published city, CaseEvent copied) {
    return file.closed()
        || (silent(file, city) && file.leg() > 1)
        || file.joinedTo().isPresent()
        || file.history().stream()
            .map(Recorded::event)
            .anyMatch(e -> e.equals(copied) || e instanceof CaseEvent.SimilarFound);
  }

  /// Whether the office said that it is a matter of its own.
  private static boolean separated(CaseFile file) {
    return file.history().stream().anyMatch(r -> r.event() instanceof CaseEvent.Separated);
  }

  /// Whether nobody is copied on what the case's source sends.
  private static boolean silent(CaseFile file, Published city) {
    return city.policy()
        .findSource(file.registration().source())
        .map(source -> source.silent(Policy.Source.COPIES))
        .orElse(false);
  }

  private static Step joins(CaseFile other, Instant now) {
    return new Step(
        Actor.SYSTEM,
        now,
        List.of(new CaseEvent.Merged(other.ref().id(), other.number())),
        List.of());
  }

  private static Optional<Step> begins(
      CaseFile file, CaseEvent copied, SameMatter.Found found, Published city, Instant now) {
    boolean silent = silent(file, city);
    List<CaseEvent> events = new ArrayList<>();
    if (!silent) {
      events.add(copied);
    }
    if (!found.alike().isEmpty()) {
      events.add(new CaseEvent.SimilarFound(found.alike()));
    }
    List<Effect> mails =
        silent
            ? List.of()
            : Copies.mails(city.directory(), city.policy().bureauOffice(), Copies.BUREAU_OFFICE);
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of(new Step(Actor.SYSTEM, now, events, mails));
  }

  /// How a case goes on from where its leg begins.
  public enum Triage {
    /// An assignment in force, with which the leg began, or the policy's triage rules say who
    /// handles it.
    DECIDED,
    /// The office has to triage.
    OPEN,
    /// It joins another case (E1) and ends there.
    MERGED
  }

  /// Says how the case goes on. Writes nothing: the case, and the policy it is pinned to, say the
  /// same every time.
  ///
  /// @throws CaseRerouted when the case is on a newer leg
  public Triage triageByPolicy(CaseRef ref, String execution) {
    CaseFile file = cases.get(ref);
    Leg.requireDriving(file, execution);
    if (file.joinedTo().isPresent()) {
      return Triage.MERGED;
    }
    boolean decided =
        file.assignment().isPresent()
            // What was handed back is not in force.
            ? !(file.standing() instanceof Standing.Received)
            : byPolicy(file).isPresent();
    return decided ? Triage.DECIDED : Triage.OPEN;
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
