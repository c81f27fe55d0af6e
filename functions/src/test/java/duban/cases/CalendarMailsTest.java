package duban.cases;

import static duban.pages.SampleCity.at;
import static org.assertj.core.api.Assertions.assertThat;

import duban.pages.SampleCity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who has to hear that an entry in their calendar is no longer right.
@Tag("A6")
class CalendarMailsTest {
  private static final String TASK = "handle-1-gulou";
  private static final CalendarMails.TakenBack ALWAYS = (file, given) -> true;
  private static final CalendarMails.TakenBack NEVER = (file, given) -> false;

  private static final Deadline INITIAL =
      new Deadline("initial-report", "assigned", at("08:50"), at("09:50"), null);
  private static final Deadline WRITTEN =
      new Deadline("written-report", "assigned", at("08:50"), at("10:50"), null);

  /// A unit of two people, asked at 08:50.
  private static CaseFile asked() {
    return SampleCity.received(SampleCity.message())
        .with(
            Actor.SYSTEM,
            at("08:50"),
            List.of(
                new CaseEvent.TaskOpened(
                    TASK,
                    TaskKind.HANDLE,
                    "gulou",
                    List.of("chen", "huang"),
                    1,
                    List.of(INITIAL, WRITTEN))));
  }

  private static Step step(Instant at, CaseEvent... events) {
    return new Step(SampleCity.COUNTY, at, List.of(events), List.of());
  }

  private static CaseEvent.ReportFiled report(CaseEvent.Report report) {
    return new CaseEvent.ReportFiled(TASK, "gulou", report, "…", false, null, null, "…");
  }

  private static Effect mail(String letter, String person) {
    return new Effect.SendMail(letter, person, TASK, null);
  }

  @Test
  void aMovedLimitIsToldToEverybodyAsked() {
    Step moved =
        step(
            at("09:00"),
            new CaseEvent.DeadlineMoved(
                TASK, WRITTEN, WRITTEN.movedTo(at("12:00")), "extension", "下雨"));

    assertThat(CalendarMails.of(asked(), moved, NEVER))
        .containsExactly(mail("deadline-moved", "chen"), mail("deadline-moved", "huang"));
  }

  @Test
  void whatOneFiledTheOtherNeedNotDo() {
    Step written = step(at("09:00"), report(CaseEvent.Report.WRITTEN));

    assertThat(CalendarMails.of(asked(), written, ALWAYS))
        .containsExactly(mail("deadline-settled", "huang"));
    assertThat(CalendarMails.of(asked(), written, NEVER)).isEmpty();
    assertThat(
            CalendarMails.settledBy(
                asked().with(SampleCity.COUNTY, at("09:00"), written.events()), TASK))
        .containsExactly(INITIAL, WRITTEN);
  }

  @Test
  void aWithdrawnTaskTakesAllItsEntriesBack() {
    Step abandoned =
        new Step(
            Actor.SYSTEM,
            at("09:55"),
            List.of(new CaseEvent.TaskAbandoned(TASK, "rerouted")),
            List.of());

    assertThat(CalendarMails.of(asked(), abandoned, ALWAYS))
        .containsExactly(mail("deadline-settled", "chen"), mail("deadline-settled", "huang"));
    assertThat(
            CalendarMails.settledBy(
                asked().with(Actor.SYSTEM, at("09:55"), abandoned.events()), TASK))
        .as("the initial report's entry has passed by itself")
        .containsExactly(WRITTEN);
  }

  @Test
  void anEntryThatHasPassedIsNotWrittenAbout() {
    assertThat(
            CalendarMails.of(asked(), step(at("11:00"), report(CaseEvent.Report.WRITTEN)), ALWAYS))
        .isEmpty();
  }

  @Test
  void aStepThatSettlesNothingWritesToNobody() {
    CaseFile reported =
        asked().with(SampleCity.COUNTY, at("09:00"), List.of(report(CaseEvent.Report.INITIAL)));

    assertThat(
            CalendarMails.of(
                reported, step(at("09:10"), report(CaseEvent.Report.FOLLOW_UP)), ALWAYS))
        .isEmpty();
    assertThat(
            CalendarMails.of(reported, step(at("09:10"), report(CaseEvent.Report.INITIAL)), ALWAYS))
        .as("given before")
        .isEmpty();
  }

  @Test
  void whetherAnEntryIsWorthAMailDependsOnTheTimeThatWasGiven() {
    Step written = step(at("09:00"), report(CaseEvent.Report.WRITTEN));

    assertThat(
            CalendarMails.of(
                asked(), written, (file, given) -> given.compareTo(Duration.ofHours(2)) >= 0))
        .containsExactly(mail("deadline-settled", "huang"));
    assertThat(
            CalendarMails.of(
                asked(), written, (file, given) -> given.compareTo(Duration.ofHours(3)) >= 0))
        .isEmpty();
  }
}
