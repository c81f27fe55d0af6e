package duban.store;

import org.jspecify.annotations.Nullable;

/// The table could not be written for now: nothing was changed, and trying again later is right.
public final class StoreBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreBusy(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
