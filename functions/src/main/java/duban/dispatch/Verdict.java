package duban.dispatch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an attempt to carry out an effect ended.
public sealed interface Verdict {
  /// It happened, now or before, or it is no longer wanted. From a [Way] it says that the source
  /// was told.
  ///
  /// @param note for the record: what the remote party answered
  record Done(String note) implements Verdict {}

  /// Nothing was sent, and nothing is to be sent by itself: the source comes and asks, or a person
  /// was asked to see to it.
  record NotSent(String why) implements Verdict {}

  /// Not this time.
  ///
  /// @param atLeast how long the remote party asks to be left alone; null when it does not say
  record Later(String why, @Nullable Duration atLeast) implements Verdict {
    public Later(String why) {
      this(why, null);
    }
  }

  /// Nobody waits for it as far as can be seen. Perhaps an earlier attempt got through and only its
  /// answer was lost; perhaps whoever waits has not said so yet. Worth a few more attempts, and not
  /// a failure after them.
  record Unclaimed(String why) implements Verdict {}

  /// It will never happen, and trying again would change nothing.
  record GiveUp(String why) implements Verdict {}
}
