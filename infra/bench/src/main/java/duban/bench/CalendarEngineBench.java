package duban.bench;

import duban.calendar.CalendarReader;
import duban.calendar.Counted;
import duban.calendar.OfficeHours;
import duban.calendar.Span;
import duban.calendar.WorkCalendar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Due times per second on one thread, with how they came about, over the sample office's calendar:
/// starts are spread over its three years, day and night.
final class CalendarEngineBench {
  private static final int STARTS = 1 << 14;

  /// What each span comes to from Wednesday 30 September 2026, 16:00, the eve of National Day.
  private static final Map<Span, String> RIGHT =
      Map.of(
          new Span.WorkingDays(5), "2026-10-13T09:30:00Z",
          new Span.WorkingHours(Duration.ofHours(4)), "2026-10-08T03:00:00Z",
          new Span.Elapsed(Duration.ofMinutes(30)), "2026-09-30T08:30:00Z");

  private CalendarEngineBench() {}

  static List<Result> run(Path root) throws IOException {
    WorkCalendar calendar = calendar(root);
    RIGHT.forEach((span, due) -> check(calendar, span, Instant.parse(due)));

    Instant[] starts = new Instant[STARTS];
    for (int i = 0; i < STARTS; i++) {
      // A prime number of seconds reaches every time of day.
      starts[i] = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(i * 5693L);
    }
    List<Result> results = new ArrayList<>();
    for (Span span :
        List.of(
            new Span.WorkingDays(5),
            new Span.WorkingHours(Duration.ofHours(4)),
            new Span.Elapsed(Duration.ofMinutes(30)))) {
      rate(calendar, span, starts, 60);
      List<Double> rates = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        rates.add(rate(calendar, span, starts, 40));
      }
      rates.sort(null);
      results.add(Result.info("Due times of " + span.text(), "%,.0f /s".formatted(rates.get(1))));
    }
    return results;
  }

  private static WorkCalendar calendar(Path root) throws IOException {
    String csv = Files.readString(root.resolve("infra/policies/qinglan/calendar.csv"));
    return switch (CalendarReader.csv(csv)) {
      case CalendarReader.Read.Ok ok ->
          new WorkCalendar(ok.data(), OfficeHours.usual(ZoneId.of("Asia/Shanghai")));
      case CalendarReader.Read.Rejected rejected ->
          throw new IllegalStateException("The calendar is wrong: " + rejected.problems());
    };
  }

  private static void check(WorkCalendar calendar, Span span, Instant right) {
    Instant due = calendar.due(Instant.parse("2026-09-30T08:00:00Z"), span, Counted.AT_ONCE).due();
    if (!due.equals(right)) {
      throw new IllegalStateException(span.text() + " came to " + due + " instead of " + right);
    }
  }

  private static double rate(WorkCalendar calendar, Span span, Instant[] starts, int rounds) {
    long sum = 0;
    long begin = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      for (Instant start : starts) {
        sum += calendar.due(start, span, Counted.AT_ONCE).due().getEpochSecond();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (sum <= 0) {
      throw new IllegalStateException("Nothing fell due.");
    }
    return (double) rounds * starts.length / seconds;
  }
}
