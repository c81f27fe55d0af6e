package duban.wiring;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value made on first use, once.
public final class Lazy<T> implements Supplier<T> {
  private @Nullable Supplier<? extends T> source;
  private volatile @Nullable T value;

  public Lazy(Supplier<? extends T> source) {
    this.source = source;
  }

  @Override
  public T get() {
    T known = value;
    return known != null ? known : make();
  }

  private synchronized T make() {
    T known = value;
    Supplier<? extends T> from = source;
    if (known != null || from == null) {
      return java.util.Objects.requireNonNull(known);
    }
    T made = from.get();
    value = made;
    source = null;
    return made;
  }
}
