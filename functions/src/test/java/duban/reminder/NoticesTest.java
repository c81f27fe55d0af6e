package duban.reminder;

import static duban.reminder.Climbs.NINE;
import static duban.reminder.Climbs.after;
import static duban.reminder.Climbs.due;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Lateness;
import duban.cases.Tone;
import duban.policy.Changed;
import duban.policy.Desk;
import duban.policy.Ladders;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.Quiet;
import duban.policy.Rung.To;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which rungs a case has ahead of it, whatever time it is. Nine is nine in the morning of a
/// Wednesday; the report is due at eleven.
@Tag("D8")
class NoticesTest {
  private static final Deadline ELEVEN = due(after("PT2H"));

  private static List<String> ahead(CaseFile file) {
    return ahead(file, Climbs.usual());
  }

  private static List<String> ahead(CaseFile file, Ladders ladders) {
    return new Notices(Climbs.city(ladders))
        .ahead(file).stream().map(notice -> notice.rung().id() + " " + clock(notice.at())).toList();
  }

  private static String clock(Instant at) {
    LocalDateTime there = LocalDateTime.ofInstant(at, ZoneOffset.ofHours(8));
    return (there.getDayOfMonth() == 15 ? "" : there.getDayOfMonth() + ". ") + there.toLocalTime();
  }

  @Test
  void everyRungHasItsTime() {
    assertThat(ahead(Climbs.file(ELEVEN)))
        .containsExactly("before 10:30", "due 11:00", "head 12:00", "circular 14:00");
  }

  @Test
  void aRungThatIsOnRecordIsNotClimbedAgain() {
    CaseFile file = Climbs.file(ELEVEN);
    List<Notices.Notice> all = new Notices(Climbs.city(Climbs.usual())).ahead(file);

    CaseFile reminded =
        file.with(
            Actor.SYSTEM,
            after("PT2H"),
            List.of(Climbs.given(all.get(0)), Climbs.given(all.get(1))));

    assertThat(ahead(reminded)).containsExactly("head 12:00", "circular 14:00");
  }

  @Test
  void whatIsGivenIsNotClimbedAnyFurther() {
    CaseFile file = Climbs.file(ELEVEN).with(Actor.SYSTEM, after("PT1H"), List.of(Climbs.report()));

    assertThat(ahead(file)).isEmpty();
  }

  @Test
  void aClosedCaseRemindsNobody() {
    CaseFile file =
        Climbs.file(ELEVEN)
            .with(Actor.SYSTEM, after("PT1H"), List.of(new CaseEvent.Closed("no-reply")));

    assertThat(ahead(file)).isEmpty();
  }

  @Test
  void aMovedLimitIsClimbedAnewFromWhereItStands() {
    Deadline one = due(after("PT4H"));
    CaseFile file = Climbs.moved(Climbs.file(ELEVEN), after("PT3H"), ELEVEN, one);

    assertThat(ahead(file))
        .containsExactly("before 12:30", "due 13:00", "head 14:00", "circular 16:00");
  }

  @Test
  void aReminderWhoseTimeHadPassedWhenTheLimitWasSetIsLeftOut() {
    Deadline soon = due(after("PT3H10M"));
    CaseFile file = Climbs.moved(Climbs.file(ELEVEN), after("PT3H"), ELEVEN, soon);

    assertThat(ahead(file)).containsExactly("due 12:10", "head 13:10", "circular 15:10");
  }

  private static CaseEvent.ExtensionAsked asks() {
    return new CaseEvent.ExtensionAsked(Climbs.TASK, Climbs.REPORT, null, "等待检测", null);
  }

  private static CaseEvent.ReportFiled said(CaseEvent.Report report, boolean oral) {
    return new CaseEvent.ReportFiled(
        Climbs.TASK, "gulou-bureau", report, "检测周五出具。", oral, null, null, null);
  }

  private static CaseFile then(String after, CaseEvent event) {
    return Climbs.file(ELEVEN)
        .with(Actor.person("li", "gulou-bureau", "handler"), after(after), List.of(event));
  }

  @Test
  void whoExplainedItselfIsNotNamedAndTheOfficeIsToldInstead() {
    for (CaseFile explained :
        List.of(
            then("PT2H", asks()),
            then("PT1H", said(CaseEvent.Report.FOLLOW_UP, false)),
            then("PT4H", said(CaseEvent.Report.FOLLOW_UP, false)),
            then("PT1H", said(CaseEvent.Report.INITIAL, true)))) {
      List<Notices.Notice> ahead = new Notices(Climbs.city(Climbs.usual())).ahead(explained);

      assertThat(ahead.getLast().rung().id()).isEqualTo("circular.explained");
      assertThat(ahead.getLast().rung().to()).containsExactly(To.OFFICE);
      assertThat(ahead.getLast().rung().circular()).isFalse();
      assertThat(ahead.getLast().at()).isEqualTo(after("PT5H"));
    }
  }

  @Test
  void whoAskedAfterTheLimitOrOnlyFiledThinlyInWritingIsNamed() {
    assertThat(ahead(then("PT2H0.001S", asks()))).endsWith("circular 14:00");
    assertThat(ahead(then("PT1H", said(CaseEvent.Report.INITIAL, false))))
        .endsWith("circular 14:00");
  }

  @Test
  void whatAnotherUnitSaidExplainsNothing() {
    CaseFile file =
        Climbs.file(ELEVEN)
            .with(
                Actor.person("zhao", "other-bureau", "handler"),
                after("PT1H"),
                List.of(
                    new CaseEvent.ReportFiled(
                        "handle-1-other-bureau",
                        "other-bureau",
                        CaseEvent.Report.FOLLOW_UP,
                        "已处理。",
                        false,
                        null,
                        null,
                        null)));

    assertThat(ahead(file)).endsWith("circular 14:00");
  }

  @Test
  void theMoreTimeThatWasAskedForIsNoExplanationForLettingItPassToo() {
    Deadline one = due(after("PT4H"));
    CaseFile granted = Climbs.moved(then("PT1H", asks()), after("PT90M"), ELEVEN, one);

    assertThat(ahead(granted)).endsWith("circular 16:00");
  }

  @Test
  void nobodyIsNamedTwiceOverOneLimitAlsoWhenItExplainsItselfAfterwards() {
    CaseFile file = Climbs.file(ELEVEN);
    List<Notices.Notice> all = new Notices(Climbs.city(Climbs.usual())).ahead(file);
    CaseFile named =
        file.with(Actor.SYSTEM, after("PT5H"), all.stream().map(Climbs::given).toList())
            .with(
                Actor.person("li", "gulou-bureau", "handler"),
                after("PT6H"),
                List.of(said(CaseEvent.Report.FOLLOW_UP, false)));

    assertThat(ahead(named)).isEmpty();
  }

  @Test
  void nobodyIsNamedOnTheStrengthOfAYearThatIsNotPublishedUntilItIs() {
    Deadline unsure = ELEVEN.movedTo(ELEVEN.limit(), List.of(2027));
    CaseFile file = Climbs.file(unsure);
    List<Notices.Notice> all = new Notices(Climbs.city(Climbs.usual())).ahead(file);
    assertThat(all.getLast().rung().id()).isEqualTo("circular.provisional");
    assertThat(all.getLast().rung().to()).containsExactly(To.OFFICE);

    CaseFile published =
        Climbs.moved(
            file.with(Actor.SYSTEM, after("PT5H"), all.stream().map(Climbs::given).toList()),
            after("PT6H"),
            unsure,
            ELEVEN);

    assertThat(ahead(published)).containsExactly("circular 18:00");
  }

  @Test
  void aLimitThatHadPassedWhenItWasSetCountsFromThatMoment() {
    Deadline past = due(after("PT1H"));

    assertThat(ahead(Climbs.moved(Climbs.file(ELEVEN), after("PT3H"), ELEVEN, past)))
        .containsExactly("due 12:00", "head 13:00", "circular 15:00");
    assertThat(ahead(Climbs.file(due(NINE.minusSeconds(3600)))))
        .containsExactly("due 09:00", "head 10:00", "circular 12:00");
  }

  @Test
  void twoThingsDueAreClimbedSideBySide() {
    Deadline first = new Deadline("initial-report", "assigned", NINE, after("PT1H"), null);

    assertThat(ahead(Climbs.file(first, ELEVEN)))
        .containsExactly(
            "before 09:30",
            "due 10:00",
            "before 10:30",
            "head 11:00",
            "due 11:00",
            "head 12:00",
            "circular 13:00",
            "circular 14:00");
  }

  private static Quiet quiet(boolean untilOpening) {
    return new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), Duration.ofHours(4), untilOpening);
  }

  private static Ladders considerate(boolean untilOpening) {
    return Climbs.ladders(
        quiet(untilOpening),
        Climbs.rung("before", "limit - PT1H", Tone.REMINDER, To.HANDLER),
        Climbs.rung("due", "limit", Tone.PRESSING, To.HANDLER),
        Climbs.rung("head", "limit + PT7H15M", Tone.ESCALATION, To.HEAD),
        Climbs.rung("group", "limit + PT10H", Tone.ESCALATION, To.OFFICE));
  }

  @Test
  void aMatterOfHoursDoesNotCallPeopleAtMidnight() {
    // Due at midnight, an hour into the quiet.
    Deadline midnight = due(after("PT15H"));

    assertThat(ahead(Climbs.file(midnight), considerate(false)))
        .containsExactly("before 16. 07:00", "due 16. 07:00", "head 16. 07:15", "group 16. 10:00");
  }

  @Test
  void aMatterOfMinutesDoesNotWaitForTheMorning() {
    Deadline midnight =
        new Deadline(Climbs.REPORT, "occurred", after("PT14H30M"), after("PT15H"), null);

    assertThat(ahead(Climbs.file(midnight), considerate(false)))
        .containsExactly("before 23:00", "due 16. 00:00", "head 16. 07:15", "group 16. 10:00");
  }

  @Test
  void whatWaitsMayWaitForTheOfficeAndKeepsItsOrder() {
    Deadline midnight = due(after("PT15H"));

    // The head's turn is after the quiet and before the office opens: it does not overtake.
    assertThat(ahead(Climbs.file(midnight), considerate(true)))
        .containsExactly("before 16. 08:30", "due 16. 08:30", "head 16. 08:30", "group 16. 10:00");
  }

  @Test
  @Tag("D10")
  void inASpecialPeriodNothingWaitsAndNothingWaitsIntoOne() {
    LocalDate tomorrow = LocalDate.of(2026, 4, 16);
    Policy usual = Climbs.policy(considerate(true));
    Policy watchful =
        Changed.with(
            usual,
            "desk",
            new Desk(
                usual.desk().entries(),
                null,
                List.of(),
                List.of(),
                usual.desk().daily(),
                List.of(
                    new Desk.SpecialPeriod(
                        "meeting",
                        new Policy.Label("大会", "Meeting"),
                        tomorrow,
                        tomorrow,
                        Duration.ofHours(4),
                        false))));

    assertThat(
            new Notices(new Published(1, watchful, Climbs.directory()))
                .ahead(Climbs.file(due(after("PT15H")))).stream()
                    .map(notice -> notice.rung().id() + " " + clock(notice.at())))
        .containsExactly("before 16. 00:00", "due 16. 00:00", "head 16. 07:15", "group 16. 10:00");
  }

  @Test
  void onADayOffWhatMayWaitWaitsForTheNextOpening() {
    // Friday 23:00.
    Deadline friday = due(after("P2DT14H"));

    assertThat(ahead(Climbs.file(friday), considerate(true)))
        .containsExactly("before 20. 08:30", "due 20. 08:30", "head 20. 08:30", "group 20. 08:30");
  }

  @Test
  void aLimitIsMissedOnceItIsOverAndOnlyOnce() {
    CaseFile file = Climbs.file(ELEVEN);
    CaseEvent.DeadlineMissed missed =
        new CaseEvent.DeadlineMissed(Climbs.TASK, "gulou-bureau", Climbs.REPORT, after("PT2H"));

    assertThat(Lateness.missed(file, after("PT2H"))).isEmpty();
    assertThat(Lateness.missed(file, after("PT2H").plusMillis(1))).containsExactly(missed);
    CaseFile recorded = file.with(Actor.SYSTEM, after("PT3H"), List.of(missed));
    assertThat(Lateness.missed(recorded, after("PT4H"))).isEmpty();
    assertThat(Lateness.nextLimit(recorded)).isEmpty();
  }
}
