package duban.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Offices' jobs in memory for tests.
public final class InMemoryJobs implements Jobs {
  private final Map<String, Job> jobs = new HashMap<>();

  private static String key(String office, String name) {
    return office + "/" + name;
  }

  private long revision(String office, String name) {
    Job job = jobs.get(key(office, name));
    return job == null ? 0 : job.revision();
  }

  /// The names of all jobs of all offices.
  public List<String> names() {
    return jobs.values().stream().map(Job::name).sorted().toList();
  }

  /// As if the job had never been set.
  public void forget(String office, String name) {
    jobs.remove(key(office, name));
  }

  @Override
  public Optional<Job> find(String office, String name) {
    return Optional.ofNullable(jobs.get(key(office, name)));
  }

  @Override
  public void schedule(String office, String name, Instant at, Map<String, String> state) {
    jobs.put(key(office, name), new Job(office, name, at, at, revision(office, name) + 1, state));
  }

  private boolean change(Job seen, Instant planned, Instant at, Map<String, String> state) {
    if (revision(seen.office(), seen.name()) != seen.revision()) {
      return false;
    }
    jobs.put(
        key(seen.office(), seen.name()),
        new Job(seen.office(), seen.name(), planned, at, seen.revision() + 1, state));
    return true;
  }

  @Override
  public Optional<Job> lease(Job seen, Instant until) {
    return change(seen, seen.planned(), until, seen.state())
        ? find(seen.office(), seen.name())
        : Optional.empty();
  }

  @Override
  public boolean claim(Job seen, Instant next, Map<String, String> state) {
    return change(seen, next, next, state);
  }

  @Override
  public boolean rest(Job seen, Map<String, String> state) {
    return change(seen, seen.planned(), Instant.MAX, state);
  }
}
