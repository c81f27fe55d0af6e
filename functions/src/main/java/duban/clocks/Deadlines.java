package duban.clocks;

import duban.calendar.Counted;
import duban.calendar.Reckoned;
import duban.calendar.Span;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Deadline;
import duban.cases.Recorded;
import duban.cases.TaskKind;
import duban.policy.Policy.DeadlineRule;
import duban.policy.Published;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// When what a human step, or the case as a whole, owes is due, as policy and calendar say it (A6,
/// A7, D3, D6, E5).
public final class Deadlines {
  private final Published city;
  private final CaseFile file;

  public Deadlines(Published city, CaseFile file) {
    this.city = city;
    this.file = file;
  }

  /// The tier whose rules hold for the case: as it was weighed last, or as it came.
  public static String tier(Published city, CaseFile file) {
    return file.tier()
        .orElseGet(
            () ->
                city.policy()
                    .tierBeforeTriage(file.registration().source(), file.message().tier()));
  }

  /// For each thing the step owes, the first rule that fits the step, the path and the tier. A
  /// draft that was sent back owes only what the rules count from its return.
  ///
  /// @param opened when the step was, or is being, opened
  public List<Deadline> of(TaskKind kind, Instant opened) {
    boolean rework = kind == TaskKind.HANDLE && lastAsked(Deadlines::returns).isPresent();
    return deadlines(kind.id(), tier(city, file), rework, opened);
  }

  /// What the case as a whole owes, as far as it is known already what that counts from.
  ///
  /// Nothing that a unit does alone moves the citizen's date to a later day: where a unit raised
  /// the tier, the earlier limit of both tiers counts.
  public List<Deadline> ofCase() {
    List<Deadline> raised = ofCase(tier(city, file));
    return beforeUnitsRaise()
        .map(
            tier -> {
              List<Deadline> before = ofCase(tier);
              return raised.stream().map(deadline -> earlier(deadline, before)).toList();
            })
        .orElse(raised);
  }

  private static Deadline earlier(Deadline deadline, List<Deadline> before) {
    return before.stream()
        .filter(other -> other.what().equals(deadline.what()))
        .filter(other -> other.limit().isBefore(deadline.limit()))
        .findFirst()
        .orElse(deadline);
  }

  /// The tier the office last gave the case, where units raised it since.
  private Optional<String> beforeUnitsRaise() {
    Optional<String> before = Optional.empty();
    for (Recorded recorded : file.history()) {
      if (recorded.event() instanceof CaseEvent.Assigned) {
        before = Optional.empty();
      } else if (recorded.event() instanceof CaseEvent.TierRaised raised) {
        before =
            city.policy().coordinator().equals(recorded.actor().unit())
                ? Optional.empty()
                : before.or(() -> Optional.of(raised.from()));
      }
    }
    return before;
  }

  private List<Deadline> ofCase(String tier) {
    return deadlines(DeadlineRule.CASE, tier, false, null);
  }

  private List<Deadline> deadlines(
      String task, String tier, boolean rework, @Nullable Instant opened) {
    List<Deadline> deadlines = new ArrayList<>();
    Set<String> settled = new HashSet<>();
    for (DeadlineRule rule : city.policy().deadlines()) {
      if (rule.covers(task, file.path(), tier)
          && rule.rework() == rework
          && settled.add(rule.what())) {
        Optional<Deadline> deadline = deadline(rule, opened);
        if (deadline.isEmpty() && opened != null) {
          throw new IllegalStateException(
              "Case "
                  + file.ref()
                  + " has no '"
                  + rule.start()
                  + "' to count its "
                  + rule.what()
                  + " from.");
        }
        deadline.ifPresent(deadlines::add);
      }
    }
    return deadlines;
  }

  private Optional<Deadline> deadline(DeadlineRule rule, @Nullable Instant opened) {
    Optional<Instant> from = find(rule, rule.start(), opened);
    String otherwise = rule.otherwise();
    return from.isPresent() || otherwise == null
        ? from.map(start -> reckon(rule, rule.start(), start))
        : find(rule, otherwise, opened).map(start -> reckon(rule, otherwise, start));
  }

  private Deadline reckon(DeadlineRule rule, String start, Instant from) {
    Reckoned limit = city.calendar().due(from, rule.limit(), rule.counted());
    Span aim = rule.aim();
    Instant aimed = aim == null ? null : city.calendar().due(from, aim, rule.counted()).due();
    return new Deadline(
        rule.what(),
        start,
        from,
        limit.due(),
        aimed != null && aimed.isAfter(limit.due()) ? limit.due() : aimed,
        Given.of(rule).text(),
        List.copyOf(limit.missingYears()));
  }

  private Optional<Instant> find(DeadlineRule rule, String start, @Nullable Instant opened) {
    return switch (start) {
      case "posted" -> Optional.of(file.message().postedAt());
      case "occurred" -> Optional.ofNullable(file.message().occurredAt());
      case "received" -> Optional.of(file.receivedAt());
      // What the citizen is owed does not begin again when the case changes hands.
      case "assigned" ->
          rule.task().equals(DeadlineRule.CASE)
              ? first(r -> r.event() instanceof CaseEvent.Assigned)
              : assigned();
      case DeadlineRule.INSTRUCTED -> first(r -> r.event() instanceof CaseEvent.Instructed);
      case DeadlineRule.RETURNED -> lastAsked(Deadlines::returns);
      case "opened" -> Optional.ofNullable(opened);
      // The policy reader lets no other word through.
      default -> throw new IllegalStateException("Deadlines do not count from '" + start + "'.");
    };
  }

  private static boolean returns(CaseEvent event) {
    return event instanceof CaseEvent.ReworkOrdered || event instanceof CaseEvent.DraftReturned;
  }

  /// When the unit was last asked, if it was by this kind of event: by an assignment or by a
  /// return.
  private Optional<Instant> lastAsked(Predicate<CaseEvent> by) {
    return file.history().reversed().stream()
        .filter(r -> r.event() instanceof CaseEvent.Assigned || returns(r.event()))
        .findFirst()
        .filter(r -> by.test(r.event()))
        .map(Recorded::at);
  }

  private Optional<Instant> assigned() {
    return file.history().reversed().stream()
        .filter(r -> r.event() instanceof CaseEvent.Assigned)
        .map(Recorded::at)
        .findFirst();
  }

  private Optional<Instant> first(Predicate<Recorded> wanted) {
    return file.history().stream().filter(wanted).map(Recorded::at).findFirst();
  }

  /// How much time a rule gives, as a deadline keeps it: the span, and whether it is counted from
  /// the next day.
  public record Given(Span span, Counted counted) {
    private static final String NEXT_DAY = " next-day";

    static Given of(DeadlineRule rule) {
      return new Given(rule.limit(), rule.counted());
    }

    /// Reads what [Deadline#span()] holds; empty for a deadline from before spans were kept.
    public static Optional<Given> read(@Nullable String text) {
      if (text == null) {
        return Optional.empty();
      }
      boolean nextDay = text.endsWith(NEXT_DAY);
      String span = nextDay ? text.substring(0, text.length() - NEXT_DAY.length()) : text;
      return Span.parse(span) instanceof Span.Parsed.Ok(Span read)
          ? Optional.of(new Given(read, nextDay ? Counted.NEXT_DAY : Counted.AT_ONCE))
          : Optional.empty();
    }

    String text() {
      return counted == Counted.NEXT_DAY ? span.text() + NEXT_DAY : span.text();
    }
  }
}
