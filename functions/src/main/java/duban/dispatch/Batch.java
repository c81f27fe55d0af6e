package duban.dispatch;

import duban.cases.CaseRef;
import duban.store.Outbox;
import duban.store.Outbox.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A batch of the table's stream. Slow receivers may not hold up the stream: when the time for a
/// batch is over, the rest is left to the sweep, on whose index it stands.
public final class Batch {
  /// How many cases one process works on at a time.
  private static final int SIDE_BY_SIDE = 8;

  private static final System.Logger LOG = System.getLogger(Batch.class.getName());

  private final Dispatch dispatch;
  private final InstantSource wall;
  private final Duration budget;
  private final Semaphore room = new Semaphore(SIDE_BY_SIDE);

  /// @param wall measures the budget, because the office's clock may be moved
  /// @param budget how long one batch may begin new work
  public Batch(Dispatch dispatch, InstantSource wall, Duration budget) {
    this.dispatch = dispatch;
    this.wall = wall;
    this.budget = budget;
  }

  /// A record of the stream: its number, and the keys of what changed.
  ///
  /// @param image the item as it was written; empty when the record does not show it
  public record Item(
      String sequenceNumber, String partition, String sort, Map<String, AttributeValue> image) {
    public Item {
      image = Map.copyOf(image);
    }

    public Item(String sequenceNumber, String partition, String sort) {
      this(sequenceNumber, partition, sort, Map.of());
    }
  }

  /// Cases go side by side, because most of the time is spent waiting for somebody else's answer;
  /// the effects of one case go in the order in which they were written.
  ///
  /// @return the sequence numbers of the records that could not be looked after because of a fault
  public List<String> deliver(List<Item> items) {
    Instant stop = wall.instant().plus(budget);
    Map<String, List<Item>> cases = new LinkedHashMap<>();
    items.forEach(
        item -> cases.computeIfAbsent(item.partition(), c -> new ArrayList<>()).add(item));
    if (cases.size() == 1) {
      return inOrder(items, stop);
    }
    List<String> failed = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> running =
          cases.values().stream()
              .map(ofOne -> threads.submit(() -> whenThereIsRoom(ofOne, stop)))
              .toList();
      for (Future<List<String>> one : running) {
        failed.addAll(one.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted amid a batch of the stream.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A batch of the stream failed.", e.getCause());
    }
    return failed;
  }

  private List<String> whenThereIsRoom(List<Item> items, Instant stop) throws InterruptedException {
    room.acquire();
    try {
      return inOrder(items, stop);
    } finally {
      room.release();
    }
  }

  private List<String> inOrder(List<Item> items, Instant stop) {
    List<String> failed = new ArrayList<>();
    Optional<CaseReading> reading = Optional.empty();
    for (Item item : items) {
      if (wall.instant().isAfter(stop)) {
        break;
      }
      try {
        Optional<Due> due = Outbox.ofKeys(item.partition(), item.sort());
        if (due.isPresent()) {
          CaseRef ref = due.get().ref();
          CaseReading of =
              reading.isPresent() ? reading.get() : new CaseReading(dispatch.cases(), ref, wall);
          reading = Optional.of(of);
          if (item.image().isEmpty()) {
            dispatch.deliver(ref, due.get().outboxId().orElseThrow(), of);
          } else {
            // As it was written is as good as what the table says now: others may have been at it
            // since, but what cannot be done twice is claimed first.
            dispatch.deliver(Outbox.ofImage(ref, item.image()), of);
          }
        }
      } catch (RuntimeException e) {
        // Reported, so that the stream brings it again; the records after it still get their turn
        // now.
        LOG.log(System.Logger.Level.ERROR, "Record " + item.sequenceNumber() + " failed.", e);
        failed.add(item.sequenceNumber());
      }
    }
    return failed;
  }
}
