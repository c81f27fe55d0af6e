package duban.assignment;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.delivery.DeliveryTask;
import duban.policy.Published;
import duban.policy.WayBack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What decisions about an answer on its way to the sender put on record, and what follows from
/// them (D5).
final class Delivering {
  private final CaseFile file;
  private final Published city;
  private final CaseTask.Open task;

  Delivering(CaseFile file, Published city, CaseTask.Open task) {
    this.file = file;
    this.city = city;
    this.task = task;
  }

  /// Reads the decision of that word; null where the step has no such decision.
  static @Nullable DeliverDecision read(
      String word, CaseTask task, CaseFile file, Published city, FormFields fields, Instant now) {
    if (!DeliveryTask.decisions(task).contains(word)) {
      return null;
    }
    return switch (word) {
      case "posted" -> posted(task, file, city, fields, now);
      case "cannot" -> new DeliverDecision.Cannot(fields.required("reason", FormFields.SHORT));
      case "retry" -> new DeliverDecision.Retry();
      case "give-up" -> new DeliverDecision.GiveUp(fields.required("reason", FormFields.SHORT));
      default -> null;
    };
  }

  private static DeliverDecision posted(
      CaseTask task, CaseFile file, Published city, FormFields fields, Instant now) {
    boolean posts = DeliveryTask.byHand(task) && !DeliveryTask.forCaller(file, task);
    String link = fields.webLink("link");
    if (posts && link == null && fields.sound("link")) {
      fields.problem("link", "problem.required");
    }
    Instant at = fields.moment("at", city.policy().office().zone());
    if (at != null && at.isAfter(now)) {
      fields.problem("at", "problem.in-the-future");
    } else if (at != null && at.isBefore(file.receivedAt())) {
      fields.problem("at", "problem.before-the-start");
    }
    String note = posts ? null : fields.required("note", FormFields.SHORT);
    return new DeliverDecision.Posted(link, at == null ? now : at, note);
  }

  List<CaseEvent> events(DeliverDecision decision, Instant now) {
    String told = DeliveryTask.told(task);
    String source = file.registration().source();
    return switch (decision) {
      case DeliverDecision.Posted(@Nullable String link, Instant at, @Nullable String note) ->
          List.of(
              new CaseEvent.PostedByHand(task.id(), told, link, at, note),
              new CaseEvent.AnswerDelivered(
                  source, told, WayBack.HAND, link == null ? note : link));
      case DeliverDecision.Cannot(String reason) -> {
        List<CaseEvent> events = new ArrayList<>();
        events.add(new CaseEvent.SourceUnreachable(source, told, reason));
        office(now).ifPresent(opened -> events.addAll(opened.events()));
        yield events;
      }
      case DeliverDecision.Retry retry -> List.of();
      case DeliverDecision.GiveUp(String reason) ->
          List.of(new CaseEvent.SourceUnreachable(source, told, reason));
    };
  }

  List<Effect> effects(DeliverDecision decision, Instant now) {
    return switch (decision) {
      case DeliverDecision.Posted posted -> List.of();
      case DeliverDecision.Cannot cannot ->
          office(now).map(DeliveryTask.Opened::effects).orElse(List.of());
      case DeliverDecision.Retry retry ->
          List.of(new Effect.CallSource(file.registration().source(), DeliveryTask.told(task)));
      case DeliverDecision.GiveUp gaveUp -> List.of();
    };
  }

  private Optional<DeliveryTask.Opened> office(Instant now) {
    return DeliveryTask.openAtTheOffice(file, city, DeliveryTask.ofTheOffice(task), now);
  }
}
