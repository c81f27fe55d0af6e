package duban.store;

import java.time.Instant;
import java.util.Optional;

/// Which sources said that their callback address is gone (HTTP 410). Such an address is left in
/// peace until the office publishes a newer version of its policy, whatever is new in it, or sends
/// something again by hand and that is taken.
public interface DisabledCallbacks {
  /// Strongly consistent.
  Optional<Disabled> find(String office, String source);

  void disable(String office, Disabled disabled);

  /// It answered after all, when somebody asked for it to be called once more.
  void enable(String office, Disabled disabled);

  /// @param version of the policy under which the address was called
  /// @param since when it said so
  record Disabled(String source, int version, Instant since) {
    /// Whether it still holds under a version of the policy.
    public boolean under(int current) {
      return current <= version;
    }
  }
}
