package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import duban.reminder.Sweep;
import duban.wiring.DispatchWiring;
import duban.wiring.Environment;
import java.util.Map;

/// Every minute: takes up what is due.
public final class RemindFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private final Sweep sweep;

  public RemindFunction() {
    this(new DispatchWiring(Environment.current()).sweep());
  }

  public RemindFunction(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    Sweep.Outcome outcome = sweep.run();
    return Map.of(
        "due", outcome.due(),
        "settled", outcome.settled(),
        "waiting", outcome.waiting(),
        "failed", outcome.failed(),
        "finished", outcome.finished());
  }
}
