package duban.dispatch;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Step;
import duban.delivery.Delivery;
import duban.delivery.DeliveryTask;
import duban.policy.Policy;
import duban.policy.WayBack;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tells a source by the way back that the policy in force names for it (A11, C3): a new address
/// holds for what is still to be told, too.
///
/// What one case has to tell goes out in the order in which it was written: a later word waits
/// until the earlier ones are settled, so that a source never hears "closed" before it has the
/// reply. That an answer got there stands on the case, once.
public final class WaysBack implements Way {
  /// How soon to look again whether it is an effect's turn, at the least.
  private static final Duration TURN = Duration.ofSeconds(5);

  private final Cases cases;
  private final Policies policies;
  private final Outbox outbox;
  private final Way callback;
  private final Way mail;
  private final Way weChat;
  private final Way hand;

  /// A way for each word of [WayBack], but the one where the source comes and asks.
  public WaysBack(
      Cases cases, Policies policies, Outbox outbox, Way callback, Way mail, Way weChat, Way hand) {
    this.cases = cases;
    this.policies = policies;
    this.outbox = outbox;
    this.callback = callback;
    this.mail = mail;
    this.weChat = weChat;
    this.hand = hand;
  }

  @Override
  public Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    Optional<Policy.Source> source =
        policies.current(entry.ref().office()).policy().findSource(effect.source());
    if (source.isEmpty()) {
      return nothingToSend(entry);
    }
    return switch (source.get().wayBack()) {
      case WayBack.Pull w -> nothingToSend(entry);
      case WayBack.Callback w when source.get().callback() == null -> nothingToSend(entry);
      case WayBack.Callback w -> tell(callback, WayBack.CALLBACK, entry, effect, reading, now);
      case WayBack.Mail w when HandWay.byWordOfMouth(w, reading.get()) ->
          tell(hand, WayBack.HAND, entry, effect, reading, now);
      case WayBack.Mail w -> tell(mail, WayBack.MAIL, entry, effect, reading, now);
      case WayBack.WeChat w -> tell(weChat, WayBack.WECHAT, entry, effect, reading, now);
      case WayBack.Hand w -> tell(hand, WayBack.HAND, entry, effect, reading, now);
    };
  }

  private Attempt tell(
      Way way,
      String word,
      Entry entry,
      Effect.CallSource effect,
      CaseReading reading,
      Instant now) {
    Attempt attempt = inTurn(way, entry, effect, reading, now);
    if (attempt instanceof Attempt.Ended(Entry tried, Verdict.Done(String receipt))
        && Delivery.ANSWERS.contains(effect.event())) {
      // Before the effect is settled: whoever dies in between leaves it to be told again under the
      // same key, and what is on record already is not written again.
      recordDelivered(tried, effect, word, receipt + Undelivered.mark(entry), now);
    }
    return attempt;
  }

  private void recordDelivered(
      Entry entry, Effect.CallSource effect, String way, String receipt, Instant now) {
    CaseEvent delivered =
        new CaseEvent.AnswerDelivered(effect.source(), effect.event(), way, receipt);
    cases.change(
        entry.ref(),
        file -> {
          if (recorded(file, entry)) {
            return new Change.Leave<>(file.version());
          }
          List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
          events.add(delivered);
          return new Change.Write<>(new Step(Actor.SYSTEM, now, events, List.of()), file.version());
        });
  }

  private static boolean recorded(CaseFile file, Entry entry) {
    String mark = Undelivered.mark(entry);
    return file.history().stream()
        .anyMatch(
            r ->
                r.event() instanceof CaseEvent.AnswerDelivered d
                    && d.receipt() != null
                    && d.receipt().endsWith(mark));
  }

  private static Attempt nothingToSend(Entry entry) {
    return new Attempt.Ended(entry, new Verdict.NotSent("No way back is registered."));
  }

  private Attempt inTurn(
      Way way, Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    // Nothing is written before a case's first step.
    if (entry.seq() > 1) {
      Optional<Entry> earlier = outbox.findEarlierCall(entry);
      if (earlier.isPresent() && !sentAgain(entry, reading)) {
        return new Attempt.NotYet(turn(earlier.get(), now), "An earlier call is not settled.");
      }
    }
    return way.deliver(entry, effect, reading, now);
  }

  /// Whether the office asked for it to be sent again: it is late already, and does not queue
  /// behind what came after it.
  static boolean sentAgain(Entry entry, CaseReading reading) {
    return reading.get().asOf(entry.seq()).history().getLast().event()
            instanceof CaseEvent.TaskDecided decided
        && decided.decision().equals(DeliveryTask.RETRY);
  }

  private static Instant turn(Entry earlier, Instant now) {
    Instant soonest = now.plus(TURN);
    Instant next = earlier.dueAt();
    // One that is being sent at this moment will be settled long before its lease is over.
    return earlier.state() == Outbox.State.WAITING && next != null && next.isAfter(now)
        ? next.plus(TURN)
        : soonest;
  }
}
