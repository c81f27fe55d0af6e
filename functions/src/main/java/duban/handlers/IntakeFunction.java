package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.intake.Handshake;
import duban.intake.Intake;
import duban.intake.IntakeHttp;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.IntakeWiring;
import org.jspecify.annotations.Nullable;

/// `POST /intake/{source}`: takes a source's signed message, or several. `OPTIONS`: tells a sender
/// whether it may send.
public final class IntakeFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final System.Logger LOG = System.getLogger(IntakeFunction.class.getName());

  private final Intake intake;
  private final Handshake handshake;
  private final IntakeHttp http;

  public IntakeFunction() {
    this(new IntakeWiring(Environment.current()));
  }

  private IntakeFunction(IntakeWiring wiring) {
    this(wiring.intake(), wiring.http());
  }

  public IntakeFunction(Intake intake, IntakeHttp http) {
    this.intake = intake;
    this.handshake = new Handshake(intake);
    this.http = http;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    HttpRequests request = new HttpRequests(event);
    IntakeHttp.Response response = answer(request, request.header("accept-language"));
    return HttpRequests.response(response.status(), response.headers(), response.body());
  }

  private IntakeHttp.Response answer(HttpRequests request, @Nullable String language) {
    String source = request.pathParameter("source");
    try {
      if (request.method().equals("OPTIONS")) {
        return http.encode(
            StoreBusy.instead(() -> handshake.answer(source, request.headers())), language);
      }
      Intake.Delivery delivery = new Intake.Delivery(source, request.headers(), request.body());
      return http.encode(StoreBusy.instead(() -> intake.accept(delivery)), language);
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "A message could not be taken.", e);
      return http.busy(language);
    }
  }
}
