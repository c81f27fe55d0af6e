package duban.calendar;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/// The sample office's calendar, for tests: `infra/policies/qinglan/calendar.csv` as it is.
public final class ChineseCalendar {
  public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static final Path FILE = Path.of("..", "infra", "policies", "qinglan", "calendar.csv");

  private ChineseCalendar() {}

  public static String text() {
    try {
      return Files.readString(FILE, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static CalendarData data() {
    return switch (CalendarReader.csv(text())) {
      case CalendarReader.Read.Ok ok -> ok.data();
      case CalendarReader.Read.Rejected rejected -> throw new AssertionError(rejected.problems());
    };
  }

  /// 08:30 to 12:00 and 14:00 to 17:30 in Shanghai.
  public static WorkCalendar usual() {
    return new WorkCalendar(data(), OfficeHours.usual(SHANGHAI));
  }

  /// A local time in Shanghai: `2026-09-30T17:00`.
  static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
  }
}
