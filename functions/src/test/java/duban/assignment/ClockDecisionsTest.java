package duban.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.Acting.Acted;
import duban.calendar.Counted;
import duban.calendar.Span;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMissed;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseEvent.ExtensionAsked;
import duban.cases.CaseEvent.ExtensionRefused;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.cases.TaskKind;
import duban.policy.Changed;
import duban.policy.Policy.DeadlineRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClockDecisionsTest {
  private static final String HANDLE = "handle-1-gutai-bureau";
  private static final String OVERSEE = "oversee-1-leading-office";

  private final Town town = new Town();
  private final Instant occurred = town.now;
  private final CaseRef ref = town.message("350102", "占道经营", "major", occurred);
  private final String unit = town.link(ref, HANDLE, "chen-zhiqiang");
  private final String office = town.link(ref, OVERSEE, "lin-ruoxi");

  ClockDecisionsTest() {
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
        "gutai-bureau");
    town.ask(ref, TaskKind.HANDLE, 1, "gutai-bureau", "t2");
  }

  private Instant limit(String what) {
    return town.file(ref).task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals(what))
        .map(Deadline::limit)
        .findFirst()
        .orElseThrow();
  }

  private <E extends CaseEvent> List<E> events(Class<E> type) {
    return town.events(ref).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static void done(Acted acted) {
    assertThat(acted).isInstanceOf(Acted.Done.class);
  }

  private static List<String> problems(Acted acted) {
    return ((ActPage.Form) ((Acted.NotDone) acted).page())
        .problems().stream().map(p -> p.field() + " " + p.key()).toList();
  }

  private Acted extend(String... more) {
    String[] fields = new String[6 + more.length];
    List.of("decision", "extend", "what", "written-report", "reason", "等待检测结果").toArray(fields);
    System.arraycopy(more, 0, fields, 6, more.length);
    return town.act(unit, fields);
  }

  @Test
  @Tag("A8")
  void askedAtTheVeryLimitIsStillInTime() {
    town.pass(Duration.ofMinutes(90));
    done(extend());

    assertThat(limit("written-report")).isEqualTo(occurred.plus(Duration.ofMinutes(150)));
    assertThat(events(DeadlineMissed.class))
        .extracting(DeadlineMissed::what)
        .containsExactly("initial-report");
  }

  @Test
  @Tag("A8")
  void theSameRequestPostedTwiceMovesTheLimitOnce() {
    done(extend());
    done(extend());

    assertThat(events(DeadlineMoved.class)).hasSize(1);
  }

  @Test
  @Tag("A8")
  void noExtensionReachesPastTheCap() {
    for (int i = 0; i < 3; i++) {
      done(extend("oral", "on", "toldBy", "第" + i + "人", "reason", "x"));
      done(town.act(unit, "decision", "extend", "what", "written-report", "reason", "再次延期" + i));
    }

    assertThat(limit("written-report")).isEqualTo(occurred.plus(Duration.ofHours(4)));
    assertThat(events(ExtensionRefused.class).getLast().why()).isEqualTo("cap");
  }

  @Test
  @Tag("A8")
  void whatTheUnitToldTheOfficeInTimeCountsAlsoWhenItIsPutOnRecordLater() {
    town.pass(Duration.ofMinutes(10));
    town.act(unit, "decision", "initial-report", "text", "已派人。");
    town.pass(Duration.ofMinutes(85));

    done(
        town.act(
            office,
            "decision",
            "extend",
            "unit",
            "gutai-bureau",
            "what",
            "written-report",
            "reason",
            "等待检测结果",
            "toldAt",
            "2026-04-15T10:50"));

    assertThat(limit("written-report")).isEqualTo(occurred.plus(Duration.ofMinutes(150)));
    assertThat(events(DeadlineMissed.class)).isEmpty();
  }

  @Test
  @Tag("A8")
  void aUnitsOwnWordForHavingSaidItInTimeIsNotEnough() {
    town.pass(Duration.ofMinutes(95));
    done(extend("oral", "on", "toldAt", "2026-04-15T10:50"));

    assertThat(events(ExtensionAsked.class)).hasSize(1);
    assertThat(events(ExtensionRefused.class).getFirst().why()).isEqualTo("late");
    assertThat(limit("written-report")).isEqualTo(occurred.plus(Duration.ofMinutes(90)));
  }

  @Test
  @Tag("D6")
  void theOfficeMayRefuseWithItsReason() {
    assertThat(problems(town.act(office, "decision", "deny", "reason", "不同意")))
        .containsExactly("what problem.nothing-asked");
    done(
        town.act(
            unit,
            "decision",
            "extend",
            "what",
            "reply",
            "until",
            "2026-04-19T12:00",
            "reason",
            "鉴定"));
    assertThat(problems(town.act(office, "decision", "deny", "what", "reply")))
        .containsExactly("reason problem.required");
    done(town.act(office, "decision", "deny", "what", "reply", "reason", "时间充足"));

    assertThat(events(ExtensionRefused.class))
        .containsExactly(new ExtensionRefused("case", "reply", "decided", "时间充足"));
    assertThat(events(DeadlineMoved.class)).isEmpty();
    assertThat(town.cases.steps(ref).getLast().effects())
        .contains(new Effect.SendMail("ruling", "chen-zhiqiang", HANDLE, null));
  }

  @Test
  @Tag("D6")
  void grantingWithoutATimeGrantsWhatWasAskedWithinTheCap() {
    CaseRef general = town.handling();
    String step = town.link(general, HANDLE, "chen-zhiqiang");
    String desk = town.link(general, OVERSEE, "lin-ruoxi");
    Instant assigned = town.now;
    String[] asks = {
      "decision", "extend", "what", "written-report", "reason", "等待检测", "until", "2026-04-15T16:30"
    };
    done(town.act(step, asks));
    assertThat(town.events(general))
        .as("until when is on record, also where the rule has an amount of its own")
        .contains(
            new ExtensionAsked(
                HANDLE, "written-report", Instant.parse("2026-04-15T08:30:00Z"), "等待检测", null));

    done(town.act(desk, "decision", "grant"));

    assertThat(written(general)).isEqualTo(Instant.parse("2026-04-15T08:30:00Z"));

    done(
        town.act(
            step,
            "decision",
            "extend",
            "what",
            "written-report",
            "reason",
            "仍在等待",
            "until",
            "2026-05-15T16:30"));
    done(town.act(desk, "decision", "grant"));
    assertThat(written(general)).as("the cap").isEqualTo(assigned.plus(Duration.ofDays(1)));
  }

  private Instant written(CaseRef ref) {
    return town.file(ref).task(HANDLE).deadlines().stream()
        .filter(d -> d.what().equals("written-report"))
        .map(Deadline::limit)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("A4")
  void theCoHandlersHearOfTheLeadsNewTime() {
    CaseRef joint = town.jointly("gutai-bureau", "policy-law");
    String lead = "handle-2-gutai-bureau";
    done(
        town.act(
            town.link(joint, lead, "chen-zhiqiang"),
            "decision",
            "extend",
            "what",
            "written-report",
            "reason",
            "等待检测"));
    done(town.act(town.link(joint, OVERSEE, "lin-ruoxi"), "decision", "grant"));

    assertThat(town.cases.steps(joint).getLast().effects())
        .contains(
            new Effect.SendMail("ruling", "chen-zhiqiang", lead, null),
            new Effect.SendMail(
                Effect.SendMail.MOVED, "wei-chen", "contribute-2-policy-law", null));
  }

  @Test
  @Tag("A5")
  void noRaiseByAUnitMovesTheCitizensDateToALaterDayOneByTheOfficeMay() {
    List<DeadlineRule> rules = new ArrayList<>();
    rules.add(
        new DeadlineRule(
            "case",
            "*",
            "major",
            "reply",
            "received",
            new Span.CalendarDays(5),
            null,
            null,
            Counted.AT_ONCE));
    rules.addAll(town.policy().deadlines());
    town.publish(Changed.with(town.policy(), "deadlines", rules));
    CaseRef byUnit = town.handling();
    Instant before = town.file(byUnit).replyDueAt().orElseThrow();
    done(
        town.act(
            town.link(byUnit, HANDLE, "chen-zhiqiang"),
            "decision",
            "raise",
            "tier",
            "major",
            "reason",
            "网上热议"));

    assertThat(town.file(byUnit).tier()).contains("major");
    assertThat(town.file(byUnit).replyDueAt()).contains(before);

    CaseRef byOffice = town.handling();
    done(
        town.act(
            town.link(byOffice, OVERSEE, "lin-ruoxi"),
            "decision",
            "raise",
            "tier",
            "major",
            "reason",
            "网上热议"));
    assertThat(town.file(byOffice).replyDueAt()).contains(before.plus(Duration.ofDays(2)));
  }

  @Test
  void whatIsMissingOrMakesNoSenseIsSaidBesideItsField() {
    assertThat(problems(town.act(unit, "decision", "extend", "reason", "忙")))
        .containsExactly("what problem.required");
    assertThat(
            problems(town.act(unit, "decision", "extend", "what", "initial-report", "reason", "忙")))
        .containsExactly("what problem.no-more-time");
    assertThat(problems(town.act(unit, "decision", "extend", "what", "reply", "reason", "忙")))
        .containsExactly("until problem.required");
    assertThat(
            problems(
                town.act(
                    unit, "decision", "extend", "what", "reply", "reason", "忙", "until", "明天")))
        .containsExactly("until problem.not-a-time");
    assertThat(
            problems(
                town.act(
                    unit,
                    "decision",
                    "extend",
                    "what",
                    "reply",
                    "reason",
                    "忙",
                    "until",
                    "2026-04-16T10:00")))
        .containsExactly("until problem.not-later");
    assertThat(problems(town.act(unit, "decision", "raise", "tier", "major", "reason", "升级")))
        .containsExactly("tier problem.not-higher");
    assertThat(problems(town.act(office, "decision", "instruct")))
        .containsExactly("by problem.required", "text problem.required");
    assertThat(
            problems(
                town.act(office, "decision", "instruct", "by", "陈市长", "text", "办".repeat(2001))))
        .containsExactly("text problem.too-long");
    assertThat(problems(town.act(unit, "decision", "instruct", "by", "陈市长", "text", "速办")))
        .containsExactly("decision problem.unknown-decision");
    assertThat(problems(town.act(unit, "decision", "oral-report", "text", "已到")))
        .containsExactly("decision problem.unknown-decision");
  }
}
