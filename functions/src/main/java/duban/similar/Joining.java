package duban.similar;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Recorded;
import duban.store.Cases;
import java.util.HashSet;
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
    for (Optional<CaseRef> into = into(end);
        into.isPresent() && seen.add(end.ref());
        into = into(end)) {
      end = cases.get(into.get());
    }
    return end;
  }

  /// Whether others may still join it: it is neither closed nor joins another.
  public static boolean open(CaseFile file) {
    return !file.closed() && into(file).isEmpty();
  }

  private static Optional<CaseRef> into(CaseFile file) {
    return file.history().stream()
        .map(Recorded::event)
        .filter(CaseEvent.Merged.class::isInstance)
        .map(event -> new CaseRef(file.ref().office(), ((CaseEvent.Merged) event).into()))
        .findFirst();
  }
}
