package duban.calendar;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One step of how a due time came about, for a page to put into words.
public sealed interface Reason {
  /// What the span is counted from. Always the first.
  record StartedAt(Instant at) implements Reason {}

  /// The day of the start does not count.
  ///
  /// @param first the first day that does
  record FromNextDay(LocalDate first) implements Reason {}

  /// Days off in a row that did not count.
  ///
  /// @param last the same as `first` for a single day
  /// @param holiday the holiday's name; null for an ordinary weekend
  record DaysOff(LocalDate first, LocalDate last, @Nullable String holiday) implements Reason {}

  /// A day that counted although its weekday would be a day off.
  ///
  /// @param holiday the holiday it makes up for
  record MakeUpWorkday(LocalDate date, String holiday) implements Reason {}

  /// Working time stood still because the office was closed: after work, at lunch, on days off.
  ///
  /// @param from the closing, or the start where that fell into closed hours
  /// @param until the next opening
  record OutsideHours(Instant from, Instant until) implements Reason {}

  /// It falls due when work ends on that day.
  record EndsAtCloseOfWork(LocalDate date) implements Reason {}

  /// It falls due at 24:00 of that day.
  record EndsAtEndOfDay(LocalDate date) implements Reason {}

  /// Days of that year were taken as their weekdays are, because its holidays are not published.
  record NotPublished(int year) implements Reason {}
}
