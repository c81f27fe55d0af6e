package duban.states.step;

import duban.states.jsonata.Variables;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The variables of a flow. Never changed: assigning makes a new scope.
///
/// A flow inside a Parallel or Map state reads the variables around it; what it assigns is its own
/// and gone when it ends.
public final class Scope implements Variables {
  /// No variables at all.
  public static final Scope EMPTY = new Scope(null, Map.of());

  private final @Nullable Scope outer;
  private final Map<String, Object> own;

  private Scope(@Nullable Scope outer, Map<String, Object> own) {
    this.outer = outer;
    this.own = own;
  }

  /// The scope of a flow inside this one.
  public Scope inner() {
    return new Scope(this, Map.of());
  }

  public Scope assign(Map<String, Object> values) {
    if (values.isEmpty()) {
      return this;
    }
    Map<String, Object> merged = new HashMap<>(own);
    merged.putAll(values);
    return new Scope(outer, merged);
  }

  @Override
  public @Nullable Object find(String name) {
    Object value = own.get(name);
    return value != null || outer == null ? value : outer.find(name);
  }
}
