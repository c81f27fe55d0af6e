package duban.states;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The task tokens that somebody may still give back. A token is good for one attempt of one task.
final class TaskTokens {
  private static final int MARK = 0xD0BA_0001;
  private static final int SECRET_BYTES = 32;

  /// What became of a token, for those that are not open.
  enum Closed {
    /// Made here, and its task is over: answered, timed out or aborted.
    OVER,
    /// Has the form of a token and was not made here.
    UNKNOWN,
    /// Is no token.
    MALFORMED
  }

  private final SecureRandom random = new SecureRandom();
  private final long maker = random.nextLong();
  private final Map<String, TaskRun> open = new ConcurrentHashMap<>();

  /// A new token, not open yet.
  String create() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    byte[] bytes =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES + SECRET_BYTES)
            .putInt(MARK)
            .putLong(maker)
            .put(secret)
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  void open(String token, TaskRun task) {
    open.put(token, task);
  }

  /// The task that waits for the token.
  Optional<TaskRun> find(String token) {
    return Optional.ofNullable(open.get(token));
  }

  /// Closes the token for whoever calls first: the one who answers, or the timeout.
  Optional<TaskRun> close(String token) {
    return Optional.ofNullable(open.remove(token));
  }

  Closed explain(String token) {
    return makerOf(token)
        .map(of -> of == maker ? Closed.OVER : Closed.UNKNOWN)
        .orElse(Closed.MALFORMED);
  }

  /// Whether a text has the form of a token, made here or elsewhere.
  static boolean wellFormed(String text) {
    return makerOf(text).isPresent();
  }

  private static Optional<Long> makerOf(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != Integer.BYTES + Long.BYTES + SECRET_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return buffer.getInt() == MARK ? Optional.of(buffer.getLong()) : Optional.empty();
  }
}
