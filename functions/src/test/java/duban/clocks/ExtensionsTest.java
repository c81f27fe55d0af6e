package duban.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.calendar.Counted;
import duban.calendar.Span;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseEvent.ExtensionAsked;
import duban.cases.CaseEvent.ExtensionRefused;
import duban.cases.CaseEvent.Granted;
import duban.cases.CaseEvent.Told;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.clocks.Extensions.Extendable;
import duban.clocks.Extensions.Pending;
import duban.clocks.Extensions.Ruling;
import duban.policy.Policy.DecidedBy;
import duban.policy.Policy.ExtensionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What more time can be had, and where a limit lies with it. The case came on Wednesday 15 April
/// 2026 at 09:30.
@Tag("A8")
@Tag("D6")
class ExtensionsTest {
  private static final String HANDLE = "handle-1-gutai-bureau";
  private static final String WRITTEN = "written-report";
  private static final Instant START = Town.MORNING;
  private static final Instant LIMIT = START.plus(Duration.ofHours(2));

  private final Town town = new Town();
  private final CaseRef ref = town.handling();

  private Extensions extensions(CaseFile file) {
    return new Extensions(town.policies.current("qinglan"), file);
  }

  private Extensions extensions() {
    return extensions(town.file(ref));
  }

  private static Instant after(int minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  private static Span minutes(int minutes) {
    return new Span.Elapsed(Duration.ofMinutes(minutes));
  }

  private static Deadline deadline(@Nullable String span, Integer... missing) {
    return new Deadline(WRITTEN, "assigned", START, LIMIT, null, span, List.of(missing));
  }

  private static Extendable wanted(
      Deadline deadline,
      @Nullable Span by,
      @Nullable Span untilAsked,
      Span cap,
      DecidedBy decidedBy) {
    return new Extendable(
        HANDLE,
        deadline,
        new ExtensionRule("handle", "*", "*", WRITTEN, by, untilAsked, cap, decidedBy, false));
  }

  private static Extendable hour(DecidedBy decidedBy) {
    return wanted(deadline("PT2H"), minutes(60), null, minutes(240), decidedBy);
  }

  private static Extendable untilAsked(DecidedBy decidedBy) {
    return wanted(deadline("PT2H"), null, minutes(90), minutes(180), decidedBy);
  }

  private void moved(Ruling ruling, Instant limit, Granted granted) {
    assertThat(ruling)
        .isInstanceOfSatisfying(
            Ruling.Moved.class,
            moved -> {
              assertThat(moved.before().limit()).isEqualTo(LIMIT);
              assertThat(moved.after().limit()).isEqualTo(limit);
              assertThat(moved.granted()).isEqualTo(granted);
            });
  }

  @Test
  void askedAtTheLimitIsInTimeAndASecondLaterIsLate() {
    moved(
        extensions().ask(hour(DecidedBy.AUTOMATIC), null, LIMIT),
        after(180),
        new Granted("PT1H", null, "PT4H"));
    assertThat(extensions().ask(hour(DecidedBy.AUTOMATIC), null, LIMIT.plusSeconds(1)))
        .isEqualTo(new Ruling.Refused("late"));
  }

  @Test
  void whoDecidesIsAskedUnlessThereIsNothingToGive() {
    assertThat(extensions().ask(hour(DecidedBy.OFFICE), null, START))
        .isEqualTo(new Ruling.Referred(DecidedBy.OFFICE));
    assertThat(extensions().ask(hour(DecidedBy.LEADER), null, START))
        .isEqualTo(new Ruling.Referred(DecidedBy.LEADER));
    Extendable capped = wanted(deadline("PT2H"), minutes(60), null, minutes(120), DecidedBy.OFFICE);
    assertThat(extensions().ask(capped, null, START)).isEqualTo(new Ruling.Refused("cap"));
  }

  @Test
  void anInstantIsGrantedAsItWasAskedForUpToTheFarthest() {
    Extendable wanted = untilAsked(DecidedBy.AUTOMATIC);

    moved(
        extensions().grant(wanted, after(150)), after(150), new Granted(null, after(150), "PT3H"));
    moved(
        extensions().grant(wanted, after(180)), after(180), new Granted(null, after(180), "PT3H"));
    moved(
        extensions().grant(wanted, after(181)), after(180), new Granted(null, after(180), "PT3H"));
    assertThat(extensions().grant(wanted, LIMIT))
        .as("the limit itself is no later")
        .isEqualTo(new Ruling.Refused("cap"));
    moved(extensions().grant(wanted, null), after(180), new Granted("PT1H30M", null, "PT3H"));
  }

  @Test
  void anInstantCountsBesideAFixedLengthOnlyWhereSomebodyDecides() {
    moved(
        extensions().grant(hour(DecidedBy.OFFICE), after(200)),
        after(200),
        new Granted(null, after(200), "PT4H"));
    moved(
        extensions().grant(hour(DecidedBy.OFFICE), after(300)),
        after(240),
        new Granted(null, after(240), "PT4H"));
    moved(
        extensions().grant(hour(DecidedBy.AUTOMATIC), after(200)),
        after(180),
        new Granted("PT1H", null, "PT4H"));
  }

  @Test
  void aCapIsCountedAsTheClockItselfIsFromTheNextDayWhereThatIs() {
    Span cap = minutes(24 * 60);
    // Counted from midnight, 24 hours end on the 17th at 00:00.
    moved(
        extensions()
            .grant(
                wanted(deadline("PT2H next-day"), minutes(3000), null, cap, DecidedBy.AUTOMATIC),
                null),
        Instant.parse("2026-04-16T16:00:00Z"),
        new Granted("PT50H", null, "P1D"));
    moved(
        extensions()
            .grant(wanted(deadline(null), minutes(3000), null, cap, DecidedBy.AUTOMATIC), null),
        START.plus(Duration.ofDays(1)),
        new Granted("PT50H", null, "P1D"));
  }

  @Test
  void whatWasUncertainStaysUncertainUnlessAnInstantIsGranted() {
    Deadline provisional = deadline("PT2H", 2027);
    Extendable wanted = wanted(provisional, null, minutes(90), minutes(180), DecidedBy.OFFICE);

    assertThat(extensions().grant(wanted, null))
        .isInstanceOfSatisfying(
            Ruling.Moved.class, m -> assertThat(m.after().missingYears()).containsExactly(2027));
    assertThat(extensions().grant(wanted, after(150)))
        .isInstanceOfSatisfying(
            Ruling.Moved.class, m -> assertThat(m.after().missingYears()).isEmpty());
  }

  @Test
  void yearsThatACapNeededAreMissingToo() {
    Extendable wanted =
        wanted(
            deadline("PT2H"),
            new Span.CalendarDays(3000),
            null,
            new Span.WorkingDays(200),
            DecidedBy.AUTOMATIC);

    assertThat(extensions().grant(wanted, null))
        .isInstanceOfSatisfying(
            Ruling.Moved.class, m -> assertThat(m.after().missingYears()).containsExactly(2027));
  }

  private CaseFile with(CaseEvent... events) {
    return town.file(ref).with(Actor.SYSTEM, town.now, List.of(events));
  }

  private static DeadlineMoved extension(
      String task, Deadline before, Instant later, @Nullable Granted granted) {
    return new DeadlineMoved(task, before, before.movedTo(later), "extension", null, granted);
  }

  @Test
  void everyExtensionIsCountedAgainFromTheLimitUpToItsCap() {
    Deadline base = deadline("PT2H");
    DeadlineMoved hour = extension(HANDLE, base, after(180), new Granted("PT1H", null, "PT4H"));

    assertThat(extensions(with(hour)).extended(HANDLE, "other", base).limit())
        .isEqualTo(after(180));
    assertThat(extensions(with(hour, hour, hour)).extended(HANDLE, "other", base).limit())
        .as("by the cap it was granted under, where no rule is left")
        .isEqualTo(after(240));
  }

  @Test
  void anExtensionOfSomethingElseOrAMoveThatIsNoneAddsNothing() {
    Deadline base = deadline("PT2H");
    Granted granted = new Granted("PT1H", null, "PT4H");
    Deadline other = new Deadline("initial-report", "assigned", START, LIMIT, null);

    for (CaseEvent event :
        List.of(
            extension("handle-2-gutai-bureau", base, after(180), granted),
            extension(HANDLE, other, after(180), granted),
            new DeadlineMoved(HANDLE, base, base.movedTo(after(180)), "policy", null, null))) {
      assertThat(extensions(with(event)).extended(HANDLE, "handle", base)).isSameAs(base);
    }
  }

  @Test
  void aLimitThatTheRulesPutBehindTheInstantGrantedStaysThere() {
    Deadline base = deadline("PT2H", 2027);
    Granted early = new Granted(null, after(100), "PT4H");
    Granted late = new Granted(null, after(200), "PT4H");

    assertThat(
            extensions(with(extension(HANDLE, base, after(100), early)))
                .extended(HANDLE, "other", base))
        .isSameAs(base);
    Deadline later =
        extensions(with(extension(HANDLE, base, after(200), late))).extended(HANDLE, "other", base);
    assertThat(later.limit()).isEqualTo(after(200));
    assertThat(later.missingYears()).as("an instant needs no calendar").isEmpty();
  }

  @Test
  void aCapBelowTheLimitTakesNothingBack() {
    Deadline base = deadline("PT2H");

    assertThat(
            extensions(with(extension(HANDLE, base, after(180), new Granted("PT1H", null, "PT1H"))))
                .extended(HANDLE, "other", base))
        .isSameAs(base);
  }

  private static ExtensionAsked asks(String reason, @Nullable Told told) {
    return new ExtensionAsked(HANDLE, WRITTEN, null, reason, told);
  }

  @Test
  void aRequestWaitsUntilItIsGrantedOrRefused() {
    ExtensionAsked asked = asks("等待检测结果", null);
    Deadline open = extensions().find(HANDLE, WRITTEN).orElseThrow().deadline();

    assertThat(extensions(with(asked)).pending())
        .extracting(Pending::request, Pending::asked)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(asked, town.now));
    assertThat(
            extensions(with(asked, new ExtensionRefused(HANDLE, WRITTEN, "decided", "不同意")))
                .pending())
        .isEmpty();
    Granted granted = new Granted("PT2H", null, "P1D");
    assertThat(extensions(with(asked, extension(HANDLE, open, after(240), granted))).pending())
        .isEmpty();
    assertThat(
            extensions(
                    with(
                        asked,
                        new DeadlineMoved(
                            HANDLE, open, open.movedTo(after(240)), "policy", null, null)))
                .pending())
        .as("other rules decide on no request")
        .hasSize(1);
  }

  @Test
  void onlyTheOfficeCanPutOnRecordThatItWasToldEarlier() {
    Told told = new Told("陈志强", "林若溪", after(10));
    ExtensionAsked asked = asks("已电话说明", told);
    Instant later = after(60);
    CaseFile file = town.file(ref);

    assertThat(
            extensions(
                    file.with(
                        Actor.person("lin-ruoxi", Town.OFFICE, "coordinator"),
                        later,
                        List.of(asked)))
                .pending())
        .extracting(Pending::asked)
        .containsExactly(after(10));
    assertThat(
            extensions(
                    file.with(
                        Actor.person("chen-zhiqiang", Town.COUNTY, "handler"),
                        later,
                        List.of(asked)))
                .pending())
        .extracting(Pending::asked)
        .containsExactly(later);
  }

  @Test
  void onlyWhatIsOwedAndHasARuleCanBeMoved() {
    assertThat(extensions().find(HANDLE, WRITTEN)).isPresent();
    assertThat(extensions().find(HANDLE, "initial-report")).as("no rule").isEmpty();
    assertThat(extensions().find("handle-9-gutai-bureau", WRITTEN)).as("no step").isEmpty();
    assertThat(extensions().find(CaseFile.CASE, "reply"))
        .hasValueSatisfying(reply -> assertThat(reply.task()).isEqualTo(CaseFile.CASE));

    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");

    assertThat(extensions().find(HANDLE, WRITTEN)).as("given").isEmpty();
  }

  @Test
  void howMuchTimeARuleGaveIsReadBackFromADeadline() {
    assertThat(Deadlines.Given.read(null)).as("from before it was kept").isEmpty();
    assertThat(Deadlines.Given.read("soon")).isEmpty();
    assertThat(Deadlines.Given.read("3d"))
        .contains(new Deadlines.Given(new Span.CalendarDays(3), Counted.AT_ONCE));
    assertThat(Deadlines.Given.read("PT2H next-day"))
        .contains(new Deadlines.Given(minutes(120), Counted.NEXT_DAY));
  }
}
