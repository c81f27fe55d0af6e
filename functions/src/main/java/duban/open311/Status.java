package duban.open311;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a matter stands, in the words of FixMyStreet's extension of GeoReport v2, which itself knows
/// only `open` and `closed`.
enum Status {
  OPEN,
  INVESTIGATING,
  ACTION_SCHEDULED,
  PLANNED,
  IN_PROGRESS,
  INTERNAL_REFERRAL,
  REOPEN,
  CLOSED,
  FIXED,
  DUPLICATE,
  NO_FURTHER_ACTION,
  NOT_COUNCILS_RESPONSIBILITY;

  static Optional<Status> of(String word) {
    String upper = word.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
    return Arrays.stream(values()).filter(s -> s.name().equals(upper)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Status::name).toList();
  }
}
