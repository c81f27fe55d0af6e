package duban.dispatch;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Standing;
import duban.cases.Step;
import duban.delivery.Delivery;
import duban.delivery.DeliveryTask;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What becomes of something that a source could not be told: it is noted on the case and, where a
/// sender waits for it, becomes the office's task (D5).
///
/// A sender waits for an answer, a redirection, a refusal, a correction; and for the end of the
/// matter where no such word went before it, because no reply was needed. That an acknowledgement,
/// a word on progress or the end of an answered matter got lost is noted and no more: who has the
/// answer misses nothing by it.
final class Undelivered {
  private final Cases cases;
  private final Policies policies;
  private final Outbox outbox;

  Undelivered(Cases cases, Policies policies, Outbox outbox) {
    this.cases = cases;
    this.policies = policies;
    this.outbox = outbox;
  }

  /// Done before the effect is settled: a crash in between repeats this, and repeating it changes
  /// nothing.
  void record(Entry entry, Effect.CallSource call, String why, Instant now) {
    boolean alone = !Delivery.ANSWERS.contains(call.event()) && toldAlone(entry, call);
    String said = why + mark(entry);
    cases.change(
        entry.ref(),
        file ->
            recorded(file, entry)
                ? new Change.Leave<>(file.version())
                : new Change.Write<>(step(file, entry, call, said, alone, now), file.version()));
  }

  private static boolean recorded(CaseFile file, Entry entry) {
    return file.history().stream()
        .anyMatch(
            r ->
                r.event() instanceof CaseEvent.SourceUnreachable u
                    && u.why().endsWith(mark(entry)));
  }

  private Step step(
      CaseFile file, Entry entry, Effect.CallSource call, String said, boolean alone, Instant now) {
    List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
    List<Effect> effects = new ArrayList<>();
    events.add(new CaseEvent.SourceUnreachable(call.source(), call.event(), said));
    if (Delivery.ANSWERS.contains(call.event()) || alone && endsUnanswered(file, entry)) {
      DeliveryTask.openAtTheOffice(
              file,
              policies.pinned(entry.ref().office(), file.policyVersion()),
              DeliveryTask.ofTheOffice(call.event(), entry.id()),
              now)
          .ifPresent(
              opened -> {
                events.addAll(opened.events());
                effects.addAll(opened.effects());
              });
    }
    return new Step(Actor.SYSTEM, now, events, effects);
  }

  /// Whether it is the end of the matter, and no answer was to be told beside it.
  private boolean toldAlone(Entry entry, Effect.CallSource call) {
    return call.event().equals(Delivery.CLOSED)
        && outbox.list(entry.ref()).stream()
            .noneMatch(
                other ->
                    other.effect() instanceof Effect.CallSource c
                        && Delivery.ANSWERS.contains(c.event()));
  }

  /// A case that joined another is answered with the other's answer, later.
  private static boolean endsUnanswered(CaseFile file, Entry entry) {
    return file.asOf(entry.seq()).standing() instanceof Standing.Closed closed
        && !closed.outcome().equals("merged");
  }

  /// What an event ends with that is about an effect: by it the event is found again.
  static String mark(Entry entry) {
    return Delivery.mark(entry.key());
  }
}
