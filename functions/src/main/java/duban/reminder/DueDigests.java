package duban.reminder;

import duban.dispatch.Dispatch.Result;
import duban.dispatch.Reminders;
import duban.store.Digests;
import duban.store.Outbox.Due;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Mails that remind people: those a sweep gathered are sent at its end, when everything is in
/// them; those somebody left behind are due a minute later.
public final class DueDigests implements Chore {
  private static final System.Logger LOG = System.getLogger(DueDigests.class.getName());

  private final Digests digests;
  private final Reminders reminders;
  private final Set<Gathered> gathered = new LinkedHashSet<>();

  public DueDigests(Digests digests, Reminders reminders) {
    this.digests = digests;
    this.reminders = reminders;
  }

  private record Gathered(String office, String person, Instant minute) {}

  /// To be sent at the end of this sweep.
  synchronized void gathered(String office, String person, Instant at) {
    gathered.add(new Gathered(office, person, at.truncatedTo(ChronoUnit.MINUTES)));
  }

  private synchronized Set<Gathered> taken() {
    Set<Gathered> taken = new LinkedHashSet<>(gathered);
    gathered.clear();
    return taken;
  }

  @Override
  public boolean knows(Due due) {
    return Digests.ofKeys(due).isPresent();
  }

  @Override
  public Result take(Due due) {
    return reminders.deliver(Digests.ofKeys(due).orElseThrow());
  }

  /// What there is no time for is due in a minute.
  void sendGathered(BooleanSupplier timeLeft) {
    for (Gathered each : taken()) {
      if (!timeLeft.getAsBoolean()) {
        return;
      }
      try {
        digests.ofMinute(each.office(), each.person(), each.minute()).forEach(reminders::deliver);
      } catch (RuntimeException e) {
        // It stays due, and one mail that cannot be sent must not keep the others back.
        LOG.log(System.Logger.Level.ERROR, "A mail of reminders stays for the next sweep.", e);
      }
    }
  }
}
