package duban.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.pages.PageHeaders;
import duban.store.StoreBusy;
import duban.text.Accepts;
import duban.text.Languages;
import duban.text.ProblemJson;
import duban.text.Templates;
import duban.text.Texts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What every page behind a private address has in common: the reader's language, and headers that
/// keep the page and its address between the reader and us.
record Pages(HttpRequests request) {
  private static final System.Logger LOG = System.getLogger(Pages.class.getName());
  private static final String RETRY_AFTER_SECONDS = "60";

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

  APIGatewayV2HTTPResponse data(int status, String type, String body) {
    return HttpRequests.response(status, PageHeaders.data(type), body);
  }

  /// After a POST that was carried out: a reload must not post again.
  APIGatewayV2HTTPResponse seeOther(String location) {
    Map<String, String> headers =
        new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("location", location);
    return HttpRequests.response(303, headers, "");
  }

  /// To something that stands elsewhere for now.
  APIGatewayV2HTTPResponse found(java.net.URI location) {
    Map<String, String> headers =
        new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("location", location.toString());
    return HttpRequests.response(302, headers, "");
  }

  APIGatewayV2HTTPResponse notice(int status, String key) {
    return html(
        status, Templates.render("act/notice", Map.of("t", Texts.in(locale()), "key", key)));
  }

  /// What `page` makes, or, when the table cannot be used for now, a page that says so and when to
  /// come again.
  APIGatewayV2HTTPResponse orBusy(Supplier<APIGatewayV2HTTPResponse> page) {
    Optional<String> plain = withoutSlash();
    if (plain.isPresent()) {
      return moved(plain.get());
    }
    try {
      return StoreBusy.instead(page);
    } catch (StoreBusy e) {
      LOG.log(System.Logger.Level.ERROR, "A page could not be made.", e);
      return busy(Texts.in(locale()));
    }
  }

  private APIGatewayV2HTTPResponse busy(Texts texts) {
    boolean json = Accepts.json(request.header("accept"));
    Map<String, String> headers =
        new LinkedHashMap<>(
            json ? PageHeaders.data(ProblemJson.TYPE) : PageHeaders.html(texts.tag()));
    headers.put("retry-after", RETRY_AFTER_SECONDS);
    return HttpRequests.response(
        503,
        headers,
        json
            ? ProblemJson.of(503, texts.get("busy"), texts.get("busy.why"), List.of())
            : Templates.render("act/notice", Map.of("t", texts, "key", "busy")));
  }

  /// The page's own address, relative to the same with a slash behind it; empty for an address
  /// without one. Programs that find links in texts add slashes.
  private Optional<String> withoutSlash() {
    String path = request.event().getRawPath();
    if (path == null || path.length() < 2 || !path.endsWith("/")) {
      return Optional.empty();
    }
    String name = path.substring(path.lastIndexOf('/', path.length() - 2) + 1, path.length() - 1);
    String query = request.event().getRawQueryString();
    return Optional.of(
        "../"
            + URLEncoder.encode(name, StandardCharsets.UTF_8)
            + (query == null || query.isEmpty() ? "" : "?" + query));
  }

  private static APIGatewayV2HTTPResponse moved(String location) {
    Map<String, String> headers =
        new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("location", location);
    return HttpRequests.response(308, headers, "");
  }

  /// A method the route does not have.
  APIGatewayV2HTTPResponse notAllowed(String allowed) {
    Map<String, String> headers =
        new LinkedHashMap<>(PageHeaders.data("text/plain; charset=utf-8"));
    headers.put("allow", allowed);
    return HttpRequests.response(405, headers, "");
  }
}
