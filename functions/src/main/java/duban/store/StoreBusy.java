package duban.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// The table, or the secrets beside it, cannot be used for now. Trying again later is right: every
/// step can run twice. State machines retry it by this class's name; senders and readers are told
/// when to come again.
public final class StoreBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreBusy(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Runs `work`; that a service behind it is overloaded, failing or out of reach comes out as this
  /// exception. A request that the service refuses would be refused again: that fault comes out as
  /// it is.
  public static <R> R instead(Supplier<R> work) {
    try {
      return work.get();
    } catch (SdkServiceException e) {
      if (e.statusCode() < 500 && !e.isThrottlingException()) {
        throw e;
      }
      throw outOfReach(e);
    } catch (SdkClientException e) {
      throw outOfReach(e);
    }
  }

  private static StoreBusy outOfReach(SdkException e) {
    return new StoreBusy(
        "A service behind the store cannot be used: " + e.getClass().getSimpleName() + ".", e);
  }
}
