package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.open311.Answer;
import duban.open311.Call;
import duban.open311.Open311;
import duban.store.StoreBusy;
import duban.wiring.Environment;
import duban.wiring.Open311Wiring;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// `/open311/v2/{proxy+}`: Open311 GeoReport v2.
public final class Open311Function
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final System.Logger LOG = System.getLogger(Open311Function.class.getName());

  private final Open311 open311;
  private final InstantSource clock;

  public Open311Function() {
    this(Environment.current());
  }

  private Open311Function(Environment environment) {
    this(new Open311Wiring(environment).open311(), environment.clock());
  }

  public Open311Function(Open311 open311, InstantSource clock) {
    this.open311 = open311;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Answer answer = answer(call(new Pages(event)));
    return HttpRequests.response(answer.status(), answer.headers(), answer.body());
  }

  private Answer answer(Call call) {
    try {
      return StoreBusy.instead(() -> open311.answer(call, clock.instant()));
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "An Open311 request could not be answered.", e);
      return open311.busy(call);
    }
  }

  private static Call call(Pages http) {
    HttpRequests request = http.request();
    Map<String, String> query = request.event().getQueryStringParameters();
    return new Call(
        http.method(),
        request.pathParameter("proxy"),
        query == null ? Map.of() : query,
        body(request),
        http.locale());
  }

  private static Call.Body body(HttpRequests request) {
    byte[] body = request.body();
    if (body.length == 0) {
      return new Call.Body.None();
    }
    String type = request.header("content-type");
    if (MultipartForm.isForm(type)) {
      return switch (MultipartForm.read(type, body, MultipartForm.Limits.USUAL)) {
        case MultipartForm.Reading.Read(MultipartForm form) ->
            new Call.Body.Form(
                form.fields(), form.files().stream().map(MultipartForm.File::given).toList());
        case MultipartForm.Reading.TooLarge() -> new Call.Body.TooLarge();
        case MultipartForm.Reading.Unreadable() -> new Call.Body.NoForm();
      };
    }
    if (!UrlEncodedForm.isForm(type)) {
      return new Call.Body.NoForm();
    }
    if (body.length > UrlEncodedForm.LARGEST) {
      return new Call.Body.TooLarge();
    }
    return UrlEncodedForm.decode(body)
        .<Call.Body>map(fields -> new Call.Body.Form(fields, List.of()))
        .orElseGet(Call.Body.NoForm::new);
  }
}
