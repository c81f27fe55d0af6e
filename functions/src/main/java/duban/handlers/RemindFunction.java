package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import duban.reminder.Sweep;
import duban.wiring.DispatchWiring;
import duban.wiring.Environment;
import java.util.Map;
import java.util.function.Consumer;

/// Every minute: takes up what is due.
public final class RemindFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Sweep sweep;
  private final Consumer<Sweep.Outcome> metrics;

  public RemindFunction() {
    this(new DispatchWiring(Environment.current()));
  }

  private RemindFunction(DispatchWiring wiring) {
    this(wiring.sweep(), wiring.sweepMetrics());
  }

  /// @param metrics hears how each sweep ended
  public RemindFunction(Sweep sweep, Consumer<Sweep.Outcome> metrics) {
    this.sweep = sweep;
    this.metrics = metrics;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    Invocation.begins(context);
    Sweep.Outcome outcome = sweep.run();
    metrics.accept(outcome);
    return Map.of(
        "due", outcome.due(),
        "settled", outcome.settled(),
        "waiting", outcome.waiting(),
        "failed", outcome.failed(),
        "finished", outcome.finished());
  }
}
