package duban.reminder;

import duban.calendar.WorkCalendar;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.cases.Recorded;
import duban.cases.Tone;
import duban.policy.Ladder;
import duban.policy.Ladders;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.Quiet;
import duban.policy.Rung;
import duban.routing.AssignmentDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Which rungs of the ladders a case still has ahead of it, and when (D4, D8). Depends on the case
/// and its rules alone, not on the time at which it is asked.
///
/// What something due is reminded of is one climb: a step, or the case as a whole, what it owes,
/// and the limit. On each climb each rung is reached once; that it was is on the record of the
/// case. What is given is not climbed any further. When a limit moves, the climb towards the new
/// one begins:
///
/// - A rung before the limit whose time had passed already when the limit was set (with the step,
///   or by moving it) is left out: a reminder in retrospect reminds of nothing.
/// - The rungs at the limit and after it count from the limit, or from the moment it was set where
///   that lay behind it: nobody is late with what nobody knew of.
///
/// In quiet hours a rung waits for their end, and with it every later rung of the same climb, so
/// that the order holds.
final class Notices {
  private static final Set<Rung.To> OFFICE = Set.of(Rung.To.OFFICE);

  private final Ladders ladders;
  private final WorkCalendar calendar;
  private final ZoneId zone;
  private final Policy policy;

  Notices(Published city) {
    this.policy = city.policy();
    this.ladders = city.policy().ladders();
    this.calendar = city.calendar();
    this.zone = city.policy().office().zone();
  }

  /// Something owed.
  ///
  /// @param task the step's id, or [CaseFile#CASE]
  /// @param unit who owes it; for the case as a whole, who has it
  /// @param step null for what the case as a whole owes
  /// @param set when the limit came to be where it is
  record Climb(String task, String unit, CaseTask.@Nullable Open step, Deadline due, Instant set) {}

  /// A rung still ahead.
  ///
  /// @param rung what the ladder wants, or the note that takes its place
  /// @param at when its people are to be written to
  record Notice(Climb climb, Ladder ladder, Rung rung, Instant at) {
    Deadline due() {
      return climb.due();
    }

    /// Instead of a circular that may not go out, the office is told why.
    private Notice instead(Withheld why) {
      Rung note = new Rung(why.rung(rung.id()), rung.at(), OFFICE, Tone.PRESSING, false);
      return new Notice(climb, ladder, note, at);
    }

    private boolean given(CaseEvent.NoticeGiven notice) {
      Deadline due = climb.due();
      return notice.task().equals(climb.task())
          && notice.what().equals(due.what())
          && notice.limit().equals(due.limit())
          && (notice.rung().equals(rung.id())
              || notice.rung().equals(Withheld.circular(rung.id())));
    }
  }

  /// Everything ahead, in the order of its time; what has come due meanwhile is at the beginning.
  List<Notice> ahead(CaseFile file) {
    return ahead(file, (climb, fault) -> {});
  }

  /// The same, saying which climbs cannot be reckoned. One of them keeps no other one waiting.
  List<Notice> ahead(CaseFile file, BiConsumer<Climb, RuntimeException> faulty) {
    if (file.settled()) {
      return List.of();
    }
    List<Notice> ahead = new ArrayList<>();
    for (Climb climb : climbs(file)) {
      try {
        ladder(file, climb).ifPresent(ladder -> ahead.addAll(rungs(file, climb, ladder)));
      } catch (RuntimeException e) {
        faulty.accept(climb, e);
      }
    }
    ahead.removeIf(notice -> file.notices().stream().anyMatch(notice::given));
    ahead.sort(Comparator.comparing(Notice::at));
    return ahead;
  }

  private List<Climb> climbs(CaseFile file) {
    List<Climb> climbs = new ArrayList<>();
    for (CaseTask.Open step : file.openTasks()) {
      if (file.closed() && step.kind().endsWithCase()) {
        continue;
      }
      for (Owed owed : Owed.by(file, step)) {
        if (!owed.given()) {
          Deadline due = owed.deadline();
          Instant set = set(file, step.id(), due).orElse(step.openedAt());
          climbs.add(new Climb(step.id(), step.unit(), step, due, set));
        }
      }
    }
    String holder = file.assignment().map(CaseEvent.Assigned::unit).orElse(policy.coordinator());
    for (Owed owed : Owed.byCase(file)) {
      if (!owed.given()) {
        Deadline due = owed.deadline();
        Instant set = set(file, CaseFile.CASE, due).orElse(file.receivedAt());
        climbs.add(new Climb(CaseFile.CASE, holder, null, due, set));
      }
    }
    return climbs;
  }

  private Optional<Ladder> ladder(CaseFile file, Climb climb) {
    String tier = file.tier().orElseGet(() -> AssignmentDecision.tier(policy, file.registration()));
    CaseTask.Open step = climb.step();
    String task = step == null ? CaseFile.CASE : step.kind().id();
    return ladders.find(task, climb.due().what(), file.path(), tier);
  }

  private List<Notice> rungs(CaseFile file, Climb climb, Ladder ladder) {
    Deadline due = climb.due();
    Instant set = climb.set();
    Instant limit = set.isAfter(due.limit()) ? set : due.limit();
    List<Notice> rungs = new ArrayList<>();
    for (Rung rung : ladder.rungs()) {
      rung.at()
          .reckon(due, limit, calendar)
          .filter(at -> rung.at().fromLimitOn() || !at.due().isBefore(set))
          .ifPresent(
              at -> {
                Notice notice = new Notice(climb, ladder, rung, at.due());
                rungs.add(
                    rung.circular()
                        ? Withheld.of(file, climb, at).map(notice::instead).orElse(notice)
                        : notice);
              });
    }
    rungs.sort(Comparator.comparing(Notice::at));
    Instant last = Instant.MIN;
    for (int i = 0; i < rungs.size(); i++) {
      Notice raw = rungs.get(i);
      Instant at = considerate(raw.at(), due);
      last = at.isBefore(last) ? last : at;
      rungs.set(i, new Notice(climb, ladder, raw.rung(), last));
    }
    return rungs;
  }

  /// When the limit was last moved, or the clock of the case started.
  private static Optional<Instant> set(CaseFile file, String task, Deadline due) {
    return file.history().reversed().stream()
        .filter(
            recorded ->
                switch (recorded.event()) {
                  case CaseEvent.DeadlineMoved moved ->
                      moved.task().equals(task) && moved.after().what().equals(due.what());
                  case CaseEvent.ClockStarted started ->
                      task.equals(CaseFile.CASE) && started.deadline().what().equals(due.what());
                  default -> false;
                })
        .map(Recorded::at)
        .findFirst();
  }

  private Instant considerate(Instant at, Deadline due) {
    Quiet quiet = ladders.quiet();
    if (quiet == null
        || Duration.between(due.from(), due.limit()).compareTo(quiet.urgentBelow()) < 0
        || policy.specialPeriod(at).filter(period -> !period.quietHours()).isPresent()) {
      return at;
    }
    Instant end = quiet.endOf(at, zone);
    boolean waits = !end.equals(at) || !calendar.workday(at.atZone(zone).toLocalDate());
    Instant later = quiet.untilOpening() && waits ? calendar.nextOpening(end) : end;
    // Nothing waits through a special period that keeps watch round the clock (D10).
    return policy.desk().periods().stream()
        .filter(period -> !period.quietHours())
        .map(period -> period.begins(zone))
        .filter(begins -> begins.isAfter(at) && begins.isBefore(later))
        .min(Instant::compareTo)
        .orElse(later);
  }
}
