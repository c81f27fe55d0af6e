package duban.states.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/// The events of one execution, in order. One thread at a time writes; any thread reads.
///
/// The service allows 25,000 events. The last place is kept for the event that ends the execution,
/// so that an execution which goes round and round ends with a reason.
public final class History {
  private final int limit;
  private final List<Event> events = new ArrayList<>();

  public History(int limit) {
    this.limit = limit;
  }

  /// Adds an event, unless only the last place is left.
  ///
  /// @return its id, or that of the last event when there is no room
  public synchronized long append(
      long previousId, Instant timestamp, HistoryEventType type, Details details) {
    if (events.size() < limit - 1) {
      events.add(new Event(events.size() + 1L, previousId, timestamp, type, details));
    }
    return events.size();
  }

  /// Adds the event that ends the execution.
  public synchronized void end(
      long previousId, Instant timestamp, HistoryEventType type, Details details) {
    events.add(new Event(events.size() + 1L, previousId, timestamp, type, details));
  }

  /// Whether only the last place is left.
  public synchronized boolean isFull() {
    return events.size() >= limit - 1;
  }

  public synchronized long lastId() {
    return events.size();
  }

  /// All events so far.
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }
}
