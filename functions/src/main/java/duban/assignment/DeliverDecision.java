package duban.assignment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What whoever brings an answer to its sender decided, checked and complete (D5).
sealed interface DeliverDecision {
  /// The word of the form.
  String id();

  /// It was brought to the sender.
  ///
  /// @param link where it stands now; null only where the office told it some other way
  /// @param at when it was posted or told
  /// @param note how it was told
  record Posted(@Nullable String link, Instant at, @Nullable String note)
      implements DeliverDecision {
    @Override
    public String id() {
      return "posted";
    }
  }

  /// The administrator cannot post it: the office sees to it.
  record Cannot(String reason) implements DeliverDecision {
    @Override
    public String id() {
      return "cannot";
    }
  }

  /// The source is told again, by the way back it has now.
  record Retry() implements DeliverDecision {
    @Override
    public String id() {
      return "retry";
    }
  }

  /// The sender cannot be reached.
  record GiveUp(String reason) implements DeliverDecision {
    @Override
    public String id() {
      return "give-up";
    }
  }
}
