package duban.states.jsonata;

import org.jspecify.annotations.Nullable;

/// The variables that an expression may read.
@FunctionalInterface
public interface Variables {
  /// The value of the variable `name` (without its `$`), or null where there is none.
  @Nullable Object find(String name);
}
