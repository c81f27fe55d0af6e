package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseRef;
import duban.store.Links.Link;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("E10")
class QuotedLinksTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String OFFICE = "qinglan";
  private static final Instant NOW = Samples.NINE;

  private final TableLinks links = new TableLinks(TABLE.client(), LocalTable.NAME);
  private final Jobs jobs = new TableJobs(TABLE.client(), LocalTable.NAME);
  private final QuotedLinks quoted = new QuotedLinks(TABLE.client(), LocalTable.NAME, jobs);
  private final String caseId = UUID.randomUUID().toString();
  private final String job = QuotedLinks.JOB + "/" + caseId + "-handle-1-zhang";

  private String link() {
    NewLink link =
        NewLink.random(
            new Link(
                new CaseRef(OFFICE, caseId), "handle-1", "zhang", NOW.plus(Duration.ofDays(30))),
            new SecureRandom());
    links.keep(link);
    return link.id();
  }

  private boolean valid(String id, Instant at) {
    return at.isBefore(links.find(id).orElseThrow().expiresAt());
  }

  @Test
  void aQuotedLinkOpensNothingAnyMoreAndItsOwnerIsOwedANewOne() {
    String id = link();

    quoted.retire(Set.of(id), NOW);

    assertThat(valid(id, NOW)).isFalse();
    assertThat(jobs.find(OFFICE, job).orElseThrow().planned()).isEqualTo(NOW);
    assertThat(jobs.find(OFFICE, job).orElseThrow().state())
        .containsEntry(QuotedLinks.PERSON, "zhang")
        .containsEntry(QuotedLinks.TASK, "handle-1")
        .doesNotContainValue(id);
  }

  @Test
  void aMachineThatQuotesEveryLinkIsOwedOneADayAndTheLastOneOpensMeanwhile() {
    quoted.retire(Set.of(link()), NOW);
    String second = link();
    Instant later = NOW.plusSeconds(60);

    quoted.retire(Set.of(second), later);
    quoted.retire(Set.of(second), later.plusSeconds(60));

    assertThat(valid(second, later)).isTrue();
    assertThat(jobs.find(OFFICE, job).orElseThrow().planned())
        .isEqualTo(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void aLinkThatOutlivesItsTimeWhileItsStepIsOpenIsRetiredAllTheSame() {
    String id = link();
    Instant late = NOW.plus(Duration.ofDays(31));

    quoted.retire(Set.of(id), late);

    assertThat(links.find(id).orElseThrow().expiresAt()).isEqualTo(Instant.EPOCH);
    assertThat(jobs.find(OFFICE, job)).isPresent();
  }

  @Test
  void aLinkThatIsNoneOfOursOwesNothing() {
    quoted.retire(Set.of("A".repeat(43)), NOW);

    assertThat(jobs.find(OFFICE, job)).isEmpty();
  }
}
