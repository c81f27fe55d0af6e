package duban.policy;

import duban.calendar.CalendarData;
import duban.calendar.Counted;
import duban.calendar.OfficeHours;
import duban.calendar.Span;
import duban.calendar.WorkCalendar;
import duban.cases.TaskKind;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Policy.DecidedBy;
import duban.policy.Policy.ExtensionRule;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the sections `deadlines` and `extensions` of a policy.
///
/// A clock of a **step** starts when the step is opened, is counted from the start the rule names,
/// stops when the thing is given or the step ends, and starts anew with the next round of the step.
/// A written report also stops the clocks of the initial report and of the plan, a follow-up that
/// of the progress.
///
/// A clock of the **case** (`task: case`) starts as soon as its start is known and is not replaced
/// by a change of unit: what counts from `assigned` counts from the first assignment. It stops for
///
/// | what | when |
/// | --- | --- |
/// | `reply` | the citizen is answered, shown another channel or refused |
/// | `acknowledgement` | the office said whose matter it is: by assigning, redirecting, refusing, merging |
/// | `return` | likewise; it runs on while the case is handed back as not the unit's |
/// | `plan` | the unit filed its first report |
/// | `progress` | the unit filed a follow-up or a written report |
///
/// and all of them when the case ends. An assignment on another path or tier, a raised tier, a
/// published policy and a published calendar move what is still owed; an extension does; a leader's
/// first instruction moves what counts from `instructed`. What was given stays as it was, and what
/// was missed stays missed.
final class DeadlinesReader {
  private static final List<String> STARTS =
      List.of(
          "posted",
          "occurred",
          "received",
          "assigned",
          "opened",
          DeadlineRule.INSTRUCTED,
          DeadlineRule.RETURNED);

  /// Starts that not every case has, and what is said where no other stands beside one.
  private static final Map<String, String> UNCERTAIN =
      Map.of(
          "occurred",
          "is missing: not every message says when the matter occurred",
          DeadlineRule.INSTRUCTED,
          "is missing: not every case is instructed");

  private static final List<String> OF_A_CASE =
      List.of("reply", "acknowledgement", "return", "plan", "progress");
  private static final List<String> TASKS =
      Stream.concat(
              Arrays.stream(TaskKind.values()).filter(TaskKind::awaited).map(TaskKind::id),
              Stream.of(TaskKind.DELIVER.id(), DeadlineRule.CASE))
          .toList();

  /// What a step must owe by a deadline on every path and tier, so that nobody waits without a
  /// limit.
  private static final Map<TaskKind, String> OWED =
      Map.of(
          TaskKind.TRIAGE, "triage",
          TaskKind.HANDLE, "written-report",
          TaskKind.CONTRIBUTE, "contribution",
          TaskKind.REVIEW, "review",
          TaskKind.CONSULT, "opinion",
          TaskKind.ANSWER, "answer");

  /// What whoever brings an answer to its sender by hand owes; a policy may say by when.
  private static final String DELIVERY = "delivery";

  /// A Monday morning with no holiday near: spans are compared as they fall from here.
  private static final Instant SOME_MONDAY = Instant.parse("2024-06-03T08:00:00Z");

  private static final WorkCalendar ORDINARY_WEEKS =
      new WorkCalendar(CalendarData.NONE, OfficeHours.usual(ZoneOffset.UTC));

  private final Entry root;
  private final Set<String> paths;
  private final Set<String> tiers;

  DeadlinesReader(Entry root, Set<String> paths, Set<String> tiers) {
    this.root = root;
    this.paths = paths;
    this.tiers = tiers;
  }

  List<DeadlineRule> deadlines() {
    List<DeadlineRule> rules = new ArrayList<>();
    for (Entry entry : root.entries("deadlines")) {
      rules.add(deadline(entry));
    }
    checkThatEveryStepOwes(rules);
    return rules;
  }

  private DeadlineRule deadline(Entry entry) {
    String task = entry.oneOf("task", TASKS);
    String path = anyOr(entry, "path", paths, "no path '%s'");
    String tier = anyOr(entry, "tier", tiers, "no tier '%s'");
    List<String> owed = owedBy(task);
    String what = owed.isEmpty() ? entry.text("what") : entry.oneOf("what", owed);
    String start = entry.oneOf("start", STARTS);
    String otherwise = entry.has("otherwise") ? entry.oneOf("otherwise", STARTS) : null;
    checkStart(entry, task, start, otherwise);
    Span limit = entry.span("limit");
    Span aim = entry.optionalSpan("aim");
    if (aim != null && dueAfter(aim).isAfter(dueAfter(limit))) {
      entry.problem("aim", "lies after the limit");
    }
    String counted =
        entry.has("counted") ? entry.oneOf("counted", List.of("at-once", "next-day")) : "at-once";
    entry.finish();
    return new DeadlineRule(
        task,
        path,
        tier,
        what,
        start,
        limit,
        aim,
        otherwise,
        counted.equals("next-day") ? Counted.NEXT_DAY : Counted.AT_ONCE);
  }

  private static void checkStart(
      Entry entry, String task, String start, @Nullable String otherwise) {
    boolean ofCase = task.equals(DeadlineRule.CASE);
    String uncertain = UNCERTAIN.get(start);
    if (uncertain != null && otherwise == null) {
      entry.problem("otherwise", uncertain);
    }
    if (otherwise != null && (uncertain == null || UNCERTAIN.containsKey(otherwise))) {
      entry.problem(
          "otherwise",
          "only stands beside the starts 'occurred' and 'instructed', and names neither");
    }
    if (start.equals(DeadlineRule.RETURNED)
        && TASKS.contains(task)
        && !task.equals(TaskKind.HANDLE.id())) {
      entry.problem("start", "only a unit's draft is returned");
    }
    if (ofCase && (start.equals("opened") || "opened".equals(otherwise))) {
      entry.problem("start", "a case is received, not opened");
    }
    if (DeadlineRule.RETURNED.equals(otherwise)) {
      entry.problem("otherwise", "a rework is a rule of its own");
    }
    if (task.equals(TaskKind.DELIVER.id()) && !start.equals("opened")) {
      entry.problem("start", "an answer is delivered from when that is asked for: 'opened'");
    }
    if (task.equals(TaskKind.TRIAGE.id())
        && (start.equals("assigned") || "assigned".equals(otherwise))) {
      entry.problem("start", "nothing is assigned before triage");
    }
  }

  private static List<String> owedBy(String task) {
    if (task.equals(DeadlineRule.CASE)) {
      return OF_A_CASE;
    }
    if (!TASKS.contains(task)) {
      return List.of();
    }
    if (task.equals(TaskKind.DELIVER.id())) {
      return List.of(DELIVERY);
    }
    TaskKind kind = TaskKind.of(task);
    String main = Objects.requireNonNull(OWED.get(kind));
    return kind == TaskKind.HANDLE
        ? List.of("initial-report", main, "plan", "progress", "follow-up")
        : List.of(main);
  }

  private static Instant dueAfter(Span span) {
    return ORDINARY_WEEKS.due(SOME_MONDAY, span, Counted.AT_ONCE).due();
  }

  private static String anyOr(Entry entry, String field, Set<String> known, String missing) {
    return "*".equals(entry.optionalText(field)) ? "*" : entry.reference(field, known, missing);
  }

  private void checkThatEveryStepOwes(List<DeadlineRule> rules) {
    for (TaskKind kind : OWED.keySet()) {
      for (String path : paths) {
        for (String tier : tiers) {
          List<DeadlineRule> covering =
              rules.stream().filter(r -> r.covers(kind.id(), path, tier)).toList();
          checkOwed(covering, false, kind, path, tier);
          if (kind == TaskKind.HANDLE) {
            checkOwed(covering, true, kind, path, tier);
          }
        }
      }
    }
  }

  private void checkOwed(
      List<DeadlineRule> covering, boolean rework, TaskKind kind, String path, String tier) {
    String what = Objects.requireNonNull(OWED.get(kind));
    if (covering.stream().noneMatch(r -> r.what().equals(what) && r.rework() == rework)) {
      root.problem(
          "deadlines",
          "no "
              + what
              + " is due in the step "
              + kind.id()
              + (rework ? ", when a draft is returned," : "")
              + " on path '"
              + path
              + "' in tier '"
              + tier
              + "'");
    }
  }

  /// The section may be missing: then no limit moves by asking.
  ///
  /// @param deadlines what an extension may refer to
  List<ExtensionRule> extensions(List<DeadlineRule> deadlines) {
    List<ExtensionRule> rules = new ArrayList<>();
    if (root.has("extensions")) {
      for (Entry entry : root.entries("extensions")) {
        rules.add(extension(entry, deadlines));
      }
    }
    return rules;
  }

  private ExtensionRule extension(Entry entry, List<DeadlineRule> deadlines) {
    String task = entry.oneOf("task", List.of(TaskKind.HANDLE.id(), DeadlineRule.CASE));
    String path = anyOr(entry, "path", paths, "no path '%s'");
    String tier = anyOr(entry, "tier", tiers, "no tier '%s'");
    String what = entry.oneOf("what", owedBy(task));
    List<DeadlineRule> moved =
        deadlines.stream().filter(r -> r.task().equals(task) && r.what().equals(what)).toList();
    if (moved.isEmpty()) {
      entry.problem("what", "no deadline is set for it");
    }
    Span by = entry.optionalSpan("by");
    Span untilAsked = entry.optionalSpan("untilAsked");
    Span amount = by == null ? untilAsked : by;
    if (amount == null || (by != null && untilAsked != null)) {
      entry.problem("by", "either 'by' or 'untilAsked' says how far the limit moves");
      amount = by = new Span.Elapsed(java.time.Duration.ofSeconds(1));
      untilAsked = null;
    }
    if (amount instanceof Span.SameDay) {
      entry.problem(by == null ? "untilAsked" : "by", "a limit is not moved by 'same-day'");
    }
    Span cap = entry.span("cap");
    if (entry.has("cap")
        && moved.stream()
            .anyMatch(r -> !dueAfter(cap).isAfter(dueAfter(r.limit())) && covers(r, path, tier))) {
      entry.problem("cap", "leaves no time beyond the limit");
    }
    String decidedBy =
        entry.oneOf(
            "decidedBy", Arrays.stream(DecidedBy.values()).map(DeadlinesReader::word).toList());
    String tell = entry.has("tell") ? entry.oneOf("tell", List.of("citizen", "nobody")) : "nobody";
    entry.finish();
    return new ExtensionRule(
        task,
        path,
        tier,
        what,
        by,
        untilAsked,
        cap,
        Arrays.stream(DecidedBy.values())
            .filter(d -> word(d).equals(decidedBy))
            .findFirst()
            .orElse(DecidedBy.OFFICE),
        tell.equals("citizen"));
  }

  private static String word(DecidedBy by) {
    return by.name().toLowerCase(java.util.Locale.ROOT);
  }

  /// A rework has little time of its own: a cap is measured against first rounds.
  private static boolean covers(DeadlineRule rule, String path, String tier) {
    return !rule.rework()
        && (path.equals("*") || rule.path().equals("*") || rule.path().equals(path))
        && (tier.equals("*") || rule.tier().equals("*") || rule.tier().equals(tier));
  }
}
