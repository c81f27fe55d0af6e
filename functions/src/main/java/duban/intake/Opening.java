package duban.intake;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Registered;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.clocks.CaseClocks;
import duban.policy.Policy;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Registration;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Opens the case that a message becomes, by whichever door it came in: a number of its source's
/// series, a code for its status page, its path begun. A message that is a case already opens none.
public final class Opening {
  private final Cases cases;
  private final SecureRandom random;

  public Opening(Cases cases, SecureRandom random) {
    this.cases = cases;
    this.random = random;
  }

  /// @param deliveryId the sender's idempotency key
  /// @param actor who brings the message: its source, or whoever filed it by hand
  public Registration open(
      Published published,
      Policy.Source source,
      String deliveryId,
      Message message,
      Actor actor,
      Instant now) {
    return open(published, source, deliveryId, message, actor, now, List.of());
  }

  /// @param more what else must happen because of the message
  public Registration open(
      Published published,
      Policy.Source source,
      String deliveryId,
      Message message,
      Actor actor,
      Instant now,
      List<Effect> more) {
    String office = published.policy().office().id();
    // Before a number is drawn: a repetition should not leave a gap in the series.
    Optional<CaseRef> known =
        cases.findBySource(office, source.id(), deliveryId, message.externalId());
    if (known.isPresent()) {
      return new Registration.Known(cases.get(known.get()));
    }
    StatusCode code = StatusCode.random(office, random);
    Step step = registration(published, source, message, code, actor, now, more);
    return cases.register(code.ref(), source.id(), deliveryId, message, step);
  }

  private Step registration(
      Published published,
      Policy.Source source,
      Message message,
      StatusCode code,
      Actor actor,
      Instant now,
      List<Effect> more) {
    Policy policy = published.policy();
    String office = policy.office().id();
    int year = now.atZone(policy.office().zone()).getYear();
    String number =
        policy
            .series(source.series())
            .format(year, cases.nextSerial(office, source.series(), year));
    String path = policy.path(source.path()).id();

    List<Effect> effects = new ArrayList<>();
    effects.add(new Leg(code.ref(), path, 1).start(number));
    if (source.wants("case.registered")) {
      effects.add(new Effect.CallSource(source.id(), "case.registered"));
    }
    effects.addAll(more);
    List<CaseEvent> events = new ArrayList<>();
    events.add(
        new Registered(number, source.id(), code.text(), published.version(), path, message));
    CaseFile registered =
        CaseFile.replay(code.ref(), List.of(new Recorded(1, now, actor, events.getFirst())));
    events.addAll(CaseClocks.after(registered, events, published));
    return new Step(actor, now, events, effects);
  }
}
