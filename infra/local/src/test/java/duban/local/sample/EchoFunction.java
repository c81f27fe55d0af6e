package duban.local.sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Answers with what it was given.
public final class EchoFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    if (event.getRawPath().endsWith("/fault")) {
      throw new IllegalStateException("A fault with a secret in it.");
    }
    String body =
        String.join(
            "\n",
            event.getRouteKey(),
            event.getRawPath(),
            event.getRawQueryString(),
            Objects.toString(event.getPathParameters()),
            Objects.toString(event.getQueryStringParameters()),
            Objects.toString(event.getCookies()),
            event.getHeaders().getOrDefault("x-many", "none"),
            event.getRequestContext().getHttp().getMethod(),
            event.getIsBase64Encoded() + " " + event.getBody(),
            context.getFunctionName());
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(201)
        .withHeaders(Map.of("Content-Type", "text/plain; charset=utf-8", "X-Echo", "yes"))
        .withCookies(List.of("a=1", "b=2"))
        .withBody(body)
        .build();
  }
}
