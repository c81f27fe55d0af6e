package duban.states.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/// Timestamps as the specification has them: RFC 3339, with an upper-case `T` between date and time
/// and an upper-case `Z` where there is no numeric offset.
public final class Timestamps {
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)");

  private Timestamps() {}

  /// The instant that `text` names, or empty when it is no such timestamp.
  public static Optional<Instant> find(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
