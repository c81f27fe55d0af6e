package duban.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Jobs of offices in memory for tests.
public final class InMemoryJobs implements Jobs {
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  @Override
  public Optional<Job> find(String office, String name) {
    return Optional.ofNullable(jobs.get(office + "/" + name));
  }

  @Override
  public void schedule(String office, String name, Instant at, Map<String, String> state) {
    put(office, name, at, at, state);
  }

  @Override
  public Optional<Job> lease(Job seen, Instant until) {
    return stale(seen)
        ? Optional.empty()
        : Optional.of(put(seen.office(), seen.name(), seen.planned(), until, seen.state()));
  }

  @Override
  public boolean claim(Job seen, Instant next, Map<String, String> state) {
    if (stale(seen)) {
      return false;
    }
    put(seen.office(), seen.name(), next, next, state);
    return true;
  }

  @Override
  public boolean rest(Job seen, Map<String, String> state) {
    if (stale(seen)) {
      return false;
    }
    put(seen.office(), seen.name(), seen.planned(), Instant.MAX, state);
    return true;
  }

  private boolean stale(Job seen) {
    return find(seen.office(), seen.name()).filter(seen::equals).isEmpty();
  }

  private Job put(
      String office, String name, Instant planned, Instant at, Map<String, String> state) {
    long revision = find(office, name).map(Job::revision).orElse(0L) + 1;
    Job job = new Job(office, name, planned, at, revision, state);
    jobs.put(office + "/" + name, job);
    return job;
  }
}
