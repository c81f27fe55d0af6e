package duban.reminder;

import duban.dispatch.Dispatch.Result;
import duban.reminder.OfficeJob.Outcome;
import duban.store.Jobs;
import duban.store.Jobs.Job;
import duban.store.Outbox.Due;
import duban.store.Outbox.DueJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The offices' jobs whose time has come. Of several sweeps at once, one runs a job; one that fails
/// stays due and is tried again when the lease is over.
public final class DueJobs implements Chore {
  private static final System.Logger LOG = System.getLogger(DueJobs.class.getName());

  /// How soon a job is offered again that this build does not know: a newer one may have scheduled
  /// it and be on its way back.
  private static final Duration UNKNOWN = Duration.ofHours(1);

  private final Jobs jobs;
  private final Map<String, OfficeJob> known;
  private final InstantSource clock;
  private final Duration lease;

  /// @param known by name, up to the first slash: `report-link/zhang` is one of the jobs
  ///   `report-link`
  /// @param lease longer than any run can take
  public DueJobs(Jobs jobs, Map<String, OfficeJob> known, InstantSource clock, Duration lease) {
    this.jobs = jobs;
    this.known = Map.copyOf(known);
    this.clock = clock;
    this.lease = lease;
  }

  @Override
  public boolean knows(Due due) {
    return due.job().isPresent();
  }

  private static String kind(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  @Override
  public Result take(Due due) {
    DueJob named = due.job().orElseThrow();
    Instant now = clock.instant();
    Optional<Job> seen =
        jobs.find(named.office(), named.name()).filter(job -> !job.at().isAfter(now));
    if (seen.isEmpty()) {
      return Result.UNTOUCHED;
    }
    OfficeJob body = known.get(kind(named.name()));
    if (body == null) {
      LOG.log(
          System.Logger.Level.ERROR,
          "No job ''{0}'' is known here; it is due at {1}.",
          named.name(),
          named.office());
      return jobs.lease(seen.get(), now.plus(UNKNOWN)).isPresent()
          ? Result.WAITING
          : Result.UNTOUCHED;
    }
    Optional<Job> mine = jobs.lease(seen.get(), now.plus(lease));
    if (mine.isEmpty()) {
      return Result.UNTOUCHED;
    }
    // When the run fails, the fault goes up to the sweep's log and the job stays leased: due again.
    return switch (body.run(mine.get(), now)) {
      case Outcome.Again(Instant at, Map<String, String> state) -> {
        jobs.claim(mine.get(), at, state);
        yield Result.WAITING;
      }
      case Outcome.Rest(Map<String, String> state) -> {
        jobs.rest(mine.get(), state);
        yield Result.SETTLED;
      }
    };
  }
}
