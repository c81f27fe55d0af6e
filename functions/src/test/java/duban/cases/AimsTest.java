package duban.cases;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.cases.CaseEvent.AimSettled;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A major matter: the initial report within 30 minutes, aiming at 20; the written one within 90,
/// aiming at 40.
@Tag("A7")
class AimsTest {
  private static final String HANDLE = "handle-1-gutai-bureau";
  private static final String UNIT = "gutai-bureau";

  private final Town town = new Town();
  private final Instant occurred = town.now;
  private final CaseRef ref = town.message("350102", "占道经营", "major", occurred);

  AimsTest() {
    town.ask(ref, TaskKind.TRIAGE, 1, null, "t1");
    town.act(
        town.link(ref, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        UNIT);
    town.ask(ref, TaskKind.HANDLE, 1, UNIT, "t2");
  }

  private void reports(String minutes, String decision) {
    town.now = occurred.plus(Duration.parse(minutes));
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        decision,
        "text",
        "已派员。" + minutes,
        "draftReply",
        "已处理。");
  }

  private List<AimSettled> settled() {
    return town.events(ref).stream()
        .filter(AimSettled.class::isInstance)
        .map(AimSettled.class::cast)
        .toList();
  }

  private AimSettled aim(String what, String after, boolean reached) {
    return new AimSettled(HANDLE, UNIT, what, occurred.plus(Duration.parse(after)), reached);
  }

  @Test
  void anAimThatWasReachedAtItsVeryTimeIsOnRecord() {
    reports("PT20M", "initial-report");
    reports("PT40M", "written-report");

    assertThat(settled())
        .containsExactly(
            aim("initial-report", "PT20M", true), aim("written-report", "PT40M", true));
  }

  @Test
  void anAimThatWasMissedIsOnRecordAlsoWhenTheReportComesWithinItsLimit() {
    reports("PT20M0.001S", "initial-report");
    reports("PT89M", "written-report");

    assertThat(settled())
        .containsExactly(
            aim("initial-report", "PT20M", false), aim("written-report", "PT40M", false));
  }

  @Test
  void aWrittenReportSettlesBothAims() {
    reports("PT10M", "written-report");

    assertThat(settled())
        .containsExactlyInAnyOrder(
            aim("initial-report", "PT20M", true), aim("written-report", "PT40M", true));
  }

  @Test
  void anAimPassesByItselfAndIsSettledOnce() {
    CaseFile file = town.file(ref);
    assertThat(Aims.next(file)).contains(occurred.plus(Duration.ofMinutes(20)));
    assertThat(Aims.settled(file, occurred.plus(Duration.ofMinutes(20)))).isEmpty();

    Instant later = occurred.plus(Duration.ofMinutes(21));
    List<AimSettled> passed = Aims.settled(file, later);
    assertThat(passed).containsExactly(aim("initial-report", "PT20M", false));
    CaseFile after = file.with(Actor.SYSTEM, later, passed);
    assertThat(Aims.settled(after, later)).isEmpty();
    assertThat(Aims.next(after)).contains(occurred.plus(Duration.ofMinutes(40)));
  }
}
