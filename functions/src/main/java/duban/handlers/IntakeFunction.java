package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.intake.Intake;
import duban.intake.IntakeHttp;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.IntakeWiring;
import org.jspecify.annotations.Nullable;

/// `POST /intake/{source}`: takes a source's signed message.
public final class IntakeFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final System.Logger LOG = System.getLogger(IntakeFunction.class.getName());

  private final Intake intake;
  private final IntakeHttp http;

  public IntakeFunction() {
    this(new IntakeWiring(Environment.current()));
  }

  private IntakeFunction(IntakeWiring wiring) {
    this(wiring.intake(), wiring.http());
  }

  public IntakeFunction(Intake intake, IntakeHttp http) {
    this.intake = intake;
    this.http = http;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    HttpRequests request = new HttpRequests(event);
    IntakeHttp.Response response = answer(request, request.header("accept-language"));
    return HttpRequests.response(response.status(), response.headers(), response.body());
  }

  private IntakeHttp.Response answer(HttpRequests request, @Nullable String language) {
    Intake.Delivery delivery =
        new Intake.Delivery(request.pathParameter("source"), request.headers(), request.body());
    try {
      return http.encode(StoreBusy.instead(() -> intake.accept(delivery)), language);
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "A message could not be taken.", e);
      return http.busy(language);
    }
  }
}
