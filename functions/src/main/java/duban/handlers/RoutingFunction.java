package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.annotation.JsonProperty;
import duban.cases.CaseRef;
import duban.routing.Routing;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;

/// A state machine's steps that no person decides: copying the bureau office, triage by policy,
/// assigning.
public final class RoutingFunction implements RequestStreamHandler {
  private final Routing routing;
  private final InstantSource clock;

  /// What a state machine sends.
  record Input(String step, String office, @JsonProperty("case") String id, String execution) {}

  public RoutingFunction() {
    this(new StepsWiring(Environment.current()));
  }

  private RoutingFunction(StepsWiring wiring) {
    this(wiring.routing(), wiring.clock());
  }

  public RoutingFunction(Routing routing, InstantSource clock) {
    this.routing = routing;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonLambda.answer(in, out, Input.class, this::answer);
  }

  private Object answer(Input input) {
    CaseRef ref = new CaseRef(input.office(), input.id());
    return switch (input.step()) {
      case "copy-bureau-office" ->
          routing.copyBureauOffice(ref, input.execution(), clock.instant());
      case "triage-by-policy" ->
          switch (routing.triageByPolicy(ref, input.execution())) {
            case DECIDED -> Map.of("outcome", "assign");
            case OPEN -> Map.of("outcome", "triage");
            case MERGED -> Map.of("outcome", "merge");
          };
      case "assign" -> routing.assign(ref, input.execution(), clock.instant());
      default ->
          throw new IllegalArgumentException("There is no routing step '" + input.step() + "'.");
    };
  }
}
