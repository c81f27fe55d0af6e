package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.pages.ImportPages;
import duban.pages.PageHeaders;
import duban.report.ImportPage;
import duban.report.Importing;
import duban.report.Mapping;
import duban.report.sheet.Sheet.Format;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// `GET` and `POST /report/{link}/import`: many matters at once, as a table. A POST with a file
/// keeps it and leads to what would become of its rows; a POST of that page's form files them. GET
/// changes nothing.
public final class ImportFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  /// What must be left of the function's time to begin another row: one row, at its slowest, and
  /// the answer.
  private static final int ENOUGH_MILLIS = 6_000;

  private final Importing importing;
  private final ImportPages pages;
  private final InstantSource clock;

  public ImportFunction() {
    this(Environment.current());
  }

  private ImportFunction(Environment environment) {
    this(new StepsWiring(environment).importing(), new ImportPages(), environment.clock());
  }

  public ImportFunction(Importing importing, ImportPages pages, InstantSource clock) {
    this.importing = importing;
    this.pages = pages;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    Invocation.begins(context);
    Pages http = new Pages(event);
    String link = http.request().pathParameter("link");
    return http.orBusy(
        () ->
            switch (http.method()) {
              case "GET", "HEAD" -> get(http, link, clock.instant());
              case "POST" ->
                  post(
                      http,
                      link,
                      () -> context.getRemainingTimeInMillis() > ENOUGH_MILLIS,
                      clock.instant());
              default -> http.notAllowed("GET, HEAD, POST");
            });
  }

  private APIGatewayV2HTTPResponse get(Pages http, String link, Instant now) {
    String file = Objects.requireNonNullElse(http.query("file"), "");
    ImportPage page = importing.view(link, file, Mapping.of(http::query), done(http), now);
    Optional<Format> template = format(http.query("template"));
    return switch (page) {
      case ImportPage.Start start when template.isPresent() && file.isEmpty() ->
          download(
              http,
              template.get(),
              "import.template.name",
              pages.template(start, template.get(), http.locale()));
      case ImportPage.Rows rows when http.query("mistakes") != null ->
          download(
              http,
              rows.sheet().format(),
              "import.mistakes.name",
              pages.mistakes(rows, http.locale()));
      default -> show(http, status(page, page.problems().isEmpty() ? 200 : 404), page);
    };
  }

  /// When the import was carried out, as the address says.
  private static Optional<Instant> done(Pages http) {
    String done = http.query("done");
    try {
      return done == null
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(Long.parseLong(done)));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Format> format(@Nullable String ending) {
    return List.of(Format.values()).stream().filter(f -> f.ending().equals(ending)).findFirst();
  }

  private APIGatewayV2HTTPResponse post(
      Pages http, String link, BooleanSupplier time, Instant now) {
    byte[] body = http.request().body();
    String type = http.request().header("content-type");
    if (UrlEncodedForm.isForm(type)) {
      return body.length > UrlEncodedForm.LARGEST
          ? unreadable(http, link, true, now)
          : UrlEncodedForm.decode(body)
              .map(form -> answer(http, importing.confirm(link, form, time, now)))
              .orElseGet(() -> unreadable(http, link, false, now));
    }
    return switch (MultipartForm.read(type, body, MultipartForm.Limits.USUAL)) {
      case MultipartForm.Reading.TooLarge() -> unreadable(http, link, true, now);
      case MultipartForm.Reading.Unreadable() -> unreadable(http, link, false, now);
      case MultipartForm.Reading.Read(MultipartForm form) ->
          form.files().size() == 1
              ? answer(http, importing.take(link, form.files().getFirst().given().content(), now))
              : unreadable(http, link, false, now);
    };
  }

  private APIGatewayV2HTTPResponse answer(Pages http, Importing.Answer answer) {
    return switch (answer) {
      case Importing.Answer.Taken(String file) -> http.seeOther(address(http, file, ""));
      case Importing.Answer.Filed(String file, Mapping mapping, Instant at) ->
          http.seeOther(address(http, file, mapping.query() + "&done=" + at.toEpochMilli()));
      case Importing.Answer.Refused(ImportPage page) ->
          show(http, status(page, page instanceof ImportPage.Rows ? 409 : 422), page);
    };
  }

  /// The same path, as a relative reference: it holds whatever prefix the API is served under.
  private static String address(Pages http, String file, String more) {
    String lang = http.query("lang");
    return "?file="
        + file
        + more
        + (lang == null ? "" : "&lang=" + URLEncoder.encode(lang, StandardCharsets.UTF_8));
  }

  private APIGatewayV2HTTPResponse unreadable(Pages http, String link, boolean large, Instant now) {
    ImportPage page = importing.unreadable(link, large, now);
    return show(http, status(page, large ? 413 : 400), page);
  }

  private APIGatewayV2HTTPResponse show(Pages http, int status, ImportPage page) {
    return http.html(status, pages.render(page, http.locale()));
  }

  private static int status(ImportPage page, int otherwise) {
    return switch (page) {
      case ImportPage.Start start -> otherwise;
      case ImportPage.Rows rows -> otherwise;
      case ImportPage.Expired expired -> 410;
      case ImportPage.Unknown unknown -> 404;
    };
  }

  private static APIGatewayV2HTTPResponse download(
      Pages http, Format format, String name, byte[] content) {
    Locale locale = http.locale();
    Map<String, String> headers = new LinkedHashMap<>(PageHeaders.data(format.mediaType()));
    headers.put(
        "content-disposition",
        "attachment; filename=\"duban."
            + format.ending()
            + "\"; filename*=UTF-8''"
            + URLEncoder.encode(ImportPages.fileName(name, format, locale), StandardCharsets.UTF_8)
                .replace("+", "%20"));
    APIGatewayV2HTTPResponse response =
        HttpRequests.response(200, headers, Base64.getEncoder().encodeToString(content));
    response.setIsBase64Encoded(true);
    return response;
  }
}
