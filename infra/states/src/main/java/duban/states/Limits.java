package duban.states;

/// The service's quotas, and how much of the past is kept.
///
/// @param payloadBytes of any input, output, argument object or variable, as UTF-8
/// @param historyEvents of one execution, the last one included
/// @param mapConcurrency how many iterations of an inline Map run at once, whatever
///   `MaxConcurrency`
/// @param finishedExecutions how many ended executions stay known, the latest first; the service
///   keeps them for 90 days, and with them the names that cannot be used again
public record Limits(
    int payloadBytes, int historyEvents, int mapConcurrency, int finishedExecutions) {
  /// The service's own figures, and room for 5,000 ended executions.
  public static final Limits OF_THE_SERVICE = new Limits(256 * 1024, 25_000, 40, 5_000);

  public Limits {
    if (payloadBytes < 1 || historyEvents < 3 || mapConcurrency < 1 || finishedExecutions < 0) {
      throw new IllegalArgumentException("limits must leave room for an execution");
    }
  }
}
