package duban.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An HTTP API's event (payload format 2.0), with what may be absent in it accounted for.
record HttpRequests(APIGatewayV2HTTPEvent event) {
  /// Empty when the route has no such parameter.
  String pathParameter(String name) {
    Map<String, String> parameters = event.getPathParameters();
    return parameters == null ? "" : parameters.getOrDefault(name, "");
  }

  Map<String, String> headers() {
    Map<String, String> headers = event.getHeaders();
    return headers == null ? Map.of() : headers;
  }

  /// @param name in any case
  @Nullable String header(String name) {
    return headers().entrySet().stream()
        .filter(e -> e.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /// In capitals; empty when the event does not say.
  String method() {
    var context = event.getRequestContext();
    var http = context == null ? null : context.getHttp();
    String method = http == null ? null : http.getMethod();
    return method == null ? "" : method.toUpperCase(Locale.ROOT);
  }

  /// The query's parameters; of one given several times, all values with commas between.
  Map<String, String> query() {
    Map<String, String> query = event.getQueryStringParameters();
    return query == null ? Map.of() : query;
  }

  /// The bytes the sender sent.
  byte[] body() {
    String body = event.getBody();
    if (body == null) {
      return new byte[0];
    }
    return event.getIsBase64Encoded()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
  }

  static APIGatewayV2HTTPResponse response(int status, Map<String, String> headers, String body) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(status)
        .withHeaders(headers)
        .withBody(body)
        .build();
  }
}
