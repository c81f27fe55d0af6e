package duban.store;

import duban.cases.CaseFile;
import java.time.Instant;
import java.util.Optional;

/// Says when a case needs to be looked at although nobody did anything: a notice falls due, a path
/// may have stopped. Every step that is written asks it, so that the due index never knows less
/// than the case itself.
@FunctionalInterface
public interface Watch {
  /// For tables whose cases nobody watches.
  Watch NONE = file -> Optional.empty();

  /// Keeps open cases on the index without ever looking at them.
  Watch WHILE_OPEN =
      file -> file.closed() ? Optional.empty() : Optional.of(Instant.parse("9999-01-01T00:00:00Z"));

  /// Depends on the case and the policy that governs it, and on nothing else: what was computed
  /// before a step and after it is compared.
  ///
  /// @return empty for a case that needs no look any more
  Optional<Instant> nextLook(CaseFile file);
}
