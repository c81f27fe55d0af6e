package duban.calendar;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reads what was published about a year's holidays, as CSV or as iCalendar. It accepts a calendar
/// only whole: everything that is wrong is told at once, and nothing is guessed.
///
/// A year counts as published when New Year's Day and something after January are listed. A notice
/// may take days of the December before its year, so a year may also have days in December (or
/// January) alone; such a year does not count. Anything between is an incomplete year and refused.
public final class CalendarReader {
  /// In bytes. A year is about two thousand.
  public static final int LARGEST = 256 * 1024;

  private CalendarReader() {}

  /// How reading ended.
  public sealed interface Read {
    record Ok(CalendarData data) implements Read {}

    /// @param problems what is wrong, by line, never empty; at most a hundred
    record Rejected(List<Problem> problems) implements Read {
      public Rejected {
        problems = List.copyOf(problems);
      }
    }
  }

  /// One thing that is wrong.
  ///
  /// @param line counted from 1; 0 for the text as a whole
  /// @param key which kind, one of [Key]
  /// @param args what the wording needs: the offending value first
  public record Problem(int line, String key, List<String> args) {
    public Problem {
      Key.of(key);
      args = List.copyOf(args);
    }

    /// In English, without the line, for whoever edits the file.
    public String text() {
      return Key.of(key).say(args);
    }

    /// For example `line 4: not a date such as 2026-10-01: '2026-13-01'`.
    @Override
    public String toString() {
      return line == 0 ? text() : "line " + line + ": " + text();
    }
  }

  /// The kinds of problems, with how each reads in English.
  public enum Key {
    TOO_LARGE("takes more than %s bytes"),
    UNREADABLE("cannot be read: %s"),
    EMPTY("lists no days"),
    COLUMNS("must name the columns %2$s, not %1$s"),
    FIELDS("has %s fields instead of %s"),
    BLANK("'%s' must not be blank"),
    BAD_DATE("not a date such as 2026-10-01: '%s'"),
    BAD_YEAR("%s is not a year from %s to %s"),
    UNKNOWN_KIND("kind must be holiday or workday, not '%s'"),
    DUPLICATE_DATE("%s is listed already in line %s"),
    WORKDAY_ON_WEEKDAY("%s is a %s: a make-up workday falls on a Saturday or Sunday"),
    INCOMPLETE_YEAR("%s is incomplete: it lists neither New Year's Day nor only days around it"),
    NOT_A_CALENDAR("is no iCalendar object of version 2.0: %s"),
    MALFORMED_LINE("not a line of an iCalendar object: '%s'"),
    MISSING("an event has no %s"),
    REPEATED("an event has more than one %s"),
    NOT_ALL_DAY("%s must be a whole day such as 20261001, not '%s'"),
    REPEATS("%s is not read: list every day that differs"),
    ENDS_BEFORE_START("an event ends on %s, not after its start %s (DTEND is the day after)"),
    TOO_LONG("an event lasts %s days, which no holiday does; at most %s"),
    BAD_DURATION("a whole-day event lasts days or weeks such as P3D, not '%s'");

    private final String english;

    Key(String english) {
      this.english = english;
    }

    /// As it stands in [Problem#key()] and in message bundles: `bad-date`.
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private String say(List<String> args) {
      return english.formatted(args.toArray());
    }

    private static Key of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
  }

  /// `date,name,kind` with kind `holiday` or `workday`; columns in any order, lines that begin with
  /// `#` are comments.
  public static Read csv(String text) {
    return bytes(text) > LARGEST ? tooLarge() : CsvCalendar.read(text);
  }

  /// The part of RFC 5545 that calendars of holidays use: whole-day events with `DTSTART` and
  /// either `DTEND` (the day after) or `DURATION`, their `SUMMARY` as the name. Timed events are
  /// read where they say 班 or 休; times that end in Z are taken to Beijing. An event is a make-up
  /// workday when its summary or categories contain 班 (补班, 调休上班) or `workday`. Cancelled events are
  /// left out. Events that repeat by rule are refused: a holiday is decided year by year.
  public static Read ics(String text) {
    return bytes(text) > LARGEST ? tooLarge() : IcsCalendar.read(text);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Read tooLarge() {
    return new Read.Rejected(
        List.of(new Problem(0, Key.TOO_LARGE.text(), List.of(String.valueOf(LARGEST)))));
  }
}
