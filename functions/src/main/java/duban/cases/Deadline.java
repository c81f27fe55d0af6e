package duban.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An instant by which something is due, with the start it is counted from.
///
/// @param what what is due, as the policy names it: `initial-report`, `written-report`, `triage` …
/// @param start which start it counts from: `posted`, `occurred`, `received`, `assigned`
/// @param from that start's instant
/// @param limit due by
/// @param aim what the unit should try for, before the limit (A7)
public record Deadline(
    String what, String start, Instant from, Instant limit, @Nullable Instant aim) {
  public Deadline {
    if (aim != null && aim.isAfter(limit)) {
      throw new IllegalArgumentException("The aim of " + what + " lies after its limit.");
    }
  }
}
