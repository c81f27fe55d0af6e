package duban.local.stream;

import duban.local.work.InFlight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import tools.jackson.databind.node.ObjectNode;

/// Reads one table's stream and hands what it reads to the mappings on it. It sleeps until [#wrote]
/// wakes it, so a record is on its way at once and an idle stack costs nothing.
///
/// From a write until its records are delivered the pump holds a ticket: the stack is not at rest
/// before.
public final class StreamPump implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StreamPump.class.getName());
  private static final int READ_AT_ONCE = 1_000;
  private static final Duration LAST_DELIVERY = Duration.ofSeconds(2);

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final List<Delivery> deliveries;
  private final InFlight work;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private InFlight.@Nullable Ticket ticket;
  private boolean pending;
  private boolean paused;
  private boolean forget;
  private boolean closed;

  // Only the pump's own thread looks at these.
  private final Map<String, String> iterators = new HashMap<>();
  private final Set<String> finished = new HashSet<>();

  public StreamPump(
      DynamoDbStreamsClient streams, String streamArn, List<Delivery> deliveries, InFlight work) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.deliveries = List.copyOf(deliveries);
    this.work = work;
    this.thread = Thread.ofPlatform().daemon().name("stream").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// The table was written to.
  public void wrote() {
    lock.lock();
    try {
      pending = true;
      if (ticket == null && !paused && !closed) {
        ticket = work.begin("stream");
        woken.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is delivered until [#resume]; what is written meanwhile waits in the stream.
  public void pause() {
    lock.lock();
    try {
      paused = true;
    } finally {
      lock.unlock();
    }
  }

  /// Delivers again, beginning with what waits in the stream.
  public void resume() {
    resume(false);
  }

  /// Delivers again, but only what is written from now on: what waited is lost, as it is after the
  /// stream's 24 hours.
  public void resumeForgetting() {
    resume(true);
  }

  private void resume(boolean forgetting) {
    lock.lock();
    try {
      paused = false;
      forget |= forgetting;
      pending = true;
      if (ticket == null) {
        ticket = work.begin("stream");
      }
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitWork()) {
      try {
        drain();
      } catch (RuntimeException e) {
        // A failing read is tried again at the next write; the records stay in the stream.
        LOG.log(System.Logger.Level.ERROR, "The stream could not be read.", e);
      }
    }
  }

  /// Waits until there is something to read; gives the ticket back first when there is not.
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && (!pending || paused)) {
        if (ticket != null) {
          ticket.close();
          ticket = null;
        }
        woken.awaitUninterruptibly();
      }
      pending = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void drain() {
    openNewShards();
    boolean drop = takeForget();
    for (String shard : List.copyOf(iterators.keySet())) {
      drain(shard, drop);
    }
  }

  private void drain(String shard, boolean drop) {
    String at = iterators.get(shard);
    while (at != null && !stopped()) {
      String from = at;
      GetRecordsResponse read = streams.getRecords(r -> r.shardIterator(from).limit(READ_AT_ONCE));
      if (!drop && !read.records().isEmpty()) {
        List<ObjectNode> events = new ArrayList<>();
        read.records().forEach(record -> events.add(RecordJson.of(record, streamArn)));
        deliveries.forEach(delivery -> delivery.deliver(events));
      }
      at = read.nextShardIterator();
      if (at == null) {
        // The shard was closed and is read to its end; its children follow.
        iterators.remove(shard);
        finished.add(shard);
        drain();
        return;
      }
      iterators.put(shard, at);
      if (read.records().size() < READ_AT_ONCE) {
        return;
      }
    }
  }

  /// Opens shards whose parent was read to its end. A stream usually has one; it is asked again
  /// only after that one is finished.
  private void openNewShards() {
    if (!iterators.isEmpty()) {
      return;
    }
    for (Shard shard :
        streams.describeStream(r -> r.streamArn(streamArn)).streamDescription().shards()) {
      String parent = shard.parentShardId();
      boolean ready = parent == null || finished.contains(parent);
      if (ready && !finished.contains(shard.shardId())) {
        iterators.put(
            shard.shardId(),
            streams
                .getShardIterator(
                    r ->
                        r.streamArn(streamArn)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator());
      }
    }
  }

  private boolean takeForget() {
    lock.lock();
    try {
      boolean drop = forget;
      forget = false;
      return drop;
    } finally {
      lock.unlock();
    }
  }

  private boolean stopped() {
    lock.lock();
    try {
      return closed || paused;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
      if (ticket != null) {
        ticket.close();
        ticket = null;
      }
    } finally {
      lock.unlock();
    }
    try {
      // What is being delivered may end in order, while the database is still there.
      thread.join(LAST_DELIVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
