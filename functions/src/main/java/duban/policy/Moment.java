package duban.policy;

import duban.calendar.Reckoned;
import duban.calendar.Span;
import duban.calendar.WorkCalendar;
import duban.cases.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time relative to something due, as a policy writes it:
///
/// | text | what it is |
/// | --- | --- |
/// | `aim`, `limit` | that instant |
/// | `aim - PT5M`, `limit - PT10M` | so much before it; only spans of elapsed time |
/// | `aim + PT5M`, `limit + PT30M`, `limit + 3d`, `limit + 1wd` | a span ([Span]) after it |
/// | `50%` | when that share of the time between start and limit is over |
public record Moment(String text) {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<anchor>aim|limit)(?: (?<sign>[+-]) (?<span>\\S+))?|(?<share>[1-9][0-9]?)%");

  /// @throws IllegalArgumentException saying what is wrong, for whoever writes the policy
  public Moment {
    Matcher matcher = match(text);
    String span = matcher.group("span");
    if (span != null && "-".equals(matcher.group("sign"))) {
      elapsed(span);
    } else if (span != null) {
      parse(span);
    }
  }

  private static Matcher match(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be like aim, limit, limit - PT10M, limit + 1wd or 50%, not '" + text + "'");
    }
    return matcher;
  }

  private static Span parse(String text) {
    return switch (Span.parse(text)) {
      case Span.Parsed.Ok(Span span) -> span;
      case Span.Parsed.Refused(String reason) -> throw new IllegalArgumentException(reason);
    };
  }

  private static Duration elapsed(String text) {
    return switch (parse(text)) {
      case Span.Elapsed(Duration duration) -> duration;
      case Span.WorkingHours _, Span.CalendarDays _, Span.WorkingDays _, Span.SameDay _ ->
          throw new IllegalArgumentException(
              "only elapsed time such as PT10M can lie before it, not '" + text + "'");
    };
  }

  /// Whether it is the limit or lies after it.
  public boolean fromLimitOn() {
    Matcher matcher = match(text);
    return "limit".equals(matcher.group("anchor")) && !"-".equals(matcher.group("sign"));
  }

  /// The instant for one deadline; empty when it is about an aim and there is none.
  ///
  /// @param limit from when what lies after the limit is counted
  public Optional<Instant> of(Deadline deadline, Instant limit, WorkCalendar calendar) {
    return reckon(deadline, limit, calendar).map(Reckoned::due);
  }

  /// Likewise, with the years that were not published when it was reckoned: those of the deadline,
  /// and those that what is counted from it depends on.
  public Optional<Reckoned> reckon(Deadline deadline, Instant limit, WorkCalendar calendar) {
    SortedSet<Integer> missing = new TreeSet<>(deadline.missingYears());
    Matcher matcher = match(text);
    String share = matcher.group("share");
    if (share != null) {
      Duration whole = Duration.between(deadline.from(), deadline.limit());
      Instant at =
          whole.isNegative()
              ? deadline.limit()
              : deadline.from().plus(whole.multipliedBy(Integer.parseInt(share)).dividedBy(100));
      return Optional.of(new Reckoned(at, List.of(), missing));
    }
    boolean before = "-".equals(matcher.group("sign"));
    Optional<Instant> anchor =
        "aim".equals(matcher.group("anchor"))
            ? Optional.ofNullable(deadline.aim())
            : Optional.of(before ? deadline.limit() : limit);
    String span = matcher.group("span");
    return anchor.map(
        at -> {
          if (span == null) {
            return new Reckoned(at, List.of(), missing);
          }
          if (before) {
            return new Reckoned(at.minus(elapsed(span)), List.of(), missing);
          }
          Reckoned after = calendar.dueAfterLimit(at, parse(span));
          missing.addAll(after.missingYears());
          return new Reckoned(after.due(), after.how(), missing);
        });
  }
}
