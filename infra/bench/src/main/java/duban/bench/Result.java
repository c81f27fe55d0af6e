package duban.bench;

import org.jspecify.annotations.Nullable;

/// One measured figure.
///
/// @param target what it should reach, as text; null where it only informs
/// @param reached whether it does
record Result(String what, String figure, @Nullable String target, boolean reached) {
  static Result atLeast(String what, double figure, double target, String unit) {
    return new Result(
        what, "%,.0f %s".formatted(figure, unit), "≥ %,.0f".formatted(target), figure >= target);
  }

  static Result atMost(String what, double figure, double target, String unit) {
    return new Result(
        what, "%,.1f %s".formatted(figure, unit), "≤ %,.0f".formatted(target), figure <= target);
  }

  static Result info(String what, String figure) {
    return new Result(what, figure, null, true);
  }
}
