package duban.calendar;

import com.github.mangstadt.vinnie.VObjectProperty;
import com.github.mangstadt.vinnie.io.Context;
import com.github.mangstadt.vinnie.io.SyntaxRules;
import com.github.mangstadt.vinnie.io.VObjectDataListener;
import com.github.mangstadt.vinnie.io.VObjectPropertyValues;
import com.github.mangstadt.vinnie.io.VObjectReader;
import com.github.mangstadt.vinnie.io.Warning;
import duban.calendar.CalendarData.Kind;
import duban.calendar.CalendarReader.Key;
import duban.calendar.CalendarReader.Read;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whole-day events of RFC 5545, and timed ones that say what their day is. The syntax (folding,
/// escapes, parameters) is the library's.
final class IcsCalendar implements VObjectDataListener {
  private static final int LONGEST = 31;
  private static final Set<String> READ =
      Set.of("DTSTART", "DTEND", "DURATION", "SUMMARY", "CATEGORIES", "STATUS");
  private static final Set<String> REPETITION = Set.of("RRULE", "RDATE", "EXRULE", "RECURRENCE-ID");

  /// `BASIC_ISO_DATE` would take an offset as well.
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  private static final Pattern TIME = Pattern.compile("([0-9]{8}T[0-9]{6})(Z?)");

  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /// The State Council's holidays are days of Beijing time.
  private static final Duration BEIJING = Duration.ofHours(8);

  /// Of an event within a day.
  private static final Pattern HOURS = Pattern.compile("\\+?PT([0-9]{1,2}H)?([0-9]{1,4}M)?");

  private static final Pattern DURATION = Pattern.compile("\\+?P([0-9]{1,3})([DW])");

  private final DayCollector days = new DayCollector();
  private boolean begun;
  private boolean ended;
  private @Nullable Event event;

  private record Line(int number, VObjectProperty property) {
    String value() {
      return property.getValue();
    }
  }

  private record Event(int line, Map<String, Line> lines) {}

  private IcsCalendar() {}

  static Read read(String text) {
    IcsCalendar calendar = new IcsCalendar();
    String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (VObjectReader reader =
        new VObjectReader(new StringReader(withoutMark), SyntaxRules.iCalendar())) {
      reader.parse(calendar);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory cannot fail to be read.", e);
    }
    if (!calendar.begun) {
      calendar.days.problem(0, Key.NOT_A_CALENDAR, "BEGIN:VCALENDAR is missing");
    } else if (!calendar.ended) {
      calendar.days.problem(0, Key.NOT_A_CALENDAR, "END:VCALENDAR is missing");
    }
    return calendar.days.read();
  }

  @Override
  public void onComponentBegin(String name, Context context) {
    if (context.getParentComponents().isEmpty() && name.equals("VCALENDAR")) {
      begun = true;
      ended = false;
    } else if (context.getParentComponents().equals(List.of("VCALENDAR"))
        && name.equals("VEVENT")) {
      event = new Event(context.getLineNumber(), new HashMap<>());
    }
  }

  @Override
  public void onComponentEnd(String name, Context context) {
    if (context.getParentComponents().isEmpty() && name.equals("VCALENDAR")) {
      ended = true;
    } else if (context.getParentComponents().equals(List.of("VCALENDAR"))
        && name.equals("VEVENT")
        && event != null) {
      finish(event);
      event = null;
    }
  }

  @Override
  public void onProperty(VObjectProperty property, Context context) {
    if (event == null || !context.getParentComponents().equals(List.of("VCALENDAR", "VEVENT"))) {
      return;
    }
    String name = property.getName().toUpperCase(Locale.ROOT);
    int line = context.getLineNumber();
    if (REPETITION.contains(name)) {
      days.problem(line, Key.REPEATS, name);
    } else if (READ.contains(name)) {
      Line earlier = event.lines().get(name);
      if (earlier == null) {
        event.lines().put(name, new Line(line, property));
      } else if (name.equals("CATEGORIES")) {
        // The only one of these that may come several times.
        earlier.property().setValue(earlier.value() + "," + property.getValue());
      } else {
        days.problem(line, Key.REPEATED, name);
      }
    }
  }

  @Override
  public void onVersion(String value, Context context) {
    if (context.getParentComponents().equals(List.of("VCALENDAR"))
        && !value.strip().equals("2.0")) {
      days.problem(context.getLineNumber(), Key.NOT_A_CALENDAR, "VERSION:" + value);
    }
  }

  @Override
  public void onWarning(
      Warning warning,
      @Nullable VObjectProperty property,
      @Nullable Exception thrown,
      Context context) {
    if (!context.getUnfoldedLine().isBlank()) {
      days.problem(context.getLineNumber(), Key.MALFORMED_LINE, context.getUnfoldedLine());
    }
  }

  private void finish(Event event) {
    Line status = event.lines().get("STATUS");
    if (status != null && status.value().strip().equalsIgnoreCase("CANCELLED")) {
      return;
    }
    Line start = event.lines().get("DTSTART");
    Line summary = event.lines().get("SUMMARY");
    String name = summary == null ? "" : VObjectPropertyValues.unescape(summary.value()).strip();
    if (start == null) {
      days.problem(event.line(), Key.MISSING, "DTSTART");
    }
    if (name.isEmpty()) {
      days.problem(event.line(), Key.MISSING, "SUMMARY");
    }
    String words = words(name, event.lines().get("CATEGORIES"));
    boolean timed =
        MakeUpWords.KNOWN.stream().anyMatch(words::contains)
            || MakeUpWords.OFF.stream().anyMatch(words::contains);
    LocalDate first = start == null ? null : date(start, timed, false);
    if (first == null || name.isEmpty()) {
      return;
    }
    LocalDate after = after(event, first, timed);
    if (after == null) {
      return;
    }
    long length = ChronoUnit.DAYS.between(first, after);
    if (length > LONGEST) {
      days.problem(event.line(), Key.TOO_LONG, String.valueOf(length), String.valueOf(LONGEST));
      return;
    }
    Kind kind = MakeUpWords.KNOWN.stream().anyMatch(words::contains) ? Kind.WORKDAY : Kind.HOLIDAY;
    first.datesUntil(after).forEach(date -> days.add(event.line(), date, name, kind));
  }

  /// The day after the last; null where that is wrong, which then has been said.
  private @Nullable LocalDate after(Event event, LocalDate first, boolean timed) {
    Line end = event.lines().get("DTEND");
    Line duration = event.lines().get("DURATION");
    if (end != null && duration != null) {
      days.problem(duration.number(), Key.REPEATED, "DTEND or DURATION");
      return null;
    }
    LocalDate after = first.plusDays(1);
    if (end != null) {
      after = date(end, timed, true);
    } else if (duration != null && !(timed && HOURS.matcher(duration.value().strip()).matches())) {
      Matcher matcher = DURATION.matcher(duration.value().strip());
      if (!matcher.matches()) {
        days.problem(duration.number(), Key.BAD_DURATION, duration.value());
        return null;
      }
      int count = Integer.parseInt(matcher.group(1));
      after = first.plusDays(matcher.group(2).equals("W") ? 7L * count : count);
    }
    if (after != null && !after.isAfter(first)) {
      days.problem(event.line(), Key.ENDS_BEFORE_START, after.toString(), first.toString());
      return null;
    }
    return after;
  }

  /// @param timed whether the event says by a word what its days are: 班, 休. Programs write those
  ///   for the hours of a working day, too.
  /// @param end whether it is where the event ends: the day after the one that it ends on
  private @Nullable LocalDate date(Line line, boolean timed, boolean end) {
    Matcher time = TIME.matcher(line.value().strip());
    if (timed && time.matches()) {
      try {
        LocalDateTime written = LocalDateTime.parse(time.group(1), DATE_TIME);
        LocalDateTime there = time.group(2).isEmpty() ? written : written.plus(BEIJING);
        return end && !there.toLocalTime().equals(LocalTime.MIDNIGHT)
            ? there.toLocalDate().plusDays(1)
            : there.toLocalDate();
      } catch (DateTimeParseException e) {
        days.problem(line.number(), Key.BAD_DATE, line.value());
        return null;
      }
    }
    try {
      return LocalDate.parse(line.value().strip(), DATE);
    } catch (DateTimeParseException e) {
      String name = line.property().getName().toUpperCase(Locale.ROOT);
      days.problem(line.number(), Key.NOT_ALL_DAY, name, line.value());
      return null;
    }
  }

  private static String words(String name, @Nullable Line categories) {
    String words =
        categories == null
            ? name
            : name + "\n" + VObjectPropertyValues.unescape(categories.value());
    return words.toLowerCase(Locale.ROOT);
  }
}
