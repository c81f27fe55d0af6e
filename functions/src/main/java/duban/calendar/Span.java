package duban.calendar;

import java.time.Duration;

/// How long somebody has. Policies write it as one word:
///
/// | text | what it is |
/// | --- | --- |
/// | `PT30M`, `PT1H30M`, `P1D` | elapsed time, ISO 8601; a day of these is exactly 24 hours |
/// | `4wh`, `90wm` | working hours, working minutes: the clock stands still while the office is closed |
/// | `3d` | calendar days, to the end (24:00) of the last |
/// | `5wd` | working days, to the close of work on the last |
/// | `same-day` | to the close of work today; after that, or on a day off, of the next workday |
///
/// Every span is positive and at most ten years (3660 days, 2000 working hours).
public sealed interface Span {
  int MOST_DAYS = 3660;
  int MOST_WORKING_HOURS = 2000;

  /// The span as a policy writes it; [#parse(String)] reads it back.
  String text();

  /// Time by the clock.
  record Elapsed(Duration duration) implements Span {
    public Elapsed {
      check(duration, Duration.ofDays(MOST_DAYS));
    }

    @Override
    public String text() {
      return duration.equals(Duration.ofDays(duration.toDays()))
          ? "P" + duration.toDays() + "D"
          : duration.toString();
    }
  }

  /// Time while the office is open.
  ///
  /// @param workingTime whole minutes
  record WorkingHours(Duration workingTime) implements Span {
    public WorkingHours {
      check(workingTime, Duration.ofHours(MOST_WORKING_HOURS));
      if (!workingTime.equals(Duration.ofMinutes(workingTime.toMinutes()))) {
        throw new IllegalArgumentException("must be whole minutes, not '" + workingTime + "'");
      }
    }

    @Override
    public String text() {
      return workingTime.toMinutesPart() == 0
          ? workingTime.toHours() + "wh"
          : workingTime.toMinutes() + "wm";
    }
  }

  /// Days of the calendar, the day of the start not counted.
  record CalendarDays(int days) implements Span {
    public CalendarDays {
      check(days);
    }

    @Override
    public String text() {
      return days + "d";
    }
  }

  /// Workdays, the day of the start not counted.
  record WorkingDays(int days) implements Span {
    public WorkingDays {
      check(days);
    }

    @Override
    public String text() {
      return days + "wd";
    }
  }

  /// Before close of work (当日下班前).
  record SameDay() implements Span {
    @Override
    public String text() {
      return "same-day";
    }
  }

  /// How reading a span ended.
  sealed interface Parsed {
    record Ok(Span span) implements Parsed {}

    /// @param reason what is wrong, for whoever writes the policy
    record Refused(String reason) implements Parsed {}
  }

  /// Reads what [#text()] writes.
  static Parsed parse(String text) {
    return SpanText.parse(text);
  }

  private static void check(int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw new IllegalArgumentException("must be 1 to " + MOST_DAYS + " days, not " + days);
    }
  }

  private static void check(Duration duration, Duration most) {
    if (!duration.isPositive() || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "must be longer than nothing and at most "
              + most.toHours()
              + " hours, not '"
              + duration
              + "'");
    }
  }
}
