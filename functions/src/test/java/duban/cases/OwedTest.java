package duban.cases;

import static duban.pages.SampleCity.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import duban.pages.SampleCity;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OwedTest {
  private final CaseFile open = SampleCity.atHandle(SampleCity.message(), null);

  @Test
  @Tag("A6")
  void theEarliestLimitComesFirst() {
    assertThat(Owed.by(open, open.task("handle-1-gulou")))
        .extracting(owed -> owed.deadline().what(), Owed::given)
        .containsExactly(tuple("initial-report", false), tuple("written-report", false));
    assertThat(Owed.next(open, open.task("handle-1-gulou")).map(Deadline::what))
        .contains("initial-report");
  }

  @Test
  @Tag("A9")
  void aWrittenReportAlsoSettlesTheInitialOne() {
    CaseFile file =
        open.with(
            SampleCity.COUNTY,
            at("10:00"),
            List.of(
                new CaseEvent.ReportFiled(
                    "handle-1-gulou",
                    "gulou",
                    CaseEvent.Report.WRITTEN,
                    "报告",
                    false,
                    null,
                    null,
                    "答复")));
    List<Owed> owed = Owed.by(file, file.task("handle-1-gulou"));

    assertThat(owed).extracting(Owed::givenAt).containsExactly(at("10:00"), at("10:00"));
    assertThat(owed).extracting(o -> o.late(at("12:00"))).containsExactly(true, false);
    assertThat(Owed.next(file, file.task("handle-1-gulou"))).isEmpty();
  }

  @Test
  @Tag("A9")
  void aWrittenReportIsNoFollowUp() {
    CaseFile asked =
        open.with(
            Actor.SYSTEM,
            at("09:00"),
            List.of(
                new CaseEvent.TaskOpened(
                    "handle-2-gulou",
                    TaskKind.HANDLE,
                    "gulou",
                    List.of("chen"),
                    2,
                    List.of(
                        new Deadline("follow-up", "assigned", at("09:00"), at("11:00"), null)))));

    assertThat(Owed.next(filed(asked, CaseEvent.Report.WRITTEN), task(asked)))
        .hasValueSatisfying(due -> assertThat(due.what()).isEqualTo("follow-up"));
    assertThat(Owed.next(filed(asked, CaseEvent.Report.INITIAL), task(asked))).isPresent();
    assertThat(Owed.next(filed(asked, CaseEvent.Report.FOLLOW_UP), task(asked))).isEmpty();
  }

  private static CaseTask task(CaseFile file) {
    return file.task("handle-2-gulou");
  }

  private static CaseFile filed(CaseFile file, CaseEvent.Report report) {
    return file.with(
        SampleCity.COUNTY,
        at("10:00"),
        List.of(
            new CaseEvent.ReportFiled(
                "handle-2-gulou", "gulou", report, "报告", false, null, null, null)));
  }

  @Test
  void aReportOfAnotherTaskSettlesNothing() {
    CaseFile file =
        open.with(
            SampleCity.COUNTY,
            at("09:00"),
            List.of(
                new CaseEvent.ReportFiled(
                    "handle-0-gulou",
                    "gulou",
                    CaseEvent.Report.INITIAL,
                    "报告",
                    false,
                    null,
                    null,
                    null)));

    assertThat(Owed.next(file, file.task("handle-1-gulou")).map(Deadline::what))
        .contains("initial-report");
  }

  @Test
  void aDecisionSettlesWhatNoReportDoes() {
    CaseFile file = SampleCity.atHandle(SampleCity.message(), null);

    assertThat(Owed.by(file, file.task("triage-1-office")))
        .extracting(Owed::givenAt)
        .containsExactly(at("08:50"));
  }
}
