package duban.dispatch;

import duban.store.Outbox;
import duban.store.Outbox.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A batch of the table's stream. Slow receivers may not hold up the stream: when the time for a batch is over, the
/// rest is left to the sweep, on whose index it stands.
public final class Batch {
  private static final System.Logger LOG = System.getLogger(Batch.class.getName());

  private final Dispatch dispatch;
  private final InstantSource wall;
  private final Duration budget;

  /// @param wall measures the budget, because the office's clock may be moved
  /// @param budget how long one batch may begin new work
  public Batch(Dispatch dispatch, InstantSource wall, Duration budget) {
    this.dispatch = dispatch;
    this.wall = wall;
    this.budget = budget;
  }

  /// A record of the stream: its number, and the keys of what changed.
  public record Item(String sequenceNumber, String partition, String sort) {}

  /// @return the sequence numbers of the records that could not be looked after because of a fault
  public List<String> deliver(List<Item> items) {
    Instant stop = wall.instant().plus(budget);
    List<String> failed = new ArrayList<>();
    for (Item item : items) {
      if (wall.instant().isAfter(stop)) {
        break;
      }
      try {
        Optional<Due> due = Outbox.ofKeys(item.partition(), item.sort());
        if (due.isPresent()) {
          dispatch.deliver(due.get().ref(), due.get().outboxId().orElseThrow());
        }
      } catch (RuntimeException e) {
        // Reported, so that the stream brings it again; the records after it still get their turn now.
        LOG.log(System.Logger.Level.ERROR, "Record " + item.sequenceNumber() + " failed.", e);
        failed.add(item.sequenceNumber());
      }
    }
    return failed;
  }
}
