package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.store.Jobs.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An office's jobs, and its own mails: each is taken by one.
class TableJobsTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String OFFICE = Samples.OFFICE;
  private static final Instant NOW = Samples.NINE;
  private static final Instant LATER = NOW.plusSeconds(120);
  private static final Map<String, String> STATE = Map.of("asked", "1");

  private final Jobs jobs = new TableJobs(TABLE.client(), LocalTable.NAME);
  private final Sent sent = new TableSent(TABLE.client(), LocalTable.NAME);

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  private Job scheduled() {
    jobs.schedule(OFFICE, "report", NOW, STATE);
    return find();
  }

  private Job find() {
    return jobs.find(OFFICE, "report").orElseThrow();
  }

  private boolean onTheDueIndex() {
    Map<String, AttributeValue> item =
        TABLE.items().stream()
            .filter(i -> Items.string(i, "SK").equals(Keys.job("report")))
            .findFirst()
            .orElseThrow();
    return item.containsKey("duePk") && item.containsKey("dueAt");
  }

  @Test
  void aJobIsDueWhenItWasScheduledForAndRemembersItsState() {
    assertThat(jobs.find(OFFICE, "report")).isEmpty();

    assertThat(scheduled()).isEqualTo(new Job(OFFICE, "report", NOW, NOW, 1, STATE));
    assertThat(onTheDueIndex()).isTrue();
    jobs.schedule(OFFICE, "report", LATER, Map.of());
    assertThat(find()).isEqualTo(new Job(OFFICE, "report", LATER, LATER, 2, Map.of()));
  }

  @Test
  void aLeaseKeepsTheTimeThatTheJobIsFor() {
    Job leased = jobs.lease(scheduled(), LATER).orElseThrow();

    assertThat(leased).isEqualTo(new Job(OFFICE, "report", NOW, LATER, 2, STATE));
    assertThat(find()).isEqualTo(leased);
  }

  @Test
  void ofManyAtOnceOneTakesAJob() throws Exception {
    Job seen = scheduled();
    List<Callable<Boolean>> rivals =
        Collections.nCopies(8, () -> jobs.lease(seen, LATER).isPresent());

    int taken = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> future : threads.invokeAll(rivals)) {
        taken += future.get() ? 1 : 0;
      }
    }

    assertThat(taken).isEqualTo(1);
  }

  @Test
  void aJobThatWasScheduledAnewMeanwhileIsNotMovedByItsRunner() {
    Job leased = jobs.lease(scheduled(), LATER).orElseThrow();
    jobs.schedule(OFFICE, "report", NOW, Map.of("asked", "2"));
    Job anew = find();

    assertThat(jobs.claim(leased, NOW.plus(Duration.ofDays(1)), Map.of())).isFalse();
    assertThat(jobs.rest(leased, Map.of())).isFalse();
    assertThat(jobs.lease(leased, LATER)).isEmpty();
    assertThat(find()).isEqualTo(anew);
    assertThat(onTheDueIndex()).isTrue();
  }

  @Test
  void aJobThatRanIsDueAtItsNextTimeWithWhatItRemembers() {
    Job leased = jobs.lease(scheduled(), LATER).orElseThrow();
    Instant next = NOW.plus(Duration.ofDays(1));

    assertThat(jobs.claim(leased, next, Map.of("asked", "2"))).isTrue();

    assertThat(find()).isEqualTo(new Job(OFFICE, "report", next, next, 3, Map.of("asked", "2")));
  }

  @Test
  void aJobThatRestsIsDueNoMoreUntilItIsScheduledAgain() {
    assertThat(jobs.rest(scheduled(), Map.of("asked", "2"))).isTrue();

    assertThat(find().at()).isEqualTo(Instant.MAX);
    assertThat(find().state()).isEqualTo(Map.of("asked", "2"));
    assertThat(onTheDueIndex()).isFalse();
    jobs.schedule(OFFICE, "report", LATER, STATE);
    assertThat(find().at()).isEqualTo(LATER);
    assertThat(onTheDueIndex()).isTrue();
  }

  @Test
  void anOfficesOwnMailIsTakenByOneUntilItsLeaseIsOverAndNeverOnceItWentOut() {
    assertThat(sent.begin(OFFICE, "report", NOW, LATER)).isTrue();
    assertThat(sent.begin(OFFICE, "report", LATER.minusMillis(1), LATER.plusSeconds(120)))
        .isFalse();
    assertThat(sent.begin(OFFICE, "report", LATER, LATER.plusSeconds(120)))
        .as("the lease is over")
        .isTrue();
    assertThat(sent.begin(OFFICE, "other", NOW, LATER)).as("another mail").isTrue();

    sent.release(OFFICE, "report", LATER);
    assertThat(sent.begin(OFFICE, "report", LATER, LATER.plusSeconds(120)))
        .as("it was given back")
        .isTrue();
    sent.done(OFFICE, "report", LATER, "ses-1");
    assertThat(sent.begin(OFFICE, "report", NOW.plus(Duration.ofDays(300)), LATER)).isFalse();
  }
}
