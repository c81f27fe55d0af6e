package duban.mailin;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.SampleMailIds;
import duban.cases.SecurityEvents;
import duban.dispatch.MovableClock;
import duban.dispatch.Reachability;
import duban.dispatch.Unreachable;
import duban.mailin.MailSweep.Outcome;
import duban.mailin.Receiving.Reports;
import duban.store.InMemoryCases;
import duban.store.InMemoryJobs;
import duban.store.InMemoryPapers;
import duban.store.InMemoryPolicies;
import duban.store.LocalTable;
import duban.store.MailDrop;
import duban.store.Outbox;
import duban.store.QuotedLinks;
import duban.store.Samples;
import duban.store.TableAddresses;
import duban.store.TableInbox;
import duban.store.TableMailsTaken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What lies in the bucket and nobody took in is found, and what fails holds up nothing else.
@Tag("A1")
class MailSweepTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Duration BACK = Duration.ofDays(1);

  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final Map<String, Instant> lying = new LinkedHashMap<>();
  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final TableAddresses addresses = new TableAddresses(TABLE.client(), LocalTable.NAME);
  private final TableMailsTaken taken = new TableMailsTaken(TABLE.client(), LocalTable.NAME);

  private final MailDrop drop =
      new MailDrop() {
        @Override
        public Optional<byte[]> find(String key) {
          if (key.contains("broken")) {
            throw new IllegalStateException("It cannot be read.");
          }
          return Optional.of("Subject: x\r\n\r\nx".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public List<Put> put(Instant from, Instant until) {
          return lying.entrySet().stream()
              .map(each -> new Put(each.getKey(), each.getValue()))
              .filter(put -> !put.at().isBefore(from) && put.at().isBefore(until))
              .toList();
        }
      };

  private MailSweep sweep() {
    InMemoryCases cases = new InMemoryCases();
    InMemoryJobs jobs = new InMemoryJobs();
    Reachability reachability = new Reachability(policies, addresses);
    Bounces bounces =
        new Bounces(
            policies,
            addresses,
            new Unreachable(
                cases, policies, new Outbox(TABLE.client(), LocalTable.NAME), reachability),
            reachability,
            jobs,
            SecurityEvents.UNCOUNTED);
    return new MailSweep(
        new Receiving(
            cases,
            policies,
            new TableInbox(TABLE.client(), LocalTable.NAME),
            jobs,
            new MailPapers(new InMemoryPapers()),
            bounces,
            SampleMailIds.IDS,
            Reports.BY_MAIL,
            new QuotedLinks(TABLE.client(), LocalTable.NAME, jobs)),
        drop,
        taken,
        clock,
        Duration.ofSeconds(15));
  }

  private void put(String name) {
    lying.put("mail-in/" + name + UUID.randomUUID(), clock.instant());
  }

  @Test
  void whatNoEventToldOfIsTakenInOnceAndWhatFailsIsTriedAFewTimes() {
    MailSweep sweep = sweep();
    lying.put("mail-in/old", clock.instant().minusSeconds(60));
    assertThat(sweep.run(BACK, clock.instant())).isEqualTo(new Outcome(0, 0, 0));

    put("broken");
    put("a");
    put("b");
    assertThat(sweep.run(BACK, clock.instant())).as("too soon").isEqualTo(new Outcome(0, 0, 0));

    clock.advance(Duration.ofMinutes(16));
    assertThat(sweep.run(BACK, clock.instant()))
        .as("what was there before this was written down is left alone")
        .isEqualTo(new Outcome(2, 1, 0));
    for (int i = 0; i < 6; i++) {
      put("c");
      clock.advance(Duration.ofMinutes(16));
      assertThat(sweep.run(BACK, clock.instant())).isEqualTo(new Outcome(1, 1, 0));
    }
    String broken =
        lying.keySet().stream().filter(key -> key.contains("broken")).findFirst().orElseThrow();
    assertThat(taken.find(broken).tries()).isEqualTo(5);

    for (int i = 0; i < 130; i++) {
      put("d");
    }
    clock.advance(Duration.ofMinutes(16));
    Outcome first = sweep.run(BACK, clock.instant());
    assertThat(first.taken()).isEqualTo(100);
    assertThat(first.left()).isEqualTo(30);
    assertThat(sweep.run(BACK, clock.instant()).left()).isZero();
  }
}
