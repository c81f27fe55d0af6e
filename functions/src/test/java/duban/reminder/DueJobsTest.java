package duban.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import duban.dispatch.MovableClock;
import duban.reminder.OfficeJob.Outcome;
import duban.store.InMemoryPolicies;
import duban.store.Jobs;
import duban.store.Jobs.Job;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Samples;
import duban.store.TableJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The offices' jobs run at their times: once for each, again after a death.
@Tag("D10")
class DueJobsTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant NINE = Samples.NINE;
  private static final String OFFICE = Samples.OFFICE;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration DAY = Duration.ofDays(1);

  private final Jobs jobs = new TableJobs(TABLE.client(), LocalTable.NAME);
  private final MovableClock clock = new MovableClock(NINE);
  private final List<Instant> runs = Collections.synchronizedList(new ArrayList<>());

  /// Notes the time it ran for, and comes back a day later.
  private final OfficeJob daily =
      (job, now) -> {
        runs.add(job.planned());
        return new Outcome.Again(job.planned().plus(DAY), Map.of("last", now.toString()));
      };

  @BeforeEach
  void clear() {
    TABLE.clear();
  }

  private Sweep sweep(Map<String, OfficeJob> known) {
    InMemoryPolicies policies = new InMemoryPolicies();
    policies.publish(Samples.policy(), Samples.directory());
    return new Sweep(
        policies,
        new Outbox(TABLE.client(), LocalTable.NAME),
        List.of(new DueJobs(jobs, known, clock, LEASE)),
        clock,
        clock,
        Duration.ofSeconds(30),
        25);
  }

  private Job job() {
    return jobs.find(OFFICE, "daily").orElseThrow();
  }

  @Test
  void aJobRunsAtItsTimeAndMovesToItsNext() {
    jobs.schedule(OFFICE, "daily", NINE.plusSeconds(60), Map.of());

    assertThat(sweep(Map.of("daily", daily)).run().due()).isZero();

    clock.moveTo(NINE.plusSeconds(60));
    assertThat(sweep(Map.of("daily", daily)).run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(1, 0, 1, 0, 0, true, Duration.ZERO));
    assertThat(runs).containsExactly(NINE.plusSeconds(60));
    assertThat(job().planned()).isEqualTo(NINE.plusSeconds(60).plus(DAY)).isEqualTo(job().at());
    assertThat(job().state()).containsExactly(Map.entry("last", NINE.plusSeconds(60).toString()));
    assertThat(sweep(Map.of("daily", daily)).run().due()).isZero();
  }

  @Test
  void sweepsAtOnceRunAJobOnceForEachOfItsTimes() throws Exception {
    int days = 5;
    jobs.schedule(OFFICE, "daily", NINE, Map.of());
    for (int day = 0; day < days; day++) {
      CyclicBarrier start = new CyclicBarrier(4);
      Callable<Sweep.Outcome> together =
          () -> {
            Sweep sweep = sweep(Map.of("daily", daily));
            start.await();
            return sweep.run();
          };
      try (ExecutorService sweeps = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Sweep.Outcome> outcome : sweeps.invokeAll(Collections.nCopies(4, together))) {
          assertThat(outcome.get().failed()).isZero();
        }
      }
      clock.moveTo(clock.instant().plus(DAY));
    }

    assertThat(runs)
        .containsExactly(
            NINE,
            NINE.plus(DAY),
            NINE.plus(DAY.multipliedBy(2)),
            NINE.plus(DAY.multipliedBy(3)),
            NINE.plus(DAY.multipliedBy(4)));
  }

  @Test
  void aJobThatFailsStaysDueForTheSameTime() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of("kept", "yes"));
    OfficeJob failing =
        (job, now) -> {
          throw new IllegalStateException("The report could not be written.");
        };

    assertThat(sweep(Map.of("daily", failing)).run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(1, 0, 0, 1, 0, true, Duration.ZERO));
    assertThat(job().planned()).isEqualTo(NINE);
    assertThat(job().at()).isEqualTo(NINE.plus(LEASE));
    assertThat(job().state()).containsExactly(Map.entry("kept", "yes"));

    clock.moveTo(NINE.plus(LEASE));
    sweep(Map.of("daily", daily)).run();
    assertThat(runs).containsExactly(NINE);
  }

  /// The guarantee is at least once: who dies after taking a job leaves it to the sweep after the
  /// lease, for the same planned time.
  @Test
  void aJobWhoseRunnerDiedRunsAgainWhenTheLeaseIsOver() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of());
    assertThat(jobs.lease(job(), NINE.plus(LEASE))).isPresent();

    clock.moveTo(NINE.plus(LEASE).minusSeconds(1));
    assertThat(sweep(Map.of("daily", daily)).run().due()).isZero();

    clock.moveTo(NINE.plus(LEASE));
    sweep(Map.of("daily", daily)).run();
    assertThat(runs).containsExactly(NINE);
  }

  @Test
  void whoeverWokeUpAfterTheLeaseMovesNothing() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of());
    Job slow = jobs.lease(job(), NINE.plus(LEASE)).orElseThrow();
    clock.moveTo(NINE.plus(LEASE));
    sweep(Map.of("daily", daily)).run();
    Job after = job();

    assertThat(jobs.claim(slow, NINE, Map.of())).isFalse();
    assertThat(jobs.rest(slow, Map.of())).isFalse();
    assertThat(jobs.lease(slow, NINE)).isEmpty();
    assertThat(job()).isEqualTo(after);
  }

  @Test
  void aJobScheduledAnewWhileItRunsStaysWhereItWasPut() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of());
    OfficeJob rescheduled =
        (job, now) -> {
          jobs.schedule(OFFICE, "daily", NINE.plusSeconds(5), Map.of("new", "yes"));
          return new Outcome.Again(NINE.plus(DAY), Map.of());
        };

    sweep(Map.of("daily", rescheduled)).run();

    assertThat(job().at()).isEqualTo(NINE.plusSeconds(5));
    assertThat(job().state()).containsExactly(Map.entry("new", "yes"));
  }

  @Test
  void aRestingJobIsNotDueUntilItIsScheduled() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of());
    sweep(Map.of("daily", (job, now) -> new Outcome.Rest(Map.of("done", "yes")))).run();

    clock.moveTo(NINE.plus(DAY));
    assertThat(sweep(Map.of("daily", daily)).run().due()).isZero();
    assertThat(job().state()).containsExactly(Map.entry("done", "yes"));

    jobs.schedule(OFFICE, "daily", NINE.plus(DAY), Map.of());
    sweep(Map.of("daily", daily)).run();
    assertThat(runs).containsExactly(NINE.plus(DAY));
  }

  @Test
  void aJobNobodyKnowsIsPutOffAndKept() {
    jobs.schedule(OFFICE, "daily", NINE, Map.of("kept", "yes"));

    assertThat(sweep(Map.of()).run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(1, 0, 1, 0, 0, true, Duration.ZERO));

    assertThat(job().planned()).isEqualTo(NINE);
    assertThat(job().at()).isEqualTo(NINE.plus(Duration.ofHours(1)));
    assertThat(job().state()).containsExactly(Map.entry("kept", "yes"));
  }
}
