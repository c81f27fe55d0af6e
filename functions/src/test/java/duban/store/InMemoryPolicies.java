package duban.store;

import duban.calendar.CalendarData;
import duban.calendar.WorkCalendar;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;

/// Published policies in memory for tests.
public final class InMemoryPolicies implements Policies {
  private final Map<String, TreeMap<Integer, Published>> versions = new LinkedHashMap<>();

  @Override
  public Published current(String office) {
    return of(office).lastEntry().getValue();
  }

  @Override
  public Published pinned(String office, int version) {
    Published then = of(office).get(version);
    if (then == null) {
      throw new NoSuchElementException(
          "The office '" + office + "' never published a version " + version + ".");
    }
    Published today = current(office);
    return new Published(
        version,
        then.policy(),
        today.directory(),
        new WorkCalendar(today.calendar().data(), then.policy().hours()));
  }

  private TreeMap<Integer, Published> of(String office) {
    TreeMap<Integer, Published> published = versions.get(office);
    if (published == null) {
      throw new NoSuchElementException("The office '" + office + "' has published nothing.");
    }
    return published;
  }

  @Override
  public Optional<String> findOfficeOfSource(String source) {
    return offices().stream()
        .filter(o -> current(o).policy().sources().containsKey(source))
        .findFirst();
  }

  @Override
  public List<String> offices() {
    return List.copyOf(versions.keySet());
  }

  @Override
  public Published publish(Policy policy, Directory directory, CalendarData holidays) {
    String office = policy.office().id();
    for (String source : policy.sources().keySet()) {
      findOfficeOfSource(source)
          .filter(owner -> !owner.equals(office))
          .ifPresent(
              owner -> {
                throw new SourceTaken(source, owner);
              });
    }
    TreeMap<Integer, Published> published = versions.computeIfAbsent(office, o -> new TreeMap<>());
    if (!published.isEmpty()
        && published.lastEntry().getValue().policy().equals(policy)
        && published.lastEntry().getValue().directory().equals(directory)
        && published.lastEntry().getValue().calendar().data().equals(holidays)) {
      return published.lastEntry().getValue();
    }
    int version = published.size() + 1;
    Published made =
        new Published(version, policy, directory, new WorkCalendar(holidays, policy.hours()));
    published.put(version, made);
    return made;
  }
}
