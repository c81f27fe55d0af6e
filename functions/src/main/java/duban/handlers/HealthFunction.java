package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.reminder.Health;
import duban.wiring.Environment;
import duban.wiring.HealthWiring;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `GET /health`: build, policy versions, the oldest due item, years without a calendar, and whom
/// the ladders cannot reach.
public final class HealthFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Health health;

  public HealthFunction() {
    this(new HealthWiring(Environment.current()).health());
  }

  public HealthFunction(Health health) {
    this.health = health;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    return HttpRequests.response(
        200,
        Map.of("content-type", "application/json", "cache-control", "no-store"),
        JSON.writeValueAsString(health.report()));
  }
}
