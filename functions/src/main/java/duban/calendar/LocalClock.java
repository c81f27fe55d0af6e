package duban.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;

/// The office's clock on the wall: instants to days and back, also where the clock is put forward
/// or back.
final class LocalClock {
  private static final int SECONDS_OF_DAY = 24 * 60 * 60;

  private final ZoneRules rules;

  LocalClock(ZoneId zone) {
    rules = zone.getRules();
  }

  long dayOf(Instant instant) {
    return Math.floorDiv(
        instant.getEpochSecond() + rules.getOffset(instant).getTotalSeconds(), SECONDS_OF_DAY);
  }

  Instant startOf(long day) {
    return at(day, 0);
  }

  /// A time that the clock skips is the moment of the change; of one that comes twice, the first.
  Instant at(long day, int second) {
    long local = Math.addExact(Math.multiplyExact(day, SECONDS_OF_DAY), second);
    LocalDateTime time = LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
    List<ZoneOffset> offsets = rules.getValidOffsets(time);
    return offsets.isEmpty()
        ? rules.getTransition(time).getInstant()
        : Instant.ofEpochSecond(local - offsets.getFirst().getTotalSeconds());
  }
}
