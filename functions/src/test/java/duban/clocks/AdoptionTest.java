package duban.clocks;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Town;
import duban.calendar.CalendarData;
import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import duban.calendar.ChineseCalendar;
import duban.calendar.Counted;
import duban.calendar.Span;
import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.policy.Changed;
import duban.policy.Policy;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Policy.DecidedBy;
import duban.policy.Policy.ExtensionRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private static final String HANDLE = "handle-1-gutai-bureau";

  private final Town town = new Town();

  private List<CaseEvent> adopted(CaseFile file) {
    return Adoption.events(
        file,
        town.policies.pinned("qinglan", file.policyVersion()),
        town.policies.current("qinglan"),
        town.now);
  }

  private void publishWrittenReport(String limit) {
    Policy policy = town.policy();
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "handle", "*", "general", "written-report", "assigned", Duration.parse(limit), null));
    rules.addAll(policy.deadlines());
    town.publish(Changed.with(policy, "deadlines", rules));
  }

  @Test
  void whereNothingChangesNothingIsWritten() {
    CaseFile file = town.file(town.handling());
    assertThat(adopted(file)).isEmpty();

    publishWrittenReport("PT2H");
    assertThat(adopted(file)).as("another version, the same limits").isEmpty();
  }

  @Test
  @Tag("A6")
  void anotherLimitIsAdoptedOnce() {
    CaseFile file = town.file(town.handling());
    publishWrittenReport("PT3H");

    List<CaseEvent> events = adopted(file);
    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).isEqualTo(new CaseEvent.PolicyAdopted(2));
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            DeadlineMoved.class,
            move -> {
              assertThat(move.cause()).isEqualTo("policy");
              assertThat(Duration.between(move.before().limit(), move.after().limit()))
                  .isEqualTo(Duration.ofHours(1));
            });
    assertThat(adopted(file.with(Actor.SYSTEM, town.now, events))).isEmpty();
  }

  @Test
  @Tag("A8")
  void whatAnExtensionAddedIsAddedToTheNewLimitUpToItsCap() {
    CaseRef ref = town.message("350102", "占道经营", "major", town.now);
    town.ask(ref, duban.cases.TaskKind.TRIAGE, 1, null, "t1");
    town.act(
        town.link(ref, "triage-1-leading-office", "lin-ruoxi"),
        "decision",
        "assign",
        "path",
        "county",
        "tier",
        "major",
        "unit",
        "gutai-bureau");
    town.ask(ref, duban.cases.TaskKind.HANDLE, 1, "gutai-bureau", "t2");
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "extend",
        "what",
        "written-report",
        "reason",
        "等待检测结果");
    CaseFile file = town.file(ref);
    assertThat(written(file)).isEqualTo(Duration.ofMinutes(150));

    publish("written-report", new Span.Elapsed(Duration.ofMinutes(60)));
    assertThat(written(file.with(Actor.SYSTEM, town.now, adopted(file))))
        .isEqualTo(Duration.ofMinutes(120));

    publish("written-report", new Span.Elapsed(Duration.ofMinutes(200)));
    assertThat(written(file.with(Actor.SYSTEM, town.now, adopted(file))))
        .as("not past the cap of four hours")
        .isEqualTo(Duration.ofMinutes(240));
  }

  /// New Year 2027: Friday the 1st off, Monday the 4th too, Saturday the 9th made up.
  private static CalendarData published2027() {
    SortedMap<LocalDate, Day> days = new TreeMap<>(ChineseCalendar.data().days());
    days.put(LocalDate.of(2027, 1, 1), new Day("元旦", Kind.HOLIDAY));
    days.put(LocalDate.of(2027, 1, 4), new Day("元旦", Kind.HOLIDAY));
    days.put(LocalDate.of(2027, 1, 9), new Day("元旦", Kind.WORKDAY));
    SortedSet<Integer> years = new TreeSet<>(ChineseCalendar.data().years());
    years.add(2027);
    return new CalendarData(days, years);
  }

  @Test
  @Tag("D6")
  void anExtensionGrantedInWorkingDaysIsCountedAgainInWorkingDaysWhenTheYearIsPublished() {
    town.now = Instant.parse("2026-12-30T02:00:00Z");
    List<ExtensionRule> extensions =
        List.of(
            new ExtensionRule(
                "handle",
                "*",
                "general",
                "written-report",
                new Span.WorkingDays(3),
                null,
                new Span.WorkingDays(20),
                DecidedBy.AUTOMATIC,
                false));
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "handle",
            "*",
            "general",
            "written-report",
            "assigned",
            new Span.WorkingDays(1),
            null,
            null,
            Counted.AT_ONCE));
    rules.addAll(town.policy().deadlines());
    town.policies.publish(
        Changed.with(Changed.with(town.policy(), "deadlines", rules), "extensions", extensions),
        town.policies.current("qinglan").directory(),
        ChineseCalendar.data());
    CaseRef ref = town.handling();
    town.act(
        town.link(ref, HANDLE, "chen-zhiqiang"),
        "decision",
        "extend",
        "what",
        "written-report",
        "reason",
        "等待检测结果");
    CaseFile file = town.file(ref);
    Deadline before = due(file);
    assertThat(before.limit()).isEqualTo(Instant.parse("2027-01-06T09:30:00Z"));
    assertThat(before.missingYears()).containsExactly(2027);

    town.policies.publish(
        town.policy(), town.policies.current("qinglan").directory(), published2027());
    CaseFile after = file.with(Actor.SYSTEM, town.now, adopted(file));

    assertThat(due(after).limit()).isEqualTo(Instant.parse("2027-01-07T09:30:00Z"));
    assertThat(due(after).missingYears()).isEmpty();
    assertThat(after.history().getLast().event())
        .isInstanceOfSatisfying(
            DeadlineMoved.class, moved -> assertThat(moved.cause()).isEqualTo("calendar"));
    assertThat(adopted(after)).isEmpty();
  }

  @Test
  @Tag("A8")
  void anExtensionFromBeforeItWasKeptWhatWasGrantedIsAddedAsItWas() {
    CaseFile file = town.file(town.handling());
    Deadline before = due(file);
    CaseFile moved =
        file.with(
            Actor.SYSTEM,
            town.now,
            List.of(
                new DeadlineMoved(
                    HANDLE,
                    before,
                    before.movedTo(before.limit().plus(Duration.ofMinutes(45))),
                    "extension",
                    null)));
    publishWrittenReport("PT3H");

    assertThat(due(moved.with(Actor.SYSTEM, town.now, adopted(moved))).limit())
        .isEqualTo(before.from().plus(Duration.ofMinutes(225)));
  }

  private static Deadline due(CaseFile file) {
    return file.task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals("written-report"))
        .findFirst()
        .orElseThrow();
  }

  private void publish(String what, Span limit) {
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "handle", "*", "major", what, "occurred", limit, null, "posted", Counted.AT_ONCE));
    rules.addAll(town.policy().deadlines());
    town.publish(Changed.with(town.policy(), "deadlines", rules));
  }

  private static Duration written(CaseFile file) {
    return file.task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals("written-report"))
        .map(d -> Duration.between(d.from(), d.limit()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCaseWhoseSourceTheNewRulesNoLongerKnowEndsUnderItsOwn() {
    CaseFile file = town.file(town.handling());
    Policy policy = town.policy();
    publishWrittenReport("PT3H");
    Policy known = town.policy();
    var sources = new java.util.LinkedHashMap<>(known.sources());
    sources.remove("city-portal");
    town.publish(Changed.with(known, "sources", sources));

    assertThat(policy.sources()).containsKey("city-portal");
    assertThat(adopted(file)).isEmpty();
  }
}
