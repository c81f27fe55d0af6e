package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.assignment.ActPage;
import duban.assignment.Acting;
import duban.assignment.Acting.Acted;
import duban.assignment.PaperRoom;
import duban.pages.ActData;
import duban.pages.ActPages;
import duban.pages.TimelinePage;
import duban.text.Accepts;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// `GET` and `POST /act/{token}`: one person, one human step. GET shows, as a page or, to whoever
/// asks for JSON, the step's deadlines; POST decides. `GET /act/{token}/papers/{sha256}`: leads
/// that person to a paper of the case.
public final class ActFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Acting acting;
  private final PaperRoom papers;
  private final ActPages pages;
  private final ActData data = new ActData();
  private final InstantSource clock;

  public ActFunction() {
    this(Environment.current());
  }

  private ActFunction(Environment environment) {
    this(
        new StepsWiring(environment).acting(),
        new StepsWiring(environment).paperRoom(),
        new ActPages(),
        environment.clock());
  }

  public ActFunction(Acting acting, PaperRoom papers, ActPages pages, InstantSource clock) {
    this.acting = acting;
    this.papers = papers;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Pages http = new Pages(event);
    String link = http.request().pathParameter("token");
    String paper = http.request().pathParameter("sha256");
    return http.orBusy(
        () ->
            paper.isEmpty()
                ? answer(http, link, clock.instant())
                : paper(http, link, paper, clock.instant()));
  }

  private APIGatewayV2HTTPResponse paper(Pages http, String link, String sha256, Instant now) {
    if (!http.method().equals("GET") && !http.method().equals("HEAD")) {
      return http.notAllowed("GET, HEAD");
    }
    return switch (papers.ask(link, sha256, now)) {
      case PaperRoom.Asked.Here(URI there) -> http.found(there);
      case PaperRoom.Asked.Shut(ActPage page) -> show(http, status(page), page, now);
      case PaperRoom.Asked.NoSuchPaper() -> http.notice(404, "paper.unknown");
    };
  }

  private APIGatewayV2HTTPResponse answer(Pages http, String link, Instant now) {
    return switch (http.method()) {
      case "GET", "HEAD" -> {
        String done = Objects.requireNonNullElse(http.query("done"), "");
        ActPage page = acting.view(link, done, now);
        yield show(http, status(page), page, now);
      }
      case "POST" -> post(http, link, now);
      default -> http.notAllowed("GET, HEAD, POST");
    };
  }

  private APIGatewayV2HTTPResponse post(Pages http, String link, Instant now) {
    byte[] body = http.request().body();
    if (!UrlEncodedForm.isForm(http.request().header("content-type"))) {
      return unreadable(http, 415, link, now);
    }
    if (body.length > UrlEncodedForm.LARGEST) {
      return unreadable(http, 413, link, now);
    }
    Optional<Map<String, List<String>>> form = UrlEncodedForm.decode(body);
    if (form.isEmpty()) {
      return unreadable(http, 400, link, now);
    }
    return switch (acting.act(link, form.get(), now)) {
      case Acted.Done(String decision, boolean ended) -> http.seeOther(after(http, decision));
      case Acted.Shown(ActPage page) -> show(http, status(page), page, now);
      case Acted.NotDone(ActPage page) -> show(http, refusal(page), page, now);
    };
  }

  /// The same path, as a relative reference: it holds whatever prefix the API is served under.
  private static String after(Pages http, String decision) {
    String lang = http.query("lang");
    return "?done="
        + decision
        + (lang == null ? "" : "&lang=" + URLEncoder.encode(lang, StandardCharsets.UTF_8));
  }

  private APIGatewayV2HTTPResponse unreadable(Pages http, int status, String link, Instant now) {
    ActPage page = acting.unreadable(link, now);
    return show(http, page instanceof ActPage.Form ? status : refusal(page), page, now);
  }

  private APIGatewayV2HTTPResponse show(Pages http, int status, ActPage page, Instant now) {
    return Accepts.json(http.request().header("accept")) && http.method().equals("GET")
        ? http.data(status, ActData.type(page), data.render(page, http.locale(), now))
        : http.html(
            status,
            pages.render(
                page,
                http.request().pathParameter("token"),
                TimelinePage.Asked.of(http.query("page"), http.query("part")),
                http.locale(),
                now));
  }

  private static int status(ActPage page) {
    return switch (page) {
      case ActPage.Form form -> 200;
      case ActPage.Confirm confirm -> 200;
      case ActPage.Settled settled -> 200;
      case ActPage.Expired expired -> 410;
      case ActPage.Unknown unknown -> 404;
    };
  }

  private static int refusal(ActPage page) {
    return switch (page) {
      case ActPage.Form form -> 422;
      case ActPage.Confirm confirm -> 200;
      case ActPage.Settled settled -> 409;
      case ActPage.Expired expired -> 410;
      case ActPage.Unknown unknown -> 404;
    };
  }
}
