package duban.policy;

import duban.calendar.OfficeHours;
import duban.calendar.OfficeHours.Hours;
import duban.calendar.OfficeHours.LastDay;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the section `hours` of a policy: for each working weekday its hours such as
/// `['08:30-12:00', '14:00-17:30']`, the weekday whose hours make-up workdays have (`makeUpAs`),
/// and whether a span of calendar days that ends on a day off ends `as-it-falls` or on the
/// `next-workday` (`lastDay`). Without the section the usual hours hold.
final class HoursReader {
  private static final List<String> DAYS =
      Arrays.stream(DayOfWeek.values()).map(HoursReader::word).toList();
  private static final List<String> LAST_DAYS =
      Arrays.stream(LastDay.values()).map(HoursReader::word).toList();

  private final Entry root;

  HoursReader(Entry root) {
    this.root = root;
  }

  OfficeHours read(ZoneId zone) {
    OfficeHours usual = OfficeHours.usual(zone);
    if (!root.has("hours")) {
      return usual;
    }
    Entry entry = root.entry("hours");
    SortedMap<DayOfWeek, List<Hours>> week = new TreeMap<>();
    Entry days = entry.entry("week");
    for (String day : DAYS) {
      if (days.has(day)) {
        List<Hours> hours = hours(days, day);
        if (!hours.isEmpty()) {
          week.put(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)), hours);
        }
      }
    }
    days.finish();
    String makeUpAs =
        entry.has("makeUpAs") ? entry.oneOf("makeUpAs", DAYS) : word(DayOfWeek.MONDAY);
    String lastDay =
        entry.has("lastDay") ? entry.oneOf("lastDay", LAST_DAYS) : word(LastDay.AS_IT_FALLS);
    entry.finish();
    if (week.isEmpty() || !DAYS.contains(makeUpAs) || !LAST_DAYS.contains(lastDay)) {
      if (week.isEmpty()) {
        entry.problem("week", "an office that never works can meet no limit");
      }
      return usual;
    }
    try {
      return new OfficeHours(
          zone,
          week,
          DayOfWeek.valueOf(makeUpAs.toUpperCase(Locale.ROOT)),
          LastDay.valueOf(lastDay.toUpperCase(Locale.ROOT).replace('-', '_')));
    } catch (IllegalArgumentException e) {
      // The hours themselves know what they must be.
      entry.problem("week", String.valueOf(e.getMessage()));
      return usual;
    }
  }

  private static List<Hours> hours(Entry days, String day) {
    List<Hours> hours = new ArrayList<>();
    List<String> texts = days.texts(day);
    if (texts.isEmpty()) {
      days.problem(day, "has no hours; leave it out");
    }
    for (int i = 0; i < texts.size(); i++) {
      @Nullable Hours parsed = parse(texts.get(i));
      if (parsed == null) {
        days.problem(day + "[" + i + "]", "not hours such as 08:30-12:00: '" + texts.get(i) + "'");
      } else {
        hours.add(parsed);
      }
    }
    return hours;
  }

  private static @Nullable Hours parse(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return null;
    }
    try {
      return new Hours(
          LocalTime.parse(text.substring(0, dash).strip()),
          LocalTime.parse(text.substring(dash + 1).strip()));
    } catch (DateTimeParseException e) {
      return null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
