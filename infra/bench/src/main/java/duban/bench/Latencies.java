package duban.bench;

import java.util.Arrays;

/// Latencies of a run, in nanoseconds.
record Latencies(long[] sorted) {
  static Latencies of(long[] nanos) {
    long[] copy = nanos.clone();
    Arrays.sort(copy);
    return new Latencies(copy);
  }

  /// The latency that `percent` of all stay at or below, in milliseconds.
  double milliseconds(double percent) {
    int index = (int) Math.ceil(sorted.length * percent / 100) - 1;
    return sorted[Math.max(0, index)] / 1e6;
  }
}
