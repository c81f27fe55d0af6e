package duban.dispatch;

import duban.cases.Effect;
import duban.store.Outbox.Entry;
import java.time.Instant;

/// One way by which a source hears what became of its messages (A11, C3).
///
/// [WaysBack] chooses it by the policy in force and asks it only when it is the effect's turn. A
/// way that does something outside the table takes the effect for itself first
/// ([duban.store.Outbox#claim]): the claim is the attempt that counts, and whoever loses it answers
/// [Attempt.TakenByAnother].
@FunctionalInterface
public interface Way {
  /// Tells the source once, or tries to. [Verdict.Done] says that it was told and what it answered,
  /// [Verdict.NotSent] that nothing is sent by itself, [Verdict.Later] that the policy's schedule
  /// goes on, [Verdict.GiveUp] that a person has to see to it. That the other side fails is an
  /// answer; only a fault of the table is thrown.
  ///
  /// @param entry as it stands, or once stood, in the table
  /// @param reading the case; what is told is the case as the step left it,
  ///   `reading.get().asOf(entry.seq())`
  /// @param now of the office's clock
  Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now);

  /// Where there is no such way: whatever was to be told is given up, and known to be.
  static Way none(String why) {
    return (entry, effect, reading, now) -> new Attempt.Ended(entry, new Verdict.GiveUp(why));
  }
}
