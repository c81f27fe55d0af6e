package duban.policy;

import duban.policy.Desk.CalendarEntries;
import duban.policy.Desk.Cancel;
import duban.policy.Desk.Daily;
import duban.policy.Desk.Filing;
import duban.policy.Desk.Imports;
import duban.policy.Desk.SpecialPeriod;
import duban.policy.Policy.Label;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the section `desk` of `policy.yaml`.
final class DeskSection {
  private static final List<String> YES_NO = List.of("true", "false");
  private static final Duration DAY = Duration.ofDays(1);

  /// More often than this, nobody would read it.
  private static final Duration OFTEN = Duration.ofMinutes(30);

  /// A page lists every row, and a request has half a minute.
  private static final int MOST_ROWS = 500;

  private static final int LEAST_BYTES = 1_000;

  /// A request of 6 MB is the largest that reaches a function; in base64 it grows by a third.
  private static final int MOST_BYTES = 4_000_000;

  private final Set<String> sources;
  private final Set<String> tiers;

  DeskSection(Set<String> sources, Set<String> tiers) {
    this.sources = sources;
    this.tiers = tiers;
  }

  Desk read(Entry entry) {
    CalendarEntries entries = entries(entry.entry("calendarEntries"));
    Filing filing = entry.has("filing") ? filing(entry.entry("filing")) : null;
    List<Label> trends = words(entry, "trends");
    List<Label> risks = words(entry, "risks");
    Daily daily = daily(entry.entry("daily"));
    List<SpecialPeriod> periods = periods(entry);
    entry.finish();
    return new Desk(entries, filing, trends, risks, daily, periods);
  }

  private CalendarEntries entries(Entry entry) {
    Duration length = entry.duration("length");
    Duration alarm = entry.duration("alarm");
    Entry cancel = entry.entry("cancel");
    List<String> always = cancel.references("tiers", tiers, "no tier '%s'");
    Duration from = cancel.duration("from");
    cancel.finish();
    entry.finish();
    return new CalendarEntries(length, alarm, new Cancel(always, from));
  }

  private Filing filing(Entry entry) {
    Filing filing =
        new Filing(
            entry.duration("linkValidFor"),
            entry.duration("between"),
            entry.reference("findings", sources, "no source '%s'"),
            entry.reference("messages", sources, "no source '%s'"),
            entry.has("imports") ? imports(entry.entry("imports")) : Imports.USUAL);
    entry.finish();
    return filing;
  }

  private static Imports imports(Entry entry) {
    Imports imports =
        new Imports(
            entry.integer("rows", 1, MOST_ROWS), entry.integer("bytes", LEAST_BYTES, MOST_BYTES));
    entry.finish();
    return imports;
  }

  private static List<Label> words(Entry entry, String field) {
    List<Label> words = new ArrayList<>();
    if (entry.has(field)) {
      Set<String> known = new HashSet<>();
      for (Entry word : entry.entries(field)) {
        Label label = new Label(word.text("zh"), word.text("en"));
        if (!known.add(label.zh())) {
          word.problem("zh", "'" + label.zh() + "' is listed already");
        }
        word.finish();
        words.add(label);
      }
    }
    return words;
  }

  private Daily daily(Entry entry) {
    Duration before = entry.duration("beforeClose");
    if (before.compareTo(DAY) >= 0) {
      entry.problem("beforeClose", "must be less than a day");
    }
    boolean leaders = yes(entry, "leaders");
    List<String> office = entry.texts("office");
    if (office.isEmpty() && !leaders) {
      entry.problem("office", "nobody would get the report");
    }
    List<String> listed = entry.references("tiers", tiers, "no tier '%s'");
    entry.finish();
    return new Daily(before, leaders, office, listed);
  }

  private static boolean yes(Entry entry, String field) {
    return Boolean.parseBoolean(entry.oneOf(field, YES_NO));
  }

  private static List<SpecialPeriod> periods(Entry desk) {
    List<SpecialPeriod> periods = new ArrayList<>();
    if (!desk.has("specialPeriods")) {
      return periods;
    }
    for (Entry entry : desk.entries("specialPeriods")) {
      SpecialPeriod period = period(entry);
      for (SpecialPeriod other : periods) {
        if (period.id().equals(other.id())) {
          entry.problem("id", "there is another '" + period.id() + "' in specialPeriods");
        }
        if (!period.from().isAfter(other.until()) && !other.from().isAfter(period.until())) {
          entry.problem("from", "the days overlap those of '" + other.id() + "'");
        }
      }
      periods.add(period);
      entry.finish();
    }
    return periods;
  }

  private static SpecialPeriod period(Entry entry) {
    String id = entry.id("id");
    Label name = entry.label("name");
    @Nullable LocalDate from = date(entry, "from");
    @Nullable LocalDate until = date(entry, "until");
    if (from != null && until != null && until.isBefore(from)) {
      entry.problem("until", "lies before the first day");
    }
    Duration every = entry.duration("every");
    if (every.compareTo(OFTEN) < 0 || every.compareTo(DAY) > 0) {
      entry.problem("every", "must be from " + OFTEN + " to P1D, not " + every);
    }
    return new SpecialPeriod(
        id,
        name,
        from == null ? LocalDate.EPOCH : from,
        until == null ? LocalDate.EPOCH : until,
        every,
        yes(entry, "quietHours"));
  }

  private static @Nullable LocalDate date(Entry entry, String field) {
    String text = entry.text(field);
    try {
      return text.isBlank() ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      entry.problem(field, "not a date such as 2026-10-01: '" + text + "'");
      return null;
    }
  }
}
