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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens the case that a message becomes, by whichever door it came in: a number of its source's
/// series, a code for its status page, its path begun. A message that is a case already opens none.
public final class Opening {
  /// The field under which a case keeps the source's own word for the category.
  public static final String WORD = "sourceCategory";

  private final Cases cases;
  private final SecureRandom random;

  public Opening(Cases cases, SecureRandom random) {
    this.cases = cases;
    this.random = random;
  }

  /// The case that a source's delivery, or a message of this external id, became before.
  public Optional<CaseFile> find(
      Published published, Policy.Source source, String deliveryId, String externalId) {
    return cases
        .findBySource(published.policy().office().id(), source.id(), deliveryId, externalId)
        .map(cases::get);
  }

  /// @param deliveryId the sender's idempotency key
  /// @param sent the message as it came, its category in the source's words
  /// @param actor who brings the message: its source, or whoever filed it by hand
  public Registration open(
      Published published,
      Policy.Source source,
      String deliveryId,
      Message sent,
      Actor actor,
      Instant now) {
    return open(published, source, deliveryId, sent, actor, now, List.of());
  }

  /// @param more what else must happen because of the message
  public Registration open(
      Published published,
      Policy.Source source,
      String deliveryId,
      Message sent,
      Actor actor,
      Instant now,
      List<Effect> more) {
    Message message = inPolicyWords(source, sent);
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

  /// The source's word for the category gives way to the policy's code, and is kept.
  private static Message inPolicyWords(Policy.Source source, Message sent) {
    String word = sent.category();
    String code = word == null ? null : source.categories().get(word.strip());
    if (word == null || code == null || code.equals(word)) {
      return sent;
    }
    Map<String, Object> extra = new LinkedHashMap<>(sent.extra());
    extra.put(WORD, word);
    return sent.with(extra).withCategory(code);
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
    if (source.wants(Policy.Source.REGISTERED)) {
      effects.add(new Effect.CallSource(source.id(), Policy.Source.REGISTERED));
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
