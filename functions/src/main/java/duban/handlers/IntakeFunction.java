package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.intake.Intake;
import duban.intake.IntakeHttp;
import duban.wiring.Environment;
import duban.wiring.IntakeWiring;

/// `POST /intake/{source}`: takes a source's signed message.
public final class IntakeFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
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
    Intake.Answer answer =
        intake.accept(
            new Intake.Delivery(request.pathParameter("source"), request.headers(), request.body()));
    IntakeHttp.Response response = http.encode(answer, request.header("accept-language"));
    return HttpRequests.response(response.status(), response.headers(), response.body());
  }
}
