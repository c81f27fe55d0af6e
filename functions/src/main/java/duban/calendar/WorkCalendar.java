package duban.calendar;

import duban.calendar.OfficeHours.Hours;
import duban.calendar.OfficeHours.LastDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// When an office works, and when something falls due there. Immutable; make one per office and
/// keep it, making it costs more than asking it.
///
/// The start's day never counts in spans of days (Civil Code art. 201). Working days end at the
/// close of work of the last, calendar days at its 24:00 (art. 203 ¶2). A day of a year that was
/// not published is taken as its weekday is, or as off where the regulation itself fixes a holiday
/// to it, and [Reckoned#missingYears()] says so.
///
/// What the holidays of a year are is decided in autumn of the year before. A notice has more than
/// once taken days of the December before it; those are known only with that notice.
public final class WorkCalendar {
  private final CalendarData data;
  private final OfficeHours hours;
  private final DayTable table;
  private final LocalClock clock;
  private final OpenTime openTime;

  public WorkCalendar(CalendarData data, OfficeHours hours) {
    this.data = data;
    this.hours = hours;
    this.table = new DayTable(data, hours);
    this.clock = new LocalClock(hours.zone());
    this.openTime = new OpenTime(table, clock, hours);
  }

  public CalendarData data() {
    return data;
  }

  public OfficeHours hours() {
    return hours;
  }

  /// The same days in the same hours.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WorkCalendar that && data.equals(that.data) && hours.equals(that.hours);
  }

  @Override
  public int hashCode() {
    return Objects.hash(data, hours);
  }

  public boolean workday(LocalDate date) {
    return table.workday(date.toEpochDay());
  }

  /// The nth workday after a date, which itself never counts, workday or not.
  ///
  /// @param n 0 is the date itself, also on a day off
  /// @throws IllegalArgumentException for less than that
  public LocalDate plusWorkingDays(LocalDate date, int n) {
    if (n < 0) {
      throw new IllegalArgumentException("Working days are counted forwards, not by " + n + ".");
    }
    long day = date.toEpochDay();
    for (int left = n; left > 0; ) {
      day++;
      if (table.workday(day)) {
        left--;
      }
    }
    return LocalDate.ofEpochDay(day);
  }

  /// [#plusWorkingDays(LocalDate, int)] for any temporal that has a date.
  public TemporalAdjuster workingDays(int n) {
    return TemporalAdjusters.ofDateAdjuster(date -> plusWorkingDays(date, n));
  }

  /// When a span that starts then is over.
  public Reckoned due(Instant start, Span span, Counted counted) {
    Story story = new Story(table, start);
    long today = clock.dayOf(start);
    return switch (span) {
      case Span.Elapsed elapsed -> {
        if (counted == Counted.AT_ONCE) {
          yield story.end(start.plus(elapsed.duration()));
        }
        story.add(new Reason.FromNextDay(LocalDate.ofEpochDay(today + 1)));
        yield story.end(clock.startOf(today + 1).plus(elapsed.duration()));
      }
      case Span.CalendarDays days -> endOfDay(story, today, days.days());
      case Span.WorkingDays days -> {
        long day = today;
        for (int left = days.days(); left > 0; left--) {
          day = nextWorkday(story, day);
          if (left == days.days()) {
            story.add(new Reason.FromNextDay(LocalDate.ofEpochDay(day)));
          }
          story.workday(day);
        }
        yield closeOfWork(story, day);
      }
      case Span.WorkingHours time -> {
        if (counted == Counted.AT_ONCE) {
          yield openTime.after(story, start, time.workingTime());
        }
        long day = nextWorkday(story, today);
        story.add(new Reason.FromNextDay(LocalDate.ofEpochDay(day)));
        yield openTime.after(story, openTime.nextOpening(clock.startOf(day)), time.workingTime());
      }
      case Span.SameDay _ -> sameDay(story, start, today, counted);
    };
  }

  /// When a span that begins at a limit is over. A limit at 24:00 belongs to the day that ends
  /// there, not to the one that begins: days are counted from that day.
  public Reckoned dueAfterLimit(Instant limit, Span span) {
    return switch (span) {
      case Span.Elapsed _, Span.WorkingHours _ -> due(limit, span, Counted.AT_ONCE);
      case Span.CalendarDays _, Span.WorkingDays _, Span.SameDay _ ->
          due(limit.minusNanos(1), span, Counted.AT_ONCE);
    };
  }

  private Reckoned endOfDay(Story story, long today, int days) {
    story.add(new Reason.FromNextDay(LocalDate.ofEpochDay(today + 1)));
    long last = today + days;
    if (hours.lastDay() == LastDay.NEXT_WORKDAY) {
      while (!table.workday(last)) {
        story.dayOff(last);
        last++;
      }
      story.asked(last);
    }
    story.add(new Reason.EndsAtEndOfDay(LocalDate.ofEpochDay(last)));
    return story.end(clock.startOf(last + 1));
  }

  private Reckoned sameDay(Story story, Instant start, long today, Counted counted) {
    if (counted == Counted.AT_ONCE) {
      if (table.workday(today)) {
        if (start.isBefore(openTime.close(today))) {
          story.workday(today);
          return closeOfWork(story, today);
        }
        story.asked(today);
      } else {
        story.dayOff(today);
      }
    }
    long day = nextWorkday(story, today);
    story.add(new Reason.FromNextDay(LocalDate.ofEpochDay(day)));
    story.workday(day);
    return closeOfWork(story, day);
  }

  /// The days off on the way are told; the workday itself by the caller that counts it.
  private long nextWorkday(Story story, long day) {
    long next = day + 1;
    while (!table.workday(next)) {
      story.dayOff(next);
      next++;
    }
    return next;
  }

  private Reckoned closeOfWork(Story story, long day) {
    story.add(new Reason.EndsAtCloseOfWork(LocalDate.ofEpochDay(day)));
    return story.end(openTime.close(day));
  }

  /// How long the office is open between two instants; negative when they come the other way round.
  public Duration workingTimeBetween(Instant from, Instant until) {
    return until.isBefore(from)
        ? openTime.between(until, from).negated()
        : openTime.between(from, until);
  }

  /// The first instant from then on at which the office is open: that instant itself if it is.
  public Instant nextOpening(Instant instant) {
    return openTime.nextOpening(instant);
  }

  /// At the moment of closing it is not.
  public boolean open(Instant instant) {
    return nextOpening(instant).equals(instant);
  }

  /// Empty on a day off.
  public Optional<Instant> closeOfWork(LocalDate date) {
    return workday(date) ? Optional.of(openTime.close(date.toEpochDay())) : Optional.empty();
  }

  /// The hours of that day; none on a day off.
  public List<Hours> hoursOf(LocalDate date) {
    return openTime.hoursOf(date.toEpochDay());
  }

  /// The year whose holidays somebody should publish here now: this year, or from 1 December on the
  /// next.
  public Optional<Integer> missingNextYear(Instant now) {
    LocalDate today = LocalDate.ofEpochDay(clock.dayOf(now));
    int year = today.getYear();
    if (!data.years().contains(year)) {
      return Optional.of(year);
    }
    return today.getMonthValue() == 12 && !data.years().contains(year + 1)
        ? Optional.of(year + 1)
        : Optional.empty();
  }
}
