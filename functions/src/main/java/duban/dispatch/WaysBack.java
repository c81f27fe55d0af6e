package duban.dispatch;

import duban.cases.Effect;
import duban.policy.Policy;
import duban.policy.WayBack;
import duban.store.Outbox;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Tells a source by the way back that the policy in force names for it (A11, C3): a new address
/// holds for what is still to be told, too.
///
/// What one case has to tell goes out in the order in which it was written: a later word waits
/// until the earlier ones are settled, so that a source never hears "closed" before it has the
/// reply.
public final class WaysBack implements Way {
  /// How soon to look again whether it is an effect's turn, at the least.
  private static final Duration TURN = Duration.ofSeconds(5);

  private final Policies policies;
  private final Outbox outbox;
  private final Way callback;
  private final Way mail;
  private final Way weChat;
  private final Way hand;

  /// A way for each word of [WayBack], but the one where the source comes and asks.
  public WaysBack(
      Policies policies, Outbox outbox, Way callback, Way mail, Way weChat, Way hand) {
    this.policies = policies;
    this.outbox = outbox;
    this.callback = callback;
    this.mail = mail;
    this.weChat = weChat;
    this.hand = hand;
  }

  @Override
  public Attempt deliver(
      Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    Optional<Policy.Source> source =
        policies.current(entry.ref().office()).policy().findSource(effect.source());
    if (source.isEmpty()) {
      return nothingToSend(entry);
    }
    return switch (source.get().wayBack()) {
      case WayBack.Pull w -> nothingToSend(entry);
      case WayBack.Callback w when source.get().callback() == null -> nothingToSend(entry);
      case WayBack.Callback w -> inTurn(callback, entry, effect, reading, now);
      case WayBack.Mail w -> inTurn(mail, entry, effect, reading, now);
      case WayBack.WeChat w -> inTurn(weChat, entry, effect, reading, now);
      case WayBack.Hand w -> inTurn(hand, entry, effect, reading, now);
    };
  }

  private static Attempt nothingToSend(Entry entry) {
    return new Attempt.Ended(entry, new Verdict.Done("No way back is registered."));
  }

  private Attempt inTurn(
      Way way, Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    // Nothing is written before a case's first step.
    if (entry.seq() > 1) {
      Optional<Entry> earlier = outbox.findEarlierCall(entry);
      if (earlier.isPresent()) {
        return new Attempt.NotYet(turn(earlier.get(), now), "An earlier call is not settled.");
      }
    }
    return way.deliver(entry, effect, reading, now);
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
