package duban.clocks;

import duban.calendar.Counted;
import duban.calendar.Span;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Policy.DecidedBy;
import duban.policy.Policy.ExtensionRule;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    record Moved(Deadline before, Deadline after) implements Ruling {}

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

  /// As far as the rule goes, and not beyond its cap.
  public Ruling grant(Extendable wanted, @Nullable Instant until) {
    Deadline before = wanted.deadline();
    Instant target = farthest(wanted);
    if (until != null && wanted.rule().untilAsked() != null && until.isBefore(target)) {
      target = until;
    }
    return target.isAfter(before.limit())
        ? new Ruling.Moved(before, before.movedTo(target))
        : new Ruling.Refused("cap");
  }

  /// The latest limit that can still be asked for.
  public Instant farthest(Extendable wanted) {
    ExtensionRule rule = wanted.rule();
    Span by = rule.by();
    Span amount = by == null ? rule.untilAsked() : by;
    if (amount == null) {
      throw new IllegalStateException("An extension moves by a span or until an instant.");
    }
    Instant most = later(wanted.deadline().limit(), amount);
    Instant cap = cap(city, rule, wanted.deadline());
    return most.isAfter(cap) ? cap : most;
  }

  /// A limit at 24:00 belongs to the day that ends there, not to the one that begins.
  private Instant later(Instant limit, Span by) {
    return switch (by) {
      case Span.Elapsed e -> city.calendar().due(limit, by, Counted.AT_ONCE).due();
      case Span.WorkingHours w -> city.calendar().due(limit, by, Counted.AT_ONCE).due();
      case Span.CalendarDays d -> afterTheDayOf(limit, by);
      case Span.WorkingDays d -> afterTheDayOf(limit, by);
      case Span.SameDay s -> afterTheDayOf(limit, by);
    };
  }

  private Instant afterTheDayOf(Instant limit, Span by) {
    return city.calendar().due(limit.minusNanos(1), by, Counted.AT_ONCE).due();
  }

  /// Counted from where the clock started, not from where it stands.
  static Instant cap(Published city, ExtensionRule rule, Deadline deadline) {
    Counted counted =
        Deadlines.Given.read(deadline.span()).map(Deadlines.Given::counted).orElse(Counted.AT_ONCE);
    return city.calendar().due(deadline.from(), rule.cap(), counted).due();
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
