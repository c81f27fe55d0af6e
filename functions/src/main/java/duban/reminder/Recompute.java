package duban.reminder;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Step;
import duban.clocks.Adoption;
import duban.policy.Published;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Jobs;
import duban.store.Jobs.Job;
import duban.store.Outbox;
import duban.store.Outbox.Due;
import duban.store.Outbox.DuePage;
import duban.store.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The job that carries other rules or another calendar into an office's open cases.
///
/// It goes over every open case in slices, a slice a run. A case is read, reckoned anew and written
/// on condition that nothing else happened to it; one that was done already changes nothing, so a
/// run that died, ran twice or beside another does no harm. Passes are repeated, a minute apart,
/// until one finds nothing to change: cases that moved on the index meanwhile, or came in under a
/// version read a moment before, are found then.
public final class Recompute implements OfficeJob {
  /// The job's name.
  public static final String NAME = "recompute";

  private static final int SETTLED_AFTER = 2;
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);
  private static final int PAGE = 100;

  private static final String CLOCKS = "clocks";
  private static final String PASS = "pass";
  private static final String CHANGED = "changed";
  private static final String SHARD = "shard";
  private static final String DONE = "done";
  private static final String DONE_AT = "done-at";
  private static final String DONE_SORT = "done-sort";

  private final Cases cases;
  private final Policies policies;
  private final Outbox outbox;
  private final NextLook looks;
  private final InstantSource wall;
  private final Duration budget;

  /// @param looks knows when a case's next rung is reached
  /// @param wall measures the budget, because the office's clock may be moved
  /// @param budget how long one run may begin with further cases
  public Recompute(
      Cases cases,
      Policies policies,
      Outbox outbox,
      NextLook looks,
      InstantSource wall,
      Duration budget) {
    this.cases = cases;
    this.policies = policies;
    this.outbox = outbox;
    this.looks = looks;
    this.wall = wall;
    this.budget = budget;
  }

  /// To be called with every publication: schedules the job if clocks may differ from those the
  /// open cases were last reckoned by. Publishing the same again makes up for a call that was lost.
  public static void announce(Jobs jobs, Published published, Instant now) {
    String office = published.policy().office().id();
    String clocks = Adoption.fingerprint(published);
    Optional<Job> known = jobs.find(office, NAME);
    if (known.isPresent() && clocks.equals(known.get().state().get(CLOCKS))) {
      return;
    }
    jobs.schedule(office, NAME, now, Map.of(CLOCKS, clocks));
    if (published.version() == 1) {
      // There is no case yet; what the next publication differs from is remembered.
      jobs.find(office, NAME).ifPresent(job -> jobs.rest(job, Map.of(CLOCKS, clocks)));
    }
  }

  /// How far the job got.
  ///
  /// @param done the last that was looked after on the shard; null when none was
  private record Progress(int pass, int changed, int shard, @Nullable Due done) {
    static Progress of(Map<String, String> state) {
      String done = state.get(DONE);
      return new Progress(
          Integer.parseInt(state.getOrDefault(PASS, "1")),
          Integer.parseInt(state.getOrDefault(CHANGED, "0")),
          Integer.parseInt(state.getOrDefault(SHARD, "0")),
          done == null
              ? null
              : new Due(
                  done,
                  state.getOrDefault(DONE_SORT, ""),
                  Instant.parse(state.getOrDefault(DONE_AT, ""))));
    }

    Map<String, String> with(Map<String, String> state) {
      Map<String, String> next = new HashMap<>(state);
      next.put(PASS, Integer.toString(pass));
      next.put(CHANGED, Integer.toString(changed));
      next.put(SHARD, Integer.toString(shard));
      next.keySet().removeAll(List.of(DONE, DONE_SORT, DONE_AT));
      if (done != null) {
        next.put(DONE, done.partition());
        next.put(DONE_SORT, done.sortKey());
        next.put(DONE_AT, done.at().toString());
      }
      return next;
    }
  }

  @Override
  public Outcome run(Job job, Instant now) {
    Progress progress = Progress.of(job.state());
    Instant stop = wall.instant().plus(budget);
    int changed = progress.changed();
    @Nullable Due done = progress.done();
    for (int shard = progress.shard(); shard < Outbox.shards(); shard++) {
      DuePage page =
          outbox.all(
              job.office(),
              shard,
              PAGE,
              done == null ? null : Outbox.behind(job.office(), shard, done));
      while (true) {
        for (Due due : page.due()) {
          if (!due.isCase()) {
            continue;
          }
          if (wall.instant().isAfter(stop)) {
            Progress reached = new Progress(progress.pass(), changed, shard, done);
            return new Outcome.Again(now, reached.with(job.state()));
          }
          if (adopt(due, now)) {
            changed++;
          }
          done = due;
        }
        if (page.next() == null) {
          break;
        }
        page = outbox.all(job.office(), shard, PAGE, page.next());
      }
      done = null;
    }
    String clocks = job.state().getOrDefault(CLOCKS, "");
    return changed == 0 && progress.pass() >= SETTLED_AFTER
        ? new Outcome.Rest(Map.of(CLOCKS, clocks))
        : new Outcome.Again(
            now.plus(BETWEEN_PASSES),
            new Progress(progress.pass() + 1, 0, 0, null).with(Map.of(CLOCKS, clocks)));
  }

  /// @return whether anything changed
  private boolean adopt(Due due, Instant now) {
    CaseRef ref = due.ref();
    boolean changed = cases.change(ref, file -> decide(file, now));
    if (!changed) {
      // A rung that is counted in working days may come earlier although no limit moved.
      cases
          .find(ref)
          .flatMap(looks::ofLadders)
          .filter(next -> next.isBefore(due.at()))
          .ifPresent(next -> cases.lookAgain(ref, due.at(), Optional.of(next)));
    }
    return changed;
  }

  private Change<Boolean> decide(CaseFile file, Instant now) {
    String office = file.ref().office();
    List<CaseEvent> events =
        Adoption.events(
            file, policies.pinned(office, file.policyVersion()), policies.current(office), now);
    return events.isEmpty()
        ? new Change.Leave<>(false)
        : new Change.Write<>(new Step(Actor.SYSTEM, now, events, List.of()), true);
  }
}
