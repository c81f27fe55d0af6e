package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.status.StatusPages;
import duban.text.Accepts;
import duban.wiring.Environment;
import duban.wiring.PagesWiring;
import java.time.InstantSource;

/// `GET /status/{code}`: where a citizen's message stands, as a page or as JSON.
public final class StatusFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final StatusPages pages;
  private final InstantSource clock;

  public StatusFunction() {
    this(Environment.current());
  }

  private StatusFunction(Environment environment) {
    this(new PagesWiring(environment).status(), environment.clock());
  }

  public StatusFunction(StatusPages pages, InstantSource clock) {
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Pages http = new Pages(event);
    return http.orBusy(() -> answer(http));
  }

  private APIGatewayV2HTTPResponse answer(Pages http) {
    HttpRequests request = http.request();
    StatusPages.Answer answer =
        pages.answer(
            request.pathParameter("code"),
            Accepts.json(request.header("accept")),
            http.locale(),
            clock.instant());
    return HttpRequests.response(answer.status(), answer.headers(), answer.body());
  }
}
