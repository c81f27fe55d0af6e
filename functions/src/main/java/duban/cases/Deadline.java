package duban.cases;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An instant by which something is due, with the start it is counted from.
///
/// @param what what is due, as the policy names it: `initial-report`, `written-report`, `triage` …
/// @param start which start it counts from: `posted`, `occurred`, `received`, `assigned` …
/// @param from that start's instant
/// @param limit due by
/// @param aim what the unit should try for, before the limit (A7)
/// @param span how much time the policy gives, in the policy's words: `PT30M`, `3wd`, and with `
///   next-day` behind it where the clock starts with the next day
/// @param missingYears years that no calendar was published for when this was reckoned: the limit
///   is provisional
public record Deadline(
    String what,
    String start,
    Instant from,
    Instant limit,
    @Nullable Instant aim,
    @Nullable String span,
    List<Integer> missingYears) {
  public Deadline {
    missingYears = missingYears == null ? List.of() : List.copyOf(missingYears);
    if (aim != null && aim.isAfter(limit)) {
      throw new IllegalArgumentException("The aim of " + what + " lies after its limit.");
    }
  }

  public Deadline(String what, String start, Instant from, Instant limit, @Nullable Instant aim) {
    this(what, start, from, limit, aim, null, List.of());
  }

  /// Whether limit and aim are where `other` has them, and are as certain there.
  public boolean sameTimes(Deadline other) {
    return limit.equals(other.limit)
        && Objects.equals(aim, other.aim)
        && missingYears.equals(other.missingYears);
  }

  /// Whether the limit may change once the holidays of a year are published.
  public boolean provisional() {
    return !missingYears.isEmpty();
  }

  /// The same deadline with another limit; an aim that would lie after it goes.
  ///
  /// @param missingYears years that were not published when the new limit was reckoned
  public Deadline movedTo(Instant later, Collection<Integer> missingYears) {
    return new Deadline(
        what,
        start,
        from,
        later,
        aim != null && aim.isAfter(later) ? null : aim,
        span,
        List.copyOf(missingYears));
  }

  /// Likewise, to an instant that is certain.
  public Deadline movedTo(Instant later) {
    return movedTo(later, List.of());
  }
}
