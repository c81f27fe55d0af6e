package duban.reminder;

import duban.calendar.WorkCalendar;
import duban.policy.Desk;
import duban.policy.Desk.SpecialPeriod;
import duban.policy.Policy;
import duban.policy.Published;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/// When the report goes out (D10): before close of work on working days; in special periods every
/// few hours instead, round the clock, counted from midnight of the first day.
final class ReportTimes {
  /// Longer than any holiday: beyond, the calendar has no working days at all.
  private static final int DAYS = 60;

  private ReportTimes() {}

  /// The first time after `now`.
  static Instant next(Published city, Instant now) {
    Policy policy = city.policy();
    ZoneId zone = policy.office().zone();
    Desk desk = policy.desk();
    Optional<SpecialPeriod> running = desk.specialPeriod(now, zone);
    if (running.isPresent()) {
      Instant next = within(running.get(), now, zone);
      return next.isAfter(running.get().ends(zone))
          ? ordinary(city, running.get().ends(zone))
          : next;
    }
    Instant ordinary = ordinary(city, now);
    return desk.periods().stream()
        .filter(p -> p.begins(zone).isAfter(now))
        .map(p -> within(p, p.begins(zone), zone))
        .filter(at -> at.isBefore(ordinary) || desk.specialPeriod(ordinary, zone).isPresent())
        .min(Instant::compareTo)
        .orElse(ordinary);
  }

  private static Instant within(SpecialPeriod period, Instant now, ZoneId zone) {
    Instant begins = period.begins(zone);
    long every = period.every().toSeconds();
    long passed = Math.floorDiv(now.getEpochSecond() - begins.getEpochSecond(), every);
    return begins.plusSeconds((passed + 1) * every);
  }

  private static Instant ordinary(Published city, Instant now) {
    WorkCalendar calendar = city.calendar();
    LocalDate today = LocalDate.ofInstant(now, city.policy().office().zone());
    for (int i = 0; i < DAYS; i++) {
      Optional<Instant> at =
          calendar
              .closeOfWork(today.plusDays(i))
              .map(close -> close.minus(city.policy().desk().daily().beforeClose()))
              .filter(report -> report.isAfter(now));
      if (at.isPresent()) {
        return at.get();
      }
    }
    throw new IllegalStateException(
        "The office " + city.policy().office().id() + " has no working day for " + DAYS + " days.");
  }
}
