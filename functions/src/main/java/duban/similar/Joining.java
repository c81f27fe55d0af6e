package duban.similar;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.store.Cases;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which case a case that joined another has become (E1).
public final class Joining {
  private Joining() {}

  /// The case in which a case ended that joined others, however many lie between; itself where it
  /// joined none.
  public static CaseFile end(CaseFile file, Cases cases) {
    CaseFile end = file;
    Set<CaseRef> seen = new HashSet<>();
    for (Optional<CaseRef> into = end.joinedTo();
        into.isPresent() && seen.add(end.ref());
        into = end.joinedTo()) {
      end = cases.get(into.get());
    }
    return end;
  }

  /// Whether others may still join it: it is neither closed nor joins another.
  public static boolean open(CaseFile file) {
    return !file.closed() && file.joinedTo().isEmpty();
  }

  /// Every case that is answered with this one: those that joined it, and those that joined these.
  public static List<CaseFile> all(CaseFile file, Cases cases) {
    Map<CaseRef, CaseFile> all = new LinkedHashMap<>();
    collect(file, cases, all);
    all.remove(file.ref());
    return List.copyOf(all.values());
  }

  private static void collect(CaseFile file, Cases cases, Map<CaseRef, CaseFile> all) {
    for (CaseEvent.Joined joined : file.joined()) {
      CaseRef from = new CaseRef(file.ref().office(), joined.from());
      if (!all.containsKey(from)) {
        cases
            .find(from)
            .ifPresent(
                other -> {
                  all.put(from, other);
                  collect(other, cases, all);
                });
      }
    }
  }
}
