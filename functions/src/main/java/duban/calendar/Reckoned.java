package duban.calendar;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// When something falls due.
///
/// @param due done up to and including this instant is in time
/// @param how how it came about, in the order of time
/// @param missingYears years whose holidays were not published and were taken as ordinary weeks;
///   where there is one, the instant is provisional
public record Reckoned(Instant due, List<Reason> how, SortedSet<Integer> missingYears) {
  private static final SortedSet<Integer> NO_YEARS =
      Collections.unmodifiableSortedSet(new TreeSet<>());

  public Reckoned {
    how = List.copyOf(how);
    missingYears =
        missingYears.isEmpty()
            ? NO_YEARS
            : Collections.unmodifiableSortedSet(new TreeSet<>(missingYears));
  }

  /// Whether it may change once the holidays of a year are published.
  public boolean provisional() {
    return !missingYears.isEmpty();
  }

  /// This, if it is certain.
  ///
  /// @throws YearNotPublished naming the first missing year
  public Reckoned orRefuse() {
    if (provisional()) {
      throw new YearNotPublished(missingYears.first());
    }
    return this;
  }
}
