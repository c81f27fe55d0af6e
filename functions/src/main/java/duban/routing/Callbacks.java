package duban.routing;

import duban.cases.CaseFile;
import duban.cases.Effect;
import duban.policy.Policy;
import java.util.List;
import java.util.Optional;

/// What a source hears of its message: only what it asked to hear, at the address it registered
/// (A11).
public final class Callbacks {
  private Callbacks() {}

  /// The call to the case's own source, if it wants to hear of `event`.
  public static List<Effect> about(CaseFile file, Policy policy, String event) {
    String source = file.registration().source();
    Optional<Effect> call =
        policy
            .findSource(source)
            .filter(s -> s.wants(event))
            .map(s -> new Effect.CallSource(source, event));
    return call.stream().toList();
  }
}
