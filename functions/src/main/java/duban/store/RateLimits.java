package duban.store;

import duban.policy.Policy.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// How much a source may send (`limits` of its policy entry), over all instances of a function.
///
/// The table keeps one number per source: the instant at which its allowance will be whole again
/// (the "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371). Taking moves
/// it ahead. An instance takes a slice at once and gives it out without a further write; what is
/// left of a slice after [#HOLD] goes back with the next one. A slice begins at one and doubles
/// while an instance uses slices up, to at most a tenth of the burst and a second's worth.
///
/// So in any stretch of time a source gets its burst, its rate, and at most one slice per instance
/// more or fewer. A clock that is moved ahead fills the allowance, no more; one that is moved back
/// by more than [#SKEW] finds it empty, and filling from there.
public final class RateLimits {
  /// How long an instance may keep a slice.
  static final Duration HOLD = Duration.ofSeconds(1);

  /// How far the clocks of instances may differ before the number in the table is not believed.
  static final Duration SKEW = Duration.ofSeconds(30);

  /// How long an instance that was refused does not ask again, at the most.
  private static final Duration PAUSE = Duration.ofMillis(250);

  private static final String WHOLE_AT = "wholeAt";

  /// How often another instance may be quicker before the message is put off.
  private static final int TRIES = 10;

  private final Items items;
  private final Map<String, Slice> slices = new ConcurrentHashMap<>();

  public RateLimits(DynamoDbClient db, String table) {
    this.items = new Items(db, table);
  }

  /// Whether a message may come in.
  public sealed interface Grant {
    record Given() implements Grant {}

    /// @param after how long until it may, at the least; whole seconds, at least one
    record Refused(Duration after) implements Grant {}
  }

  /// Asks for one message.
  public Grant take(String office, String source, Limits limits, Instant now) {
    String partition = Keys.source(office, source);
    Slice slice = slices.computeIfAbsent(partition, Slice::new);
    synchronized (slice) {
      return slice.take(new Rate(limits), micros(now));
    }
  }

  /// The most that an instance takes at once.
  static int largestSlice(Limits limits) {
    return Math.max(1, Math.min(limits.burst() / 10, limits.perMinute() / 60));
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  /// In microseconds.
  ///
  /// @param each how long one message takes to be made good
  /// @param whole how long the whole burst takes
  private record Rate(Limits limits, long each, long whole) {
    Rate(Limits limits) {
      this(limits, each(limits), each(limits) * limits.burst());
    }

    private static long each(Limits limits) {
      return Math.max(1, Duration.ofMinutes(1).toNanos() / 1_000 / limits.perMinute());
    }
  }

  /// What this instance holds of one source's allowance, and last saw in the table.
  private final class Slice {
    private final String partition;
    private @Nullable Long seen;
    private @Nullable Long seenAt;
    private @Nullable Long takenAt;
    private @Nullable Long refusedAt;
    private long readyAt;
    private int size = 1;
    private int left;

    Slice(String partition) {
      this.partition = partition;
    }

    Grant take(Rate rate, long now) {
      boolean held = takenAt != null && now >= takenAt && now - takenAt < micros(HOLD);
      if (held && left > 0) {
        left--;
        return new Grant.Given();
      }
      if (refusedAt != null && now >= refusedAt && now - refusedAt < pause(rate)) {
        return new Grant.Refused(seconds(readyAt - now));
      }
      size = Math.clamp(held ? size * 2L : size / 2, 1, largestSlice(rate.limits()));
      if (seenAt == null || now < seenAt || now - seenAt >= micros(HOLD)) {
        see(now);
      }
      if (seen != null && seen > now + rate.whole() + micros(SKEW)) {
        // Written by a clock that was moved since, or under limits that were narrower.
        left = 0;
        write(now + rate.whole(), now);
      }
      for (int i = 0; i < TRIES; i++) {
        long from = from(rate, now);
        long available = (now + rate.whole() - from) / rate.each();
        if (available < 1) {
          return refuse(now, from + rate.each() - rate.whole());
        }
        int taken = (int) Math.min(size, available);
        if (write(from + taken * rate.each(), now)) {
          takenAt = now;
          left = taken - 1;
          return new Grant.Given();
        }
      }
      return refuse(now, now);
    }

    private Grant refuse(long now, long ready) {
      refusedAt = now;
      readyAt = ready;
      return new Grant.Refused(seconds(ready - now));
    }

    /// A source that sends too fast is not worth a contest with the other instances over every
    /// message: it was told to wait for longer than this.
    private static long pause(Rate rate) {
      return Math.min(rate.whole() / 4, micros(PAUSE));
    }

    /// When the allowance would be whole, what is left of the last slice given back.
    private long from(Rate rate, long now) {
      if (seen == null) {
        return now;
      }
      return Math.max(seen - left * rate.each(), now);
    }

    private void see(long now) {
      seen = items.find(partition, Keys.RATE).map(item -> number(item)).orElse(null);
      seenAt = now;
    }

    private boolean write(long wholeAt, long now) {
      Map<String, AttributeValue> values = new HashMap<>();
      values.put(":next", Items.number(wholeAt));
      values.put(":v", Items.number(Items.SCHEMA));
      if (seen != null) {
        values.put(":seen", Items.number(seen));
      }
      String condition = seen == null ? "attribute_not_exists(PK)" : WHOLE_AT + " = :seen";
      try {
        items
            .db()
            .updateItem(
                r ->
                    r.tableName(items.table())
                        .key(Items.key(partition, Keys.RATE))
                        .updateExpression("SET " + WHOLE_AT + " = :next, v = :v")
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD));
        seen = wholeAt;
        seenAt = now;
        return true;
      } catch (ConditionalCheckFailedException e) {
        seen = e.hasItem() ? (Long) number(Items.known(e.item())) : null;
        seenAt = now;
        return false;
      }
    }

    private static long number(Map<String, AttributeValue> item) {
      AttributeValue value = item.get(WHOLE_AT);
      if (value == null || value.n() == null) {
        throw new IllegalStateException("A rate without '" + WHOLE_AT + "'.");
      }
      return Long.parseLong(value.n());
    }

    private static Duration seconds(long micros) {
      return Duration.ofSeconds(Math.max(1, Math.ceilDiv(micros, 1_000_000L)));
    }

    private static long micros(Duration duration) {
      return duration.toNanos() / 1_000;
    }
  }
}
