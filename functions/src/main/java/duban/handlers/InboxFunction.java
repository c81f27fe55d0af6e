package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.mailin.InboxDesk;
import duban.mailin.InboxDesk.Outcome;
import duban.mailin.InboxPage;
import duban.pages.InboxPages;
import duban.wiring.Environment;
import duban.wiring.MailWiring;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET` and `POST /mail-in/{link}`: a mail that came in, and what the office makes of it. GET
/// changes nothing.
public final class InboxFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final InboxDesk desk;
  private final InboxPages pages;
  private final InstantSource clock;

  public InboxFunction() {
    this(Environment.current());
  }

  private InboxFunction(Environment environment) {
    this(
        new MailWiring(environment).desk(),
        new MailWiring(environment).pages(),
        environment.clock());
  }

  public InboxFunction(InboxDesk desk, InboxPages pages, InstantSource clock) {
    this.desk = desk;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Pages http = new Pages(event);
    String link = http.request().pathParameter("link");
    return http.orBusy(() -> answer(http, link, clock.instant()));
  }

  private APIGatewayV2HTTPResponse answer(Pages http, String link, Instant now) {
    return switch (http.method()) {
      case "GET", "HEAD" -> {
        InboxPage page = desk.view(link, now);
        yield show(http, status(page, 200, 200), page, now);
      }
      case "POST" -> {
        Optional<Map<String, List<String>>> form = form(http);
        if (form.isEmpty()) {
          InboxPage page = desk.unreadable(link, now);
          yield show(http, status(page, 400, 409), page, now);
        }
        yield switch (desk.decide(link, form.get(), now)) {
          case Outcome.Done() -> http.seeOther(after(http));
          case Outcome.NotDone(InboxPage page) -> show(http, status(page, 422, 409), page, now);
        };
      }
      default -> http.notAllowed("GET, HEAD, POST");
    };
  }

  /// Empty for what is no form, or too large for one.
  private static Optional<Map<String, List<String>>> form(Pages http) {
    byte[] body = http.request().body();
    return UrlEncodedForm.isForm(http.request().header("content-type"))
            && body.length <= UrlEncodedForm.LARGEST
        ? UrlEncodedForm.decode(body)
        : Optional.empty();
  }

  /// The same path, as a relative reference: it holds whatever prefix the API is served under.
  private static String after(Pages http) {
    String lang = http.query("lang");
    return "?"
        + (lang == null ? "done=1" : "lang=" + URLEncoder.encode(lang, StandardCharsets.UTF_8));
  }

  private APIGatewayV2HTTPResponse show(Pages http, int status, InboxPage page, Instant now) {
    return http.html(status, pages.render(page, http.locale(), now));
  }

  private static int status(InboxPage page, int ofForm, int ofSettled) {
    return switch (page) {
      case InboxPage.Form form -> ofForm;
      case InboxPage.Settled settled -> ofSettled;
      case InboxPage.Expired expired -> 410;
      case InboxPage.Unknown unknown -> 404;
    };
  }
}
