package duban.reminder;

import duban.dispatch.OfficeMails;
import duban.policy.Published;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Map;
import java.util.Optional;

/// Reminds the office's handlers once a week, from 1 December on, that the holidays of the next
/// year are not published: limits that reach into it are provisional until they are.
public final class CalendarYear implements OfficeJob {
  public static final String NAME = "calendar-year";

  private static final Duration NEXT_LOOK = Duration.ofDays(1);

  private final Policies policies;
  private final OfficeMails mails;

  public CalendarYear(Policies policies, OfficeMails mails) {
    this.policies = policies;
    this.mails = mails;
  }

  /// The first look: at the next opening, so that the mail is not written at night.
  static Instant first(Published city, Instant now) {
    return city.calendar().nextOpening(now);
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Published city = policies.current(job.office());
    Optional<Integer> missing = city.calendar().missingNextYear(now);
    if (missing.isPresent()) {
      LocalDate today = city.dayOf(now);
      String week =
          today.get(IsoFields.WEEK_BASED_YEAR) + "-" + today.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      city.directory()
          .handlers(city.policy().coordinator())
          .forEach(person -> mails.calendarMissing(city, person, missing.get(), week, now));
    }
    return new Outcome.Again(city.calendar().nextOpening(now.plus(NEXT_LOOK)), Map.of());
  }
}
