package duban.local.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.local.work.InFlight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LocalClockTest {
  private static final Instant START = Instant.parse("2026-04-15T01:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final InFlight work = new InFlight();
  private final LocalClock clock = LocalClock.frozen(work, START);
  private final List<String> happened = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    clock.close();
  }

  private Runnable note(String what) {
    return () -> happened.add(what + " at " + Duration.between(START, clock.now()));
  }

  @Test
  void aFrozenClockStands() {
    assertThat(clock.now()).isEqualTo(START);
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void everythingDueOnTheWayHappensInOrderAtItsOwnInstant() {
    clock.at(START.plusSeconds(120), note("second"));
    clock.at(START.plusSeconds(60), note("first"));
    clock.at(START.plusSeconds(601), note("too late"));

    assertThat(clock.advance(Duration.ofMinutes(10), LIMIT)).isEqualTo(START.plusSeconds(600));

    assertThat(happened).containsExactly("first at PT1M", "second at PT2M");
    assertThat(clock.now()).isEqualTo(START.plusSeconds(600));
  }

  @Test
  void timersOfOneInstantRunInTheOrderInWhichTheyWereSet() {
    for (int i = 0; i < 20; i++) {
      clock.at(START.plusSeconds(60), note("timer " + i));
    }

    clock.advance(Duration.ofMinutes(1), LIMIT);

    assertThat(happened).hasSize(20).first().isEqualTo("timer 0 at PT1M");
    assertThat(happened)
        .isSortedAccordingTo(
            java.util.Comparator.comparingInt(s -> Integer.parseInt(s.split(" ")[1])));
  }

  @Test
  void whatATimerSetsGoingComesToRestBeforeTheNextTimer() {
    var executor = work.executor("slow work", 4);
    var release = new CountDownLatch(1);
    clock.at(
        START.plusSeconds(60),
        () -> {
          note("first").run();
          executor.execute(
              () -> {
                await(release);
                note("work of the first").run();
                // Set while the clock stands at one minute, so it is due on the way.
                clock.at(START.plusSeconds(90), note("follow-up"));
              });
          release.countDown();
        });
    clock.at(START.plusSeconds(120), note("second"));

    clock.advance(Duration.ofMinutes(2), LIMIT);

    assertThat(happened)
        .containsExactly(
            "first at PT1M", "work of the first at PT1M", "follow-up at PT1M30S", "second at PT2M");
  }

  @Test
  void aCancelledTimerDoesNotFire() {
    var timer = clock.at(START.plusSeconds(60), note("cancelled"));
    timer.cancel();

    clock.advance(Duration.ofMinutes(2), LIMIT);

    assertThat(happened).isEmpty();
  }

  @Test
  void aTimerAlreadyDueFiresWithoutTheClockMoving() {
    clock.at(START.minusSeconds(1), note("past"));

    clock.settle(LIMIT);

    assertThat(happened).containsExactly("past at PT0S");
  }

  @Test
  void itDoesNotGoBackward() {
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1), LIMIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The clock only goes forward, not by PT-1S.");
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void whatDoesNotComeToRestIsNamed() {
    try (var ticket = work.begin("RemindFunction");
        var another = work.begin("RemindFunction");
        var third = work.begin("stream")) {
      assertThatThrownBy(() -> clock.settle(Duration.ofMillis(20)))
          .isInstanceOf(InFlight.StillBusy.class)
          .hasMessage("Still busy after 20 ms: RemindFunction (2), stream");
    }
  }

  @Test
  void aDayOfAMinutelyTimerPassesQuickly() {
    int[] count = {0};
    var executor = work.executor("sweep", 1);
    Runnable[] sweep = new Runnable[1];
    sweep[0] =
        () -> {
          executor.execute(() -> count[0]++);
          clock.at(clock.now().plusSeconds(60), sweep[0]);
        };
    clock.at(START.plusSeconds(60), sweep[0]);

    clock.advance(Duration.ofDays(1), LIMIT);

    assertThat(count[0]).isEqualTo(1_440);
  }

  @Test
  void aRunningClockFiresInRealTimeAndCanBeMoved() throws InterruptedException {
    var own = new InFlight();
    try (var running = LocalClock.running(own)) {
      var fired = new CountDownLatch(1);
      running.at(running.now().plusMillis(30), fired::countDown);
      assertThat(fired.await(5, TimeUnit.SECONDS)).isTrue();

      Instant before = running.now();
      Instant after = running.advance(Duration.ofHours(1), LIMIT);

      assertThat(Duration.between(before, after))
          .isBetween(Duration.ofHours(1), Duration.ofSeconds(3610));
      assertThat(running.now()).isAfterOrEqualTo(after);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
