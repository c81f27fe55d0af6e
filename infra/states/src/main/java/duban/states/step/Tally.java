package duban.states.step;

import java.util.ArrayList;
import java.util.List;

/// How often each Retrier of a state has been used since the state was entered. Leaving the state
/// forgets it.
public record Tally(List<Integer> retries) {
  public static final Tally NONE = new Tally(List.of());

  public Tally {
    retries = List.copyOf(retries);
  }

  int of(int retrier) {
    return retrier < retries.size() ? retries.get(retrier) : 0;
  }

  Tally oneMore(int retrier) {
    List<Integer> counts = new ArrayList<>(retries);
    while (counts.size() <= retrier) {
      counts.add(0);
    }
    counts.set(retrier, counts.get(retrier) + 1);
    return new Tally(counts);
  }

  /// All retries so far: `$states.context.State.RetryCount`.
  public int total() {
    return retries.stream().mapToInt(Integer::intValue).sum();
  }
}
