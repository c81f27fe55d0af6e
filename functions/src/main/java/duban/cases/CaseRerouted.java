package duban.cases;

/// The execution that asks no longer drives the case: the case goes on along another path, or a
/// newer execution took its place. State machines catch it by this class's name.
public final class CaseRerouted extends RuntimeException {
  public CaseRerouted(CaseRef ref, String execution) {
    super("Case " + ref + " is no longer driven by " + execution + ".");
  }
}
