package duban.delivery;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thing that a case tells its source, and how far that got (A11).
///
/// @param told `case.registered`, `case.replied` …
/// @param attempts how often it was tried, or begun
/// @param answer what came back last; null before the first attempt
/// @param next when it is tried next; null when nothing more is tried
/// @param settledAt when it was delivered or given up; null before
public record Delivery(
    String told,
    State state,
    int attempts,
    @Nullable String answer,
    @Nullable Instant next,
    @Nullable Instant settledAt) {
  /// What a sender waits for. That one of these cannot be delivered is somebody's task, and that it
  /// was delivered stands on the case.
  public static final Set<String> ANSWERS =
      Set.of("case.replied", "case.redirected", "case.refused", "case.corrected");

  /// The end of the matter: whoever has the answer need not hear it, whoever has none must.
  public static final String CLOSED = "case.closed";

  /// What the reason of a call begins with that was not made, or not again, because its source said
  /// that the address is gone.
  public static final String DISABLED = "Disabled: ";

  /// What the note of something begins with that is not sent by itself at all.
  public static final String NOT_SENT = "Not sent: ";

  /// What the note of something begins with that waits for its receiver to write again.
  public static final String KEPT = "kept: ";

  /// How far it got.
  public enum State {
    /// Not tried yet, or to be tried again.
    WAITING("waiting"),
    /// Somebody is at it.
    SENDING("sending"),
    /// A person has been asked to bring it to the sender.
    BY_HAND("by-hand"),
    DELIVERED("delivered"),
    /// It is said when the receiver writes again.
    KEPT("kept"),
    /// There is nothing to send: the source comes and asks.
    NOT_SENT("not-sent"),
    /// Given up.
    FAILED("failed"),
    /// Given up because the source's address is gone.
    DISABLED("disabled");

    private final String id;

    State(String id) {
      this.id = id;
    }

    public String id() {
      return id;
    }
  }

  /// What became of something that waits for its receiver to write again.
  ///
  /// @param key of the effect that tells it
  public static State kept(CaseFile file, String key) {
    return file.history().stream()
            .anyMatch(
                r ->
                    r.event() instanceof CaseEvent.AnswerDelivered d
                        && d.receipt() != null
                        && d.receipt().endsWith(mark(key)))
        ? State.DELIVERED
        : State.KEPT;
  }

  /// What an event ends with that is about an effect: by it the event is found again.
  public static String mark(String key) {
    return " (webhook-id " + key + ")";
  }

  /// What became of something that is not sent by itself: who was asked to bring it to the sender.
  ///
  /// @param outboxId of the effect that tells it
  public static State notSent(CaseFile file, String told, String outboxId) {
    return switch (file.findTask(DeliveryTask.byHand(told, outboxId)).orElse(null)) {
      case null -> State.NOT_SENT;
      case CaseTask.Open open -> State.BY_HAND;
      case CaseTask.Decided decided when decided.decision().equals(DeliveryTask.POSTED) ->
          State.DELIVERED;
      case CaseTask.Decided decided -> State.FAILED;
      case CaseTask.Abandoned abandoned -> State.FAILED;
    };
  }
}
