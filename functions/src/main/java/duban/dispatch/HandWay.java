package duban.dispatch;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.cases.Lateness;
import duban.cases.Message;
import duban.cases.Step;
import duban.delivery.Delivery;
import duban.delivery.DeliveryTask;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.WayBack;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Outbox.Entry;
import duban.store.Policies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A named administrator posts the answer where the message came from, and records link and time
/// (D5). They are asked by a human step; what it owes by when, the policy says. The answer to a
/// person who called or came is told by whoever took their message down.
///
/// Only answers are posted: a reply, a redirection, a refusal, a correction. Acknowledgements and
/// words on progress are no matter for a public page.
public final class HandWay implements Way {
  private final Cases cases;
  private final Policies policies;

  public HandWay(Cases cases, Policies policies) {
    this.cases = cases;
    this.policies = policies;
  }

  @Override
  public Attempt deliver(Entry entry, Effect.CallSource effect, CaseReading reading, Instant now) {
    Policy policy = policies.current(entry.ref().office()).policy();
    Optional<WayBack.Hand> hand =
        policy
            .findSource(effect.source())
            .map(Policy.Source::wayBack)
            .flatMap(way -> hand(way, reading.get(), policy.coordinator()));
    if (!(hand.orElse(null) instanceof WayBack.Hand(String unit, String role))) {
      return new Attempt.Ended(entry, new Verdict.GiveUp("Nobody posts for the source any more."));
    }
    if (!Delivery.ANSWERS.contains(effect.event())) {
      return new Attempt.Ended(entry, new Verdict.NotSent("Only answers are posted by hand."));
    }
    String task = DeliveryTask.byHand(effect.event(), entry.id());
    boolean asked = cases.change(entry.ref(), file -> ask(file, task, unit, role, now));
    return new Attempt.Ended(
        entry,
        asked
            ? new Verdict.NotSent("Put to the unit " + unit + ".")
            : new Verdict.GiveUp("Nobody of the unit " + unit + " is " + role + "."));
  }

  /// Whether no other way leads to the sender: they called or came, and answers go to the address
  /// that the author left.
  static boolean byWordOfMouth(WayBack way, CaseFile file) {
    return way instanceof WayBack.Mail(String to) && to == null && file.takenDown();
  }

  /// Whose errand it is. Where the caller asked for privacy, only the coordinating office may see
  /// how to reach them.
  private static Optional<WayBack.Hand> hand(WayBack way, CaseFile file, String coordinator) {
    if (way instanceof WayBack.Hand named) {
      return Optional.of(named);
    }
    if (!byWordOfMouth(way, file)) {
      return Optional.empty();
    }
    Actor clerk = file.history().getFirst().actor();
    Message.Author caller = file.message().author();
    String unit = clerk.unit();
    String role = clerk.role();
    return unit == null
            || role == null
            || (caller != null && caller.wantsPrivacy() && !unit.equals(coordinator))
        ? Optional.of(new WayBack.Hand(coordinator, Directory.HANDLER))
        : Optional.of(new WayBack.Hand(unit, role));
  }

  private Change<Boolean> ask(CaseFile file, String task, String unit, String role, Instant now) {
    if (file.findTask(task).isPresent()) {
      return new Change.Leave<>(true);
    }
    return DeliveryTask.open(
            file, policies.pinned(file.ref().office(), file.policyVersion()), task, unit, role, now)
        .<Change<Boolean>>map(
            opened -> {
              List<CaseEvent> events = new ArrayList<>(Lateness.missed(file, now));
              events.addAll(opened.events());
              return new Change.Write<>(
                  new Step(Actor.SYSTEM, now, events, opened.effects()), true);
            })
        .orElseGet(() -> new Change.Leave<>(false));
  }
}
