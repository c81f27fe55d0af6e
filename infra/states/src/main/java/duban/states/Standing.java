package duban.states;

import java.time.Instant;
import java.util.Optional;

/// How an execution stands.
sealed interface Standing {
  record Running() implements Standing {}

  record Succeeded(Instant at, Object output) implements Standing {}

  record Failed(Instant at, Optional<String> error, Optional<String> cause) implements Standing {}

  record TimedOut(Instant at) implements Standing {}

  record Aborted(Instant at, Optional<String> error, Optional<String> cause) implements Standing {}
}
