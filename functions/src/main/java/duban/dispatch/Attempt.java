package duban.dispatch;

import duban.store.Outbox.Entry;
import java.time.Instant;

/// What came of taking up an effect.
public sealed interface Attempt {
  /// It was tried, or need not be.
  ///
  /// @param entry the effect as it stands after a claim, where one was made
  record Ended(Entry entry, Verdict verdict) implements Attempt {}

  /// Not its turn: something of the same case must be settled first. That is no failed attempt.
  record NotYet(Instant until, String why) implements Attempt {}

  /// Someone else was quicker.
  record TakenByAnother() implements Attempt {}
}
