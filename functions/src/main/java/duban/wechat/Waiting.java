package duban.wechat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Lateness;
import duban.cases.Step;
import duban.delivery.Delivery;
import duban.policy.WayBack;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Conversations;
import duban.store.Conversations.Pending;
import duban.store.Conversations.Sender;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Says what could not be said to a person before with the answer to the next thing the person
/// sends: when that was too long after the last for the customer-service messages, or the account
/// has none.
///
/// It counts as delivered when it is handed over. If the platform did not get it, it pushes the
/// message again and gets the same answer once more.
final class Waiting {
  private static final String BETWEEN = "\n\n";

  private final Cases cases;
  private final Conversations conversations;

  Waiting(Cases cases, Conversations conversations) {
    this.cases = cases;
    this.conversations = conversations;
  }

  /// @param own what is to be said anyway; goes first
  /// @return all that fits into one answer; empty when there is nothing to say
  Optional<String> with(Sender sender, String messageId, Optional<String> own, Instant now) {
    StringBuilder text = new StringBuilder(own.orElse(""));
    for (Pending answer : conversations.waiting(sender, messageId)) {
      String more = text.isEmpty() ? answer.text() : text + BETWEEN + answer.text();
      // What finds no room waits for the next time.
      if (OfficialAccount.bytes(more) <= PassiveReply.LONGEST) {
        hand(sender, answer, messageId, now);
        text.replace(0, text.length(), more);
      }
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  private void hand(Sender sender, Pending answer, String messageId, Instant now) {
    String mark = Delivery.mark(answer.key());
    CaseEvent delivered =
        new CaseEvent.AnswerDelivered(
            sender.source(), answer.told(), WayBack.WECHAT, "passive reply" + mark);
    cases.change(
        answer.ref(),
        file ->
            delivered(file, mark)
                ? new Change.Leave<>(file.version())
                : new Change.Write<>(
                    new Step(Actor.SYSTEM, now, Lateness.before(file, delivered, now), List.of()),
                    file.version()));
    conversations.handed(sender, answer, messageId, now);
  }

  private static boolean delivered(CaseFile file, String mark) {
    return file.history().stream()
        .anyMatch(
            r ->
                r.event() instanceof CaseEvent.AnswerDelivered d
                    && d.receipt() != null
                    && d.receipt().endsWith(mark));
  }
}
