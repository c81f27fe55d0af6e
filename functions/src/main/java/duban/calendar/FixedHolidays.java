package duban.calendar;

import duban.calendar.CalendarData.Day;
import duban.calendar.CalendarData.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Days that are off by regulation in every year, also in one whose notice is not published yet:
/// `MM-dd,name`, one a line in `fixed-holidays.csv`. A published year has the last word.
final class FixedHolidays {
  private static final Map<MonthDay, Day> KNOWN = read();

  private FixedHolidays() {}

  /// The holiday; null for every other day.
  static @Nullable Day on(long day) {
    return KNOWN.get(MonthDay.from(LocalDate.ofEpochDay(day)));
  }

  private static Map<MonthDay, Day> read() {
    try (InputStream in =
        Objects.requireNonNull(
            FixedHolidays.class.getResourceAsStream("fixed-holidays.csv"), "fixed-holidays.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(",", 2))
          .collect(
              Collectors.toUnmodifiableMap(
                  parts -> MonthDay.parse("--" + parts[0]),
                  parts -> new Day(parts[1], Kind.HOLIDAY)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
