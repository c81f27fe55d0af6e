package duban.pages;

import duban.delivery.Delivery;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// How far what a case tells its source got, in words: for the office, and for whoever brings it to
/// the sender by hand.
final class DeliveriesView {
  private DeliveriesView() {}

  static List<TaskView.Told> of(
      List<Delivery> deliveries, Published city, Texts texts, Instant now) {
    ZoneId zone = city.policy().office().zone();
    return deliveries.stream().map(delivery -> told(delivery, texts, zone, now)).toList();
  }

  private static TaskView.Told told(Delivery delivery, Texts texts, ZoneId zone, Instant now) {
    List<String> details = new ArrayList<>();
    Instant settled = delivery.settledAt();
    if (settled != null) {
      details.add(texts.time(settled, zone, now));
    }
    if (delivery.attempts() > 0) {
      details.add(texts.get("delivery.attempts", delivery.attempts()));
    }
    String answer = delivery.answer();
    if (answer != null && !answer.startsWith(Delivery.NOT_SENT)) {
      details.add(
          texts.get(
              "delivery.answer",
              answer.startsWith(Delivery.DISABLED)
                  ? answer.substring(Delivery.DISABLED.length())
                  : answer));
    }
    Instant next = delivery.next();
    if (next != null) {
      details.add(texts.get("delivery.next", texts.time(next, zone, now)));
    }
    boolean bad =
        switch (delivery.state()) {
          case FAILED, DISABLED -> true;
          case WAITING, SENDING, BY_HAND, DELIVERED, KEPT, NOT_SENT -> false;
        };
    return new TaskView.Told(
        texts.named("told.what", delivery.told()),
        texts.get("delivery.state." + delivery.state().id()),
        bad,
        String.join(texts.get("list.separator"), details));
  }
}
