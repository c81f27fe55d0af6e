package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.status.StatusPages;
import duban.text.Accepts;
import duban.text.Languages;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /status/{code}`: where a citizen's message stands, as a page or as JSON.
public final class StatusFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final StatusPages pages;
  private final InstantSource clock;

  public StatusFunction(StatusPages pages, InstantSource clock) {
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(
      APIGatewayV2HTTPEvent event, @Nullable Context context) {
    Map<String, String> headers = orEmpty(event.getHeaders());
    Locale locale =
        Languages.choose(
            orEmpty(event.getQueryStringParameters()).get("lang"), headers.get("accept-language"));
    String code = orEmpty(event.getPathParameters()).getOrDefault("code", "");
    StatusPages.Answer answer =
        pages.answer(code, Accepts.json(headers.get("accept")), locale, clock.instant());
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(answer.status())
        .withHeaders(answer.headers())
        .withBody(answer.body())
        .build();
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
