package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.store.StoreBusy;
import duban.wechat.OfficialAccount;
import duban.wechat.WeChatHttp;
import duban.wiring.Environment;
import duban.wiring.WeChatWiring;

/// `GET,POST /wechat/{source}`: the server of a WeChat official account.
public final class WeChatFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final System.Logger LOG = System.getLogger(WeChatFunction.class.getName());

  private final OfficialAccount account;

  public WeChatFunction() {
    this(new WeChatWiring(Environment.current()).account());
  }

  public WeChatFunction(OfficialAccount account) {
    this.account = account;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    HttpRequests request = new HttpRequests(event);
    WeChatHttp.Response response;
    try {
      response =
          WeChatHttp.encode(
              StoreBusy.instead(() -> answer(request)), request.header("accept-language"));
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "A message could not be taken.", e);
      response = WeChatHttp.busy();
    }
    return HttpRequests.response(response.status(), response.headers(), response.body());
  }

  private OfficialAccount.Answer answer(HttpRequests request) {
    String source = request.pathParameter("source");
    return request.method().equals("GET")
        ? account.verify(source, request.query())
        : account.accept(source, request.query(), request.body());
  }
}
