package duban.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.pages.PageHeaders;
import duban.text.Languages;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What every page behind a private address has in common: the reader's language, and headers that keep the page and
/// its address between the reader and us.
record Pages(HttpRequests request) {
  Pages(APIGatewayV2HTTPEvent event) {
    this(new HttpRequests(event));
  }

  String method() {
    return request.event().getRequestContext().getHttp().getMethod();
  }

  @Nullable String query(String name) {
    Map<String, String> query = request.event().getQueryStringParameters();
    return query == null ? null : query.get(name);
  }

  /// By `?lang`, else by `Accept-Language`, else Chinese.
  Locale locale() {
    return Languages.choose(query("lang"), request.header("accept-language"));
  }

  APIGatewayV2HTTPResponse html(int status, String html) {
    return HttpRequests.response(status, PageHeaders.html(locale().toLanguageTag()), html);
  }

  /// After a POST that was carried out: a reload must not post again.
  APIGatewayV2HTTPResponse seeOther(String location) {
    Map<String, String> headers = new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("location", location);
    return HttpRequests.response(303, headers, "");
  }

  /// A method the route does not have.
  APIGatewayV2HTTPResponse notAllowed(String allowed) {
    Map<String, String> headers = new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("allow", allowed);
    return HttpRequests.response(405, headers, "");
  }
}
