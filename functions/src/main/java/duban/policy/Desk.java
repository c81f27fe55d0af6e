package duban.policy;

import duban.policy.Policy.Label;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the office keeps watch: what its people file by hand, how matters are weighed, what the
/// calendars of staff show, and what the leaders read every day (A5, A10, B2, D10).
///
/// @param filing null where nothing is filed by hand
/// @param trends the words for how a matter develops in public (舆情走势); none for free text
/// @param risks the words for the risk level (风险级别); none for free text
/// @param periods special periods (特殊时期); they do not overlap
public record Desk(
    CalendarEntries entries,
    @Nullable Filing filing,
    List<Label> trends,
    List<Label> risks,
    Daily daily,
    List<SpecialPeriod> periods) {
  /// Of an office that says nothing about it: entries, but no mail that takes one back; nothing
  /// filed by hand; a report to the office alone.
  public static final Desk NONE =
      new Desk(
          new CalendarEntries(
              Duration.ofMinutes(15),
              Duration.ofMinutes(10),
              new Cancel(List.of(), Duration.ofDays(365))),
          null,
          List.of(),
          List.of(),
          new Daily(Duration.ofMinutes(30), false, List.of(Directory.HEAD), List.of()),
          List.of());

  public Desk {
    trends = List.copyOf(trends);
    risks = List.copyOf(risks);
    periods = List.copyOf(periods);
  }

  /// The calendar entries that come with task mails.
  ///
  /// @param length how long before its limit an entry begins
  /// @param alarm how long before its beginning it rings
  /// @param cancel when an entry that is settled is taken back by a mail of its own
  public record CalendarEntries(Duration length, Duration alarm, Cancel cancel) {}

  /// Taken back where the matter weighs enough or the entry would stay for long; nobody is written
  /// to about an entry that passes by itself within hours.
  ///
  /// @param tiers on these tiers always
  /// @param from on any tier where the limit gave at least that much time
  public record Cancel(List<String> tiers, Duration from) {
    public Cancel {
      tiers = List.copyOf(tiers);
    }

    public boolean covers(String tier, Duration given) {
      return tiers.contains(tier) || given.compareTo(from) >= 0;
    }
  }

  /// The form for what staff find or are told (A10).
  ///
  /// @param linkValidFor how long a link to the form holds
  /// @param between how long to wait before another link is mailed to the same person
  /// @param findings the source of what info officers find
  /// @param messages the source of what the duty desk takes down by phone or visit
  /// @param imports how much may be filed at once as a table
  public record Filing(
      Duration linkValidFor, Duration between, String findings, String messages, Imports imports) {
    public Filing {
      // Versions published before there were imports say nothing about them.
      imports = imports == null ? Imports.USUAL : imports;
    }

    public Filing(Duration linkValidFor, Duration between, String findings, String messages) {
      this(linkValidFor, between, findings, messages, Imports.USUAL);
    }
  }

  /// The limits of a table that is filed as a whole.
  ///
  /// @param rows the most rows, without the headings
  /// @param bytes the largest file
  public record Imports(int rows, int bytes) {
    public static final Imports USUAL = new Imports(500, 2_000_000);
  }

  /// The day's matters (每日汇报, D10).
  ///
  /// @param beforeClose how long before close of work it goes out
  /// @param leaders whether each supervising leader gets the units they supervise
  /// @param office the roles in the coordinating unit that get everything
  /// @param tiers the tiers whose open cases are all listed
  public record Daily(
      Duration beforeClose, boolean leaders, List<String> office, List<String> tiers) {
    public Daily {
      office = List.copyOf(office);
      tiers = List.copyOf(tiers);
    }
  }

  /// Days on which watch is kept round the clock: big meetings, events (D10).
  ///
  /// @param from the first day
  /// @param until the last day
  /// @param every how often the report goes out, counted from midnight of the first day
  /// @param quietHours whether notices still wait for the end of quiet hours
  public record SpecialPeriod(
      String id, Label name, LocalDate from, LocalDate until, Duration every, boolean quietHours) {
    public Instant begins(ZoneId zone) {
      return from.atStartOfDay(zone).toInstant();
    }

    /// The first instant after it.
    public Instant ends(ZoneId zone) {
      return until.plusDays(1).atStartOfDay(zone).toInstant();
    }

    public boolean covers(Instant instant, ZoneId zone) {
      return !instant.isBefore(begins(zone)) && instant.isBefore(ends(zone));
    }
  }

  /// The special period an instant falls into.
  public Optional<SpecialPeriod> specialPeriod(Instant instant, ZoneId zone) {
    return periods.stream().filter(p -> p.covers(instant, zone)).findFirst();
  }
}
