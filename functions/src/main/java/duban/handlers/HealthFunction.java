package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.reminder.Health;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.HealthWiring;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `GET /health`: whether what is due is being done, for everybody. `GET /health/details`, for
/// operators that the API knows by IAM: build, policy versions, the oldest due item, years without
/// a calendar, and whom the ladders cannot reach.
public final class HealthFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final System.Logger LOG = System.getLogger(HealthFunction.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DETAILS = "GET /health/details";
  private static final String DEGRADED = "{\"status\":\"degraded\"}";

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
    return DETAILS.equals(event.getRouteKey()) ? details(event) : outline();
  }

  /// A route that lost its authorizer tells no more than a stranger may know.
  private APIGatewayV2HTTPResponse details(APIGatewayV2HTTPEvent event) {
    var authorizer = event.getRequestContext().getAuthorizer();
    return authorizer == null || authorizer.getIam() == null
        ? outline()
        : answer(200, JSON.writeValueAsString(health.report()));
  }

  private APIGatewayV2HTTPResponse outline() {
    try {
      return StoreBusy.instead(
          () -> answer(200, health.wellNow() ? "{\"status\":\"ok\"}" : DEGRADED));
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "The table cannot be read.", e);
      return answer(503, DEGRADED);
    }
  }

  private static APIGatewayV2HTTPResponse answer(int status, String json) {
    return HttpRequests.response(
        status, Map.of("content-type", "application/json", "cache-control", "no-store"), json);
  }
}
