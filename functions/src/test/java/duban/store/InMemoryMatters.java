package duban.store;

import duban.cases.CaseRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Matters in memory for tests.
public final class InMemoryMatters implements Matters {
  private final Map<String, Stands> claims = new HashMap<>();
  private final Map<String, TreeMap<String, Entry>> traits = new HashMap<>();

  private record Stands(CaseRef ref, String letters, Instant until) {}

  private record Entry(CaseRef ref, byte[] sketch, Instant until) {}

  @Override
  public Claim claim(CaseRef ref, String text, String letters, Instant now, Instant until) {
    return takeOver(ref, ref, text, letters, now, until);
  }

  @Override
  public synchronized Claim takeOver(
      CaseRef ref, CaseRef from, String text, String letters, Instant now, Instant until) {
    String key = ref.office() + "#" + text;
    Stands stands = claims.get(key);
    if (stands == null
        || stands.ref().equals(ref)
        || stands.ref().equals(from)
        || !stands.until().isAfter(now)) {
      claims.put(key, new Stands(ref, letters, until));
      return new Claim.Held();
    }
    return new Claim.Taken(stands.ref(), stands.letters());
  }

  @Override
  public synchronized void note(
      CaseRef ref, Collection<String> names, byte[] sketch, Instant at, Instant until) {
    for (String name : names) {
      traits
          .computeIfAbsent(ref.office() + "#" + name, n -> new TreeMap<>())
          .put(at + "#" + ref.id(), new Entry(ref, sketch, until));
    }
  }

  @Override
  public synchronized List<Noted> sharing(
      String office, Collection<String> names, int each, Instant now) {
    Map<CaseRef, List<Entry>> found = new HashMap<>();
    for (String name : new LinkedHashSet<>(names)) {
      traits.getOrDefault(office + "#" + name, new TreeMap<>()).descendingMap().values().stream()
          .limit(each)
          .filter(entry -> entry.until().isAfter(now))
          .forEach(e -> found.computeIfAbsent(e.ref(), r -> new ArrayList<>()).add(e));
    }
    return found.entrySet().stream()
        .map(e -> new Noted(e.getKey(), e.getValue().getFirst().sketch(), e.getValue().size()))
        .sorted(Comparator.comparingInt(Noted::shared).reversed())
        .toList();
  }
}
