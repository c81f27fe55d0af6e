package duban.routing;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Step;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Ties a case to another one, and unties them (E1): the other half of the step that says so.
public final class Together {
  private final CaseFile file;
  private final Published city;

  /// @param file the case that says so
  public Together(CaseFile file, Published city) {
    this.file = file;
    this.city = city;
  }

  /// What stands on the case that this one joins.
  public Step joined(Actor actor, Instant now) {
    return new Step(
        actor, now, List.of(new CaseEvent.Joined(file.ref().id(), file.number())), List.of());
  }

  /// What stands on a case that had joined this one.
  public Step separated(CaseFile joined, Actor actor, Instant now) {
    return alone(joined, file.ref().id(), file.number(), actor, now);
  }

  /// What stands on the case itself where the one that it joined cannot answer it.
  public Step alone(CaseEvent.Merged merged, Actor actor, Instant now) {
    return alone(file, merged.into(), merged.intoNumber(), actor, now);
  }

  /// The case goes on where it stood, on a leg of its own: with its own clocks, which were never
  /// reckoned anew, in its unit's hands or at triage.
  private Step alone(CaseFile joined, String from, String fromNumber, Actor actor, Instant now) {
    Leg leg = new Leg(joined.ref(), joined.path(), joined.leg() + 1);
    List<CaseEvent> events = new ArrayList<>();
    events.add(new CaseEvent.Separated(from, fromNumber, leg.number()));
    List<Effect> effects = new ArrayList<>();
    Optional<String> tier = joined.tier();
    if (joined.assignment().isPresent() && tier.isPresent()) {
      events.addAll(Oversight.opened(joined, city, now));
      effects.addAll(Oversight.mails(joined, city, tier.get(), now));
    }
    effects.addAll(Callbacks.about(joined, city.policy(), "case.progress"));
    effects.add(leg.start(joined.number()));
    return new Step(actor, now, events, effects);
  }
}
