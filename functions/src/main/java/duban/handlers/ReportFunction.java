package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.handlers.MultipartForm.Reading;
import duban.intake.Given;
import duban.intake.Uploads;
import duban.pages.FilingPages;
import duban.report.Filing;
import duban.report.FilingPage;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// `GET` and `POST /report`: asks for a link to the form. `GET` and `POST /report/{link}`: the form
/// of one person. GET changes nothing.
public final class ReportFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Filing filing;
  private final FilingPages pages;
  private final InstantSource clock;

  public ReportFunction() {
    this(Environment.current());
  }

  private ReportFunction(Environment environment) {
    this(new StepsWiring(environment).filing(), new FilingPages(), environment.clock());
  }

  public ReportFunction(Filing filing, FilingPages pages, InstantSource clock) {
    this.filing = filing;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Pages http = new Pages(event);
    String link = http.request().pathParameter("link");
    return http.orBusy(
        () -> link.isEmpty() ? ask(http, clock.instant()) : form(http, link, clock.instant()));
  }

  private APIGatewayV2HTTPResponse ask(Pages http, Instant now) {
    return switch (http.method()) {
      case "GET", "HEAD" -> show(http, 200, new FilingPage.Ask(false, "", List.of()), now);
      case "POST" -> {
        FilingPage page =
            filing.ask(
                fields(http).map(f -> f.getOrDefault("mail", List.of("")).getFirst()).orElse(""),
                now);
        yield show(http, page instanceof FilingPage.Ask a && a.asked() ? 200 : 422, page, now);
      }
      default -> http.notAllowed("GET, HEAD, POST");
    };
  }

  private APIGatewayV2HTTPResponse form(Pages http, String link, Instant now) {
    return switch (http.method()) {
      case "GET", "HEAD" -> {
        String once = Objects.requireNonNullElse(http.query("filed"), "");
        FilingPage page = filing.view(link, once, now);
        yield show(http, status(page, 200), page, now);
      }
      case "POST" -> {
        yield switch (posted(http)) {
          case Reading.Read(MultipartForm form) -> {
            // Whatever a script calls its field: a file that was sent is a file that is meant.
            List<Given> files = form.files().stream().map(MultipartForm.File::given).toList();
            yield switch (filing.file(link, form.fields(), files, now)) {
              case Filing.Outcome.Done(String once) -> http.seeOther(after(http, once));
              case Filing.Outcome.NotDone(FilingPage page) ->
                  show(http, status(page, refusal(page)), page, now);
            };
          }
          case Reading.TooLarge tooLarge -> {
            FilingPage page = filing.tooLarge(link, now);
            yield show(http, status(page, 413), page, now);
          }
          case Reading.Unreadable unreadable -> {
            FilingPage page = filing.unreadable(link, now);
            yield show(http, status(page, 400), page, now);
          }
        };
      }
      default -> http.notAllowed("GET, HEAD, POST");
    };
  }

  /// A form with files, as browsers send it, or one without.
  private static Reading posted(Pages http) {
    String type = http.request().header("content-type");
    return MultipartForm.isForm(type)
        ? MultipartForm.read(type, http.request().body(), MultipartForm.Limits.USUAL)
        : fields(http)
            .<Reading>map(fields -> new Reading.Read(new MultipartForm(fields, List.of())))
            .orElseGet(Reading.Unreadable::new);
  }

  private static int refusal(FilingPage page) {
    return page instanceof FilingPage.Form form
            && form.problems().stream().anyMatch(p -> p.key().equals(Uploads.TOO_MUCH))
        ? 413
        : 422;
  }

  /// Empty for what is no form, or too large for one.
  private static Optional<Map<String, List<String>>> fields(Pages http) {
    byte[] body = http.request().body();
    return UrlEncodedForm.isForm(http.request().header("content-type"))
            && body.length <= UrlEncodedForm.LARGEST
        ? UrlEncodedForm.decode(body)
        : Optional.empty();
  }

  /// The same path, as a relative reference: it holds whatever prefix the API is served under.
  private static String after(Pages http, String once) {
    String lang = http.query("lang");
    return "?filed="
        + once
        + (lang == null ? "" : "&lang=" + URLEncoder.encode(lang, StandardCharsets.UTF_8));
  }

  private APIGatewayV2HTTPResponse show(Pages http, int status, FilingPage page, Instant now) {
    return http.html(status, pages.render(page, http.locale(), now));
  }

  private static int status(FilingPage page, int ofForm) {
    return switch (page) {
      case FilingPage.Ask ask -> ofForm;
      case FilingPage.Form form -> ofForm;
      case FilingPage.Filed filed -> 200;
      case FilingPage.Expired expired -> 410;
      case FilingPage.Unknown unknown -> 404;
    };
  }
}
