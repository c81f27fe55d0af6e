package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.policy.Policy.Limits;
import duban.store.RateLimits.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

@Tag("A1")
class RateLimitsTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant START = Samples.NINE;

  private final Counting db = new Counting(TABLE.client());

  @BeforeEach
  void clear() {
    TABLE.clear();
  }

  private RateLimits instance() {
    return new RateLimits(db, LocalTable.NAME);
  }

  private static Grant take(RateLimits limits, Limits limit, Instant now) {
    return limits.take(Samples.OFFICE, Samples.SOURCE, limit, now);
  }

  private static int given(RateLimits limits, Limits limit, Instant now, int asked) {
    int given = 0;
    for (int i = 0; i < asked; i++) {
      given += take(limits, limit, now) instanceof Grant.Given ? 1 : 0;
    }
    return given;
  }

  @Test
  void theBurstIsGivenAndThenTheRate() {
    RateLimits limits = instance();
    Limits limit = new Limits(60, 5);

    assertThat(given(limits, limit, START, 20)).isEqualTo(5);
    assertThat(take(limits, limit, START)).isEqualTo(new Grant.Refused(Duration.ofSeconds(1)));
    assertThat(given(limits, limit, START.plusSeconds(3), 20)).isEqualTo(3);
    assertThat(given(limits, limit, START.plusSeconds(4), 20)).isEqualTo(1);
    assertThat(given(limits, limit, START.plusSeconds(3_600), 20)).isEqualTo(5);
  }

  @Test
  void whoeverWaitsAsLongAsItIsToldComesIn() {
    RateLimits limits = instance();
    Limits limit = new Limits(2, 1);

    assertThat(take(limits, limit, START)).isEqualTo(new Grant.Given());
    assertThat(take(limits, limit, START.plusSeconds(4)))
        .isEqualTo(new Grant.Refused(Duration.ofSeconds(26)));
    assertThat(take(limits, limit, START.plusSeconds(30))).isEqualTo(new Grant.Given());
  }

  @Test
  void oneSourcesHasteIsNotAnothersFault() {
    RateLimits limits = instance();
    Limits limit = new Limits(60, 1);
    assertThat(given(limits, limit, START, 5)).isEqualTo(1);
    assertThat(limits.take(Samples.OFFICE, "another", limit, START)).isEqualTo(new Grant.Given());
  }

  /// 16 instances, each asking from two threads, while the clock goes on by 20 ms a round.
  @Test
  void theLimitHoldsOverManyInstances() throws Exception {
    Limits limit = new Limits(6_000, 200);
    int instances = 16;
    int rounds = 100;
    Duration round = Duration.ofMillis(20);
    List<RateLimits> all = new ArrayList<>();
    for (int i = 0; i < instances; i++) {
      all.add(instance());
    }
    AtomicInteger given = new AtomicInteger();
    int asked = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < rounds; n++) {
        Instant now = START.plus(round.multipliedBy(n));
        List<Callable<Integer>> askers = new ArrayList<>();
        for (RateLimits one : all) {
          askers.add(() -> given.addAndGet(given(one, limit, now, 2)));
          askers.add(() -> given.addAndGet(given(one, limit, now, 2)));
          asked += 4;
        }
        for (Future<Integer> done : threads.invokeAll(askers)) {
          done.get();
        }
      }
    }
    double allowed =
        limit.burst() + limit.perMinute() / 60.0 * round.toMillis() * (rounds - 1) / 1e3;
    int slices = instances * RateLimits.largestSlice(limit);
    assertThat(asked).isGreaterThan(6_000);
    // What an instance holds was counted when it was taken: nobody gets more.
    assertThat(given.get()).isLessThanOrEqualTo((int) allowed);
    assertThat(given.get()).isGreaterThanOrEqualTo((int) (allowed - slices));
    assertThat(db.writes.get()).as("writes for %d messages", asked).isLessThan(asked / 8);
  }

  @Test
  void aBusyInstanceWritesOnceForManyMessages() {
    RateLimits limits = instance();
    Limits limit = new Limits(60_000, 1_000);

    assertThat(given(limits, limit, START, 1_000)).isEqualTo(1_000);
    assertThat(db.writes.get()).isLessThan(20);
  }

  @Test
  void aSlowSourceLosesNothingToSlices() {
    List<RateLimits> all = List.of(instance(), instance(), instance(), instance());
    Limits limit = new Limits(60, 20);
    // One a second, always another instance: exactly its rate, for ten minutes.
    for (int second = 0; second < 600; second++) {
      assertThat(take(all.get(second % 4), limit, START.plusSeconds(second)))
          .as("second %d", second)
          .isEqualTo(new Grant.Given());
    }
  }

  @Test
  void refusalsWriteNothingAndHardlyRead() {
    RateLimits limits = instance();
    Limits limit = new Limits(1, 1);
    assertThat(given(limits, limit, START, 1)).isEqualTo(1);
    int writes = db.writes.get();
    int reads = db.reads.get();

    assertThat(given(limits, limit, START.plusMillis(500), 1_000)).isZero();

    assertThat(db.writes.get()).isEqualTo(writes);
    assertThat(db.reads.get()).isEqualTo(reads);
  }

  @Test
  void aClockThatIsMovedDoesNoHarm() {
    RateLimits limits = instance();
    Limits limit = new Limits(60, 5);
    assertThat(given(limits, limit, START, 10)).isEqualTo(5);

    // A year ahead: the allowance is whole, and no more than that.
    Instant ahead = START.plus(Duration.ofDays(365));
    assertThat(given(limits, limit, ahead, 10)).isEqualTo(5);

    // Back again: at most what refills from here.
    assertThat(given(limits, limit, START.plusSeconds(1), 10)).isZero();
    assertThat(given(limits, limit, START.plusSeconds(3), 10)).isEqualTo(2);
    assertThat(given(instance(), limit, START.plusSeconds(4), 10)).isEqualTo(1);
    assertThat(given(limits, limit, START.plusSeconds(60), 10)).isEqualTo(5);
  }

  @Test
  void aLimitThatIsRaisedHoldsAtOnce() {
    RateLimits limits = instance();
    assertThat(given(limits, new Limits(1, 10), START, 20)).isEqualTo(10);
    assertThat(take(limits, new Limits(600, 100), START.plusSeconds(1)))
        .isIn(new Grant.Given(), new Grant.Refused(Duration.ofSeconds(1)));
    assertThat(given(limits, new Limits(600, 100), START.plusSeconds(12), 200)).isEqualTo(100);
  }

  /// Counts what is asked of the table.
  private static final class Counting implements DynamoDbClient {
    private final DynamoDbClient behind;
    final AtomicInteger writes = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();

    Counting(DynamoDbClient behind) {
      this.behind = behind;
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      writes.incrementAndGet();
      return behind.updateItem(request);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
      reads.incrementAndGet();
      return behind.getItem(request);
    }

    @Override
    public String serviceName() {
      return behind.serviceName();
    }

    @Override
    public void close() {}
  }
}
