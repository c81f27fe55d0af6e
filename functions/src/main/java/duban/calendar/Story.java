package duban.calendar;

import duban.calendar.CalendarData.Day;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps the reasons while a due time is being reckoned. Days are told in their order.
final class Story {
  private static final SortedSet<Integer> NONE = Collections.emptySortedSet();

  private final DayTable table;
  private final List<Reason> reasons = new ArrayList<>(8);
  private SortedSet<Integer> missingYears = NONE;
  private long runFirst = 1;
  private long runLast;
  private @Nullable String runName;

  Story(DayTable table, Instant start) {
    this.table = table;
    reasons.add(new Reason.StartedAt(start));
  }

  /// A day off went by; days in a row for the same cause are told as one.
  void dayOff(long day) {
    asked(day);
    Day listed = table.listed(day);
    String name = listed == null ? null : listed.name();
    if (runFirst <= runLast && runLast == day - 1 && Objects.equals(name, runName)) {
      runLast = day;
      return;
    }
    closeRun();
    runFirst = day;
    runLast = day;
    runName = name;
  }

  /// A workday counted.
  void workday(long day) {
    asked(day);
    Day listed = table.listed(day);
    if (listed != null) {
      add(new Reason.MakeUpWorkday(LocalDate.ofEpochDay(day), listed.name()));
    }
  }

  /// What the day is was needed to know, whether or not it is told.
  void asked(long day) {
    if (!table.certain(day)) {
      if (missingYears.isEmpty()) {
        missingYears = new TreeSet<>();
      }
      missingYears.add(LocalDate.ofEpochDay(day).getYear());
    }
  }

  void add(Reason reason) {
    closeRun();
    reasons.add(reason);
  }

  /// Where the next reason will stand; asked before days off are told, not among them.
  int here() {
    return reasons.size();
  }

  void insert(int place, Reason reason) {
    closeRun();
    reasons.add(place, reason);
  }

  /// The whole story: its last reason has been told, so no days off are left over.
  Reckoned end(Instant due) {
    for (int year : missingYears) {
      reasons.add(new Reason.NotPublished(year));
    }
    return new Reckoned(due, reasons, missingYears);
  }

  private void closeRun() {
    if (runFirst <= runLast) {
      reasons.add(
          new Reason.DaysOff(
              LocalDate.ofEpochDay(runFirst), LocalDate.ofEpochDay(runLast), runName));
      runFirst = runLast + 1;
    }
  }
}
