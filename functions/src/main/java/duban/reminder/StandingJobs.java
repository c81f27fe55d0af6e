package duban.reminder;

import duban.policy.Published;
import duban.store.Jobs;
import duban.store.Jobs.Job;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Sees to it that every office has the jobs every office has: with each publication, and once a
/// day for whatever got lost.
public final class StandingJobs implements OfficeJob {
  public static final String NAME = "standing-jobs";

  private static final Duration NEXT_LOOK = Duration.ofDays(1);

  private final Policies policies;
  private final Jobs jobs;

  public StandingJobs(Policies policies, Jobs jobs) {
    this.policies = policies;
    this.jobs = jobs;
  }

  /// After a publication: reports may be due at other times than before.
  public void published(String office, Instant now) {
    Published city = policies.current(office);
    moved(office, DailyReport.NAME, ReportTimes.next(city, now), now);
    missing(office, CalendarYear.NAME, CalendarYear.first(city, now));
    missing(office, NAME, CalendarYear.first(city, now));
  }

  /// Sets the next time and keeps what the job remembers. One whose time has come, or that is
  /// making up for a mail that could not go out, is left alone.
  private void moved(String office, String name, Instant at, Instant now) {
    Optional<Job> found = jobs.find(office, name);
    if (found.isEmpty()) {
      jobs.schedule(office, name, at, Map.of());
      return;
    }
    Job job = found.get();
    if (job.planned().isAfter(now)
        && !job.planned().equals(at)
        && !job.state().containsKey(DailyReport.FOR)) {
      jobs.claim(job, at, job.state());
    }
  }

  private void missing(String office, String name, Instant at) {
    if (jobs.find(office, name).isEmpty()) {
      jobs.schedule(office, name, at, Map.of());
    }
  }

  @Override
  public Outcome run(Job job, Instant now) {
    published(job.office(), now);
    Published city = policies.current(job.office());
    return new Outcome.Again(city.calendar().nextOpening(now.plus(NEXT_LOOK)), Map.of());
  }
}
