package duban.reminder;

import duban.calendar.WorkCalendar;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Deadline;
import duban.cases.Owed;
import duban.cases.Recorded;
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

/// Which rungs of the ladders a case still has ahead of it, and when (D4, D8). Depends on the case
/// and its rules alone, not on the time at which it is asked.
///
/// What something due is reminded of is one climb: a step, what it owes, and the limit. On each
/// climb each rung is reached once; that it was is on the record of the case. What is given is not
/// climbed any further. When a limit moves, the climb towards the new one begins:
///
/// - A rung before the limit whose time had passed already when the limit was set (with the step, or
///   by moving it) is left out: a reminder in retrospect reminds of nothing.
/// - The rungs at the limit and after it count from the limit, or from the moment it was set where
///   that lay behind it: nobody is late with what nobody knew of.
///
/// In quiet hours a rung waits for their end, and with it every later rung of the same climb, so
/// that the order holds.
final class Notices {
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

  /// A rung still ahead.
  ///
  /// @param at when its people are to be written to
  record Notice(CaseTask.Open task, Deadline due, Ladder ladder, Rung rung, Instant at) {
    private boolean given(CaseEvent.NoticeGiven notice) {
      return notice.task().equals(task.id())
          && notice.what().equals(due.what())
          && notice.limit().equals(due.limit())
          && notice.rung().equals(rung.id());
    }
  }

  /// Everything ahead, in the order of its time; what has come due meanwhile is at the beginning.
  List<Notice> ahead(CaseFile file) {
    if (file.closed()) {
      return List.of();
    }
    List<Notice> ahead = new ArrayList<>();
    for (CaseTask.Open task : file.openTasks()) {
      for (Owed owed : Owed.by(file, task)) {
        if (!owed.given()) {
          ladder(file, task, owed.deadline())
              .ifPresent(ladder -> ahead.addAll(climb(file, task, owed.deadline(), ladder)));
        }
      }
    }
    ahead.removeIf(notice -> file.notices().stream().anyMatch(notice::given));
    ahead.sort(Comparator.comparing(Notice::at));
    return ahead;
  }

  private Optional<Ladder> ladder(CaseFile file, CaseTask.Open task, Deadline due) {
    String tier =
        file.tier().orElseGet(() -> AssignmentDecision.tier(policy, file.registration()));
    return ladders.find(task.kind().id(), due.what(), file.path(), tier);
  }

  private List<Notice> climb(CaseFile file, CaseTask.Open task, Deadline due, Ladder ladder) {
    Instant set = set(file, task, due);
    Instant limit = set.isAfter(due.limit()) ? set : due.limit();
    List<Notice> climb = new ArrayList<>();
    for (Rung rung : ladder.rungs()) {
      rung.at()
          .of(due, limit, calendar)
          .filter(at -> rung.at().fromLimitOn() || !at.isBefore(set))
          .ifPresent(at -> climb.add(new Notice(task, due, ladder, rung, at)));
    }
    climb.sort(Comparator.comparing(Notice::at));
    Instant last = Instant.MIN;
    for (int i = 0; i < climb.size(); i++) {
      Notice raw = climb.get(i);
      Instant at = considerate(raw.at(), due);
      last = at.isBefore(last) ? last : at;
      climb.set(i, new Notice(task, due, ladder, raw.rung(), last));
    }
    return climb;
  }

  /// When the limit came to be where it is: with the step, or when it was last moved.
  private static Instant set(CaseFile file, CaseTask.Open task, Deadline due) {
    return file.history().reversed().stream()
        .filter(
            recorded ->
                recorded.event() instanceof CaseEvent.DeadlineMoved moved
                    && moved.task().equals(task.id())
                    && moved.after().what().equals(due.what()))
        .map(Recorded::at)
        .findFirst()
        .orElse(task.openedAt());
  }

  private Instant considerate(Instant at, Deadline due) {
    Quiet quiet = ladders.quiet();
    if (quiet == null
        || Duration.between(due.from(), due.limit()).compareTo(quiet.urgentBelow()) < 0) {
      return at;
    }
    Instant end = quiet.endOf(at, zone);
    boolean waits =
        !end.equals(at) || !calendar.workday(at.atZone(zone).toLocalDate());
    return quiet.untilOpening() && waits ? calendar.nextOpening(end) : end;
  }
}
