package duban.dispatch;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.store.Cases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Reads a case for several of its effects at once: the effects of one step come together, and what
/// a letter or a call says is the case as that step left it.
///
/// Not for several threads, and only for effects that were written before the first of them is
/// carried out.
public final class CaseReading {
  /// What was read is used for this long: a receiver may have taken its time in between.
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Cases cases;
  private final CaseRef ref;
  private final InstantSource wall;
  private @Nullable CaseFile read;
  private Instant readAt = Instant.MIN;

  public CaseReading(Cases cases, CaseRef ref, InstantSource wall) {
    this.cases = cases;
    this.ref = ref;
    this.wall = wall;
  }

  /// The case as it stands, or stood a moment ago.
  public CaseFile get() {
    Instant now = wall.instant();
    CaseFile known = read;
    if (known != null && !now.isBefore(readAt) && now.isBefore(readAt.plus(FRESH))) {
      return known;
    }
    CaseFile fresh = cases.get(ref);
    read = fresh;
    readAt = now;
    return fresh;
  }
}
