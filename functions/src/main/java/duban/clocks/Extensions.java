package duban.clocks;

import duban.calendar.Counted;
import duban.calendar.Reckoned;
import duban.calendar.Span;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.Granted;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.cases.Recorded;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Policy.DecidedBy;
import duban.policy.Policy.ExtensionRule;
import duban.policy.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// More time, for whoever asks before the limit (A8, D6). Asked for after it, the limit stays and
/// the matter is overdue, whatever the reason.
public final class Extensions {
  /// As [CaseEvent.DeadlineMoved] names it.
  public static final String CAUSE = "extension";

  private final Published city;
  private final CaseFile file;

  public Extensions(Published city, CaseFile file) {
    this.city = city;
    this.file = file;
  }

  /// Something still owed that more time may be asked for.
  ///
  /// @param task the step that owes it, or [CaseFile#CASE]
  public record Extendable(String task, Deadline deadline, ExtensionRule rule) {
    public String what() {
      return deadline.what();
    }
  }

  /// What becomes of a request.
  public sealed interface Ruling {
    record Moved(Deadline before, Deadline after, CaseEvent.Granted granted) implements Ruling {}

    /// @param why `late` or `cap`
    record Refused(String why) implements Ruling {}

    /// Somebody has to decide.
    record Referred(DecidedBy by) implements Ruling {}
  }

  /// A request that nobody has ruled on yet.
  ///
  /// @param asked when it counts as made
  public record Pending(Extendable wanted, CaseEvent.ExtensionAsked request, Instant asked) {}

  /// What whoever does this step may ask for: the step's own things first, then the case's.
  public List<Extendable> askable(CaseTask task) {
    List<Extendable> all = new ArrayList<>();
    add(all, task.id(), task.kind().id(), Owed.by(file, task));
    add(all, CaseFile.CASE, DeadlineRule.CASE, Owed.byCase(file));
    return all;
  }

  private void add(List<Extendable> all, String task, String kind, List<Owed> owed) {
    for (Owed open : owed) {
      if (!open.given()) {
        rule(kind, open.deadline().what())
            .ifPresent(rule -> all.add(new Extendable(task, open.deadline(), rule)));
      }
    }
  }

  /// The first rule that fits.
  ///
  /// @param kind the kind of step, or `case`
  Optional<ExtensionRule> rule(String kind, String what) {
    String tier = Deadlines.tier(city, file);
    return city.policy().extensions().stream()
        .filter(r -> r.covers(kind, file.path(), tier, what))
        .findFirst();
  }

  /// @param until the instant asked for, where the rule lets one ask for an instant
  /// @param asked when it was asked for: at the limit is still in time
  public Ruling ask(Extendable wanted, @Nullable Instant until, Instant asked) {
    if (asked.isAfter(wanted.deadline().limit())) {
      return new Ruling.Refused("late");
    }
    Ruling granted = grant(wanted, until);
    return granted instanceof Ruling.Moved && wanted.rule().decidedBy() != DecidedBy.AUTOMATIC
        ? new Ruling.Referred(wanted.rule().decidedBy())
        : granted;
  }

  /// As far as the rule goes, and not beyond its cap. Where somebody decides, an instant that is
  /// named counts, also where the rule says by how much a limit moves that nobody named one for.
  public Ruling grant(Extendable wanted, @Nullable Instant until) {
    Deadline before = wanted.deadline();
    ExtensionRule rule = wanted.rule();
    Reckoned target = farthest(wanted, until);
    if (until != null && takesInstants(rule) && !until.isAfter(target.due())) {
      target = new Reckoned(until, List.of(), Collections.emptySortedSet());
    }
    Granted granted =
        until != null && takesInstants(rule)
            ? new Granted(null, target.due(), rule.cap().text())
            : new Granted(amount(rule).text(), null, rule.cap().text());
    return target.due().isAfter(before.limit())
        ? new Ruling.Moved(before, before.movedTo(target.due(), target.missingYears()), granted)
        : new Ruling.Refused("cap");
  }

  private static boolean takesInstants(ExtensionRule rule) {
    return rule.untilAsked() != null || rule.decidedBy() != DecidedBy.AUTOMATIC;
  }

  private static Span amount(ExtensionRule rule) {
    Span by = rule.by();
    Span amount = by == null ? rule.untilAsked() : by;
    if (amount == null) {
      throw new IllegalStateException("An extension moves by a span or until an instant.");
    }
    return amount;
  }

  /// The latest limit that can still be given, with every year that was not published for it.
  private Reckoned farthest(Extendable wanted, @Nullable Instant until) {
    ExtensionRule rule = wanted.rule();
    Deadline before = wanted.deadline();
    Counted counted = counted(before);
    Reckoned cap = city.calendar().due(before.from(), rule.cap(), counted);
    if (rule.by() != null && until != null && takesInstants(rule)) {
      return cap;
    }
    Reckoned most = city.calendar().dueAfterLimit(before.limit(), amount(rule));
    SortedSet<Integer> missing = new TreeSet<>(before.missingYears());
    missing.addAll(most.missingYears());
    if (!most.due().isAfter(cap.due())) {
      return new Reckoned(most.due(), List.of(), missing);
    }
    missing.addAll(cap.missingYears());
    return new Reckoned(cap.due(), List.of(), missing);
  }

  /// Where a limit lies with everything that was granted so far: each extension is counted again
  /// from the limit, in the days it was granted in, as far as its cap allows. It never takes back
  /// time that the rules give.
  ///
  /// @param base as rules and calendar give it without extensions
  public Deadline extended(String task, String kind, Deadline base) {
    Instant limit = base.limit();
    SortedSet<Integer> missing = new TreeSet<>(base.missingYears());
    for (Recorded recorded : file.history()) {
      if (!(recorded.event() instanceof CaseEvent.DeadlineMoved moved)
          || !moved.task().equals(task)
          || !moved.after().what().equals(base.what())
          || !moved.cause().equals(CAUSE)) {
        continue;
      }
      Granted granted = moved.granted();
      Reckoned later = granted == null ? elapsed(limit, moved) : later(limit, granted);
      Optional<Reckoned> cap = cap(kind, base, granted);
      if (later.due().isAfter(limit)) {
        limit = later.due();
        if (granted != null && granted.until() != null) {
          missing.clear();
        }
        missing.addAll(later.missingYears());
      }
      if (cap.isPresent() && limit.isAfter(cap.get().due())) {
        limit = cap.get().due();
        missing.addAll(cap.get().missingYears());
      }
    }
    return limit.isAfter(base.limit()) ? base.movedTo(limit, missing) : base;
  }

  /// An extension from before it was kept what was granted.
  private static Reckoned elapsed(Instant limit, CaseEvent.DeadlineMoved moved) {
    Duration gained = Duration.between(moved.before().limit(), moved.after().limit());
    return new Reckoned(limit.plus(gained), List.of(), Collections.emptySortedSet());
  }

  private Reckoned later(Instant limit, Granted granted) {
    Instant until = granted.until();
    return until == null
        ? city.calendar().dueAfterLimit(limit, span(granted.span()))
        : new Reckoned(until, List.of(), Collections.emptySortedSet());
  }

  private static Span span(@Nullable String text) {
    if (text != null && Span.parse(text) instanceof Span.Parsed.Ok(Span span)) {
      return span;
    }
    throw new IllegalStateException("An extension was granted that has no length: " + text);
  }

  /// By the rule in force or, where there is none any more, by the one that it was granted under.
  private Optional<Reckoned> cap(String kind, Deadline base, @Nullable Granted granted) {
    return rule(kind, base.what())
        .map(ExtensionRule::cap)
        .or(() -> Optional.ofNullable(granted).map(g -> span(g.cap())))
        .map(cap -> city.calendar().due(base.from(), cap, counted(base)));
  }

  /// A cap is counted from where the clock started, not from where it stands.
  private static Counted counted(Deadline deadline) {
    return Deadlines.Given.read(deadline.span())
        .map(Deadlines.Given::counted)
        .orElse(Counted.AT_ONCE);
  }

  /// Requests that wait for somebody's word, oldest first.
  public List<Pending> pending() {
    Map<String, Pending> waiting = new LinkedHashMap<>();
    for (var recorded : file.history()) {
      switch (recorded.event()) {
        case CaseEvent.ExtensionAsked asked -> {
          String unit = recorded.actor().unit();
          boolean byOffice = city.policy().coordinator().equals(unit);
          CaseEvent.Told told = asked.told();
          Instant at = told != null && byOffice ? told.at() : recorded.at();
          find(asked.task(), asked.what())
              .ifPresent(
                  wanted ->
                      waiting.put(key(asked.task(), asked.what()), new Pending(wanted, asked, at)));
        }
        case CaseEvent.DeadlineMoved moved -> {
          if (moved.cause().equals(CAUSE)) {
            waiting.remove(key(moved.task(), moved.after().what()));
          }
        }
        case CaseEvent.ExtensionRefused refused ->
            waiting.remove(key(refused.task(), refused.what()));
        default -> {
          // Nothing else rules on a request.
        }
      }
    }
    return List.copyOf(waiting.values());
  }

  /// What is asked for, if it is still owed and may be moved.
  public Optional<Extendable> find(String task, String what) {
    List<Extendable> all = new ArrayList<>();
    if (task.equals(CaseFile.CASE)) {
      add(all, CaseFile.CASE, DeadlineRule.CASE, Owed.byCase(file));
    } else if (file.findTask(task).orElse(null) instanceof CaseTask.Open open) {
      add(all, open.id(), open.kind().id(), Owed.by(file, open));
    }
    return all.stream().filter(e -> e.what().equals(what)).findFirst();
  }

  private static String key(String task, String what) {
    return task + "/" + what;
  }
}
