package duban.open311;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// From when to when, both included: at most 90 days, and the last 90 where nothing is said
/// (GeoReport v2, GET Service Requests).
record Range(Instant from, Instant until) {
  private static final Duration MOST = Duration.ofDays(90);

  static Range read(Call call, Instant now, List<Problem> problems) {
    Instant start = instant(call, "start_date", problems);
    Instant end = instant(call, "end_date", problems);
    if (start == null) {
      Instant until = end == null ? now : end;
      return new Range(until.minus(MOST), until);
    }
    if (end == null) {
      Instant furthest = start.plus(MOST);
      return new Range(start, furthest.isBefore(now) ? furthest : now);
    }
    if (end.isBefore(start)) {
      problems.add(Problem.bad("range.order"));
    } else if (Duration.between(start, end).compareTo(MOST) > 0) {
      problems.add(Problem.bad("range.span", MOST.toDays()));
    }
    return new Range(start, end);
  }

  private static @Nullable Instant instant(Call call, String name, List<Problem> problems) {
    String given = call.parameter(name);
    if (given == null) {
      return null;
    }
    Optional<Instant> instant = FormReader.instantOf(given);
    if (instant.isEmpty()) {
      problems.add(Problem.bad("date", name));
    }
    return instant.orElse(null);
  }
}
