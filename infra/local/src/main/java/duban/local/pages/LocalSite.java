package duban.local.pages;

import duban.local.bill.Bill;
import duban.local.city.LocalCity;
import duban.local.clients.Loopback;
import duban.local.clients.Mail;
import duban.local.clients.Mailbox;
import duban.local.clock.LocalClock;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.PathPattern;
import duban.local.work.InFlight;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The pages and routes under `/local`, in front of the deployment's own: mailbox, clock, paths,
/// bill.
///
/// What is read here is read when the work under way has come to rest, so that a script that posts
/// and then reads sees the effect.
public final class LocalSite implements Function<Call, Answer> {
  private static final Duration TO_REST = Duration.ofSeconds(5);
  private static final Duration PER_STEP = Duration.ofSeconds(30);
  private static final int LATEST_MAILS = 5;
  private static final int LATEST_EXECUTIONS = 5;
  private static final int LISTED_EXECUTIONS = 200;
  private static final String ICON =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\">"
          + "<rect width=\"16\" height=\"16\" rx=\"3\" fill=\"#1f4e79\"/></svg>";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PathPattern ONE_MAIL = new PathPattern("/local/mail/{id}");
  private static final PathPattern ONE_EXECUTION = new PathPattern("/local/executions/{name}");
  private static final PathPattern ONE_SOURCE = new PathPattern("/local/sources/{source}");

  private final URI uri;
  private final Function<Call, Answer> api;
  private final Function<Call, Answer> operators;
  private final LocalClock clock;
  private final Mailbox mailbox;
  private final MailPages mailPages;
  private final LocalCity city;
  private final Bill bill;
  private final Executions executions;
  private final SampleMessages samples;
  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(null, ContentType.Html, null, "duban.local.templates");
  private final String style = resource("/duban/local/pages/style.css");

  /// @param uri where the site is, without a slash at the end
  /// @param api the deployment's own routes
  /// @param operators the same, for calls that count as signed by an operator
  /// @param stateMachines the ARNs of the deployment's state machines
  public LocalSite(
      URI uri,
      Function<Call, Answer> api,
      Function<Call, Answer> operators,
      LocalClock clock,
      Mailbox mailbox,
      MailPages mailPages,
      LocalCity city,
      Bill bill,
      SfnClient stepFunctions,
      List<String> stateMachines) {
    this.uri = uri;
    this.api = api;
    this.operators = operators;
    this.clock = clock;
    this.mailbox = mailbox;
    this.mailPages = mailPages;
    this.city = city;
    this.bill = bill;
    this.executions = new Executions(stepFunctions, stateMachines);
    this.samples = new SampleMessages(api);
    templates.setBinaryStaticContent(true);
  }

  private static String resource(String name) {
    try (InputStream in = LocalSite.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the path is one of the local stack's own, and not of the deployment.
  public static boolean owns(String path) {
    return path.equals("/")
        || path.equals("/favicon.ico")
        || path.equals("/local")
        || path.startsWith("/local/");
  }

  @Override
  public Answer apply(Call call) {
    if (reads(call) && call.path().equals("/")) {
      return Answer.seeOther("/local");
    }
    if (reads(call) && call.path().equals("/local/")) {
      return Answer.seeOther("/local" + (call.query().isEmpty() ? "" : "?" + call.query()));
    }
    if (reads(call) && call.path().equals("/favicon.ico")) {
      return Answer.text(200, "image/svg+xml", ICON);
    }
    if (!owns(call.path())) {
      return api.apply(call);
    }
    Words words = Words.in(call.language());
    Optional<Answer> ofMail = mailPages.answer(call, words);
    if (ofMail.isPresent()) {
      return ofMail.get();
    }
    return switch ((reads(call) ? "GET" : call.method()) + " " + call.path()) {
      case "GET /local" -> call.prefersJson() ? startJson() : start(words, null, null);
      case "GET /local/style.css" -> Answer.text(200, "text/css; charset=utf-8", style);
      case "POST /local/sample" -> sample(call, words);
      case "GET /local/mail" -> mails(call, words);
      case "GET /local/clock" -> now();
      case "POST /local/clock" -> advance(call, words);
      case "GET /local/executions" -> executions(call, words);
      case "GET /local/bill" -> bill(call, words);
      case "GET /local/health" -> health(call);
      default -> byId(call, words);
    };
  }

  /// A `HEAD` is answered like a `GET`; the server leaves the body out.
  private static boolean reads(Call call) {
    return call.method().equals("GET") || call.method().equals("HEAD");
  }

  private Answer byId(Call call, Words words) {
    Optional<String> mail = ONE_MAIL.match(call.path()).map(p -> p.get("id"));
    Optional<String> execution = ONE_EXECUTION.match(call.path()).map(p -> p.get("name"));
    Optional<String> source = ONE_SOURCE.match(call.path()).map(p -> p.get("source"));
    if (mail.isPresent() && reads(call)) {
      return mail(call, words, mail.get());
    } else if (execution.isPresent() && reads(call)) {
      return execution(call, words, execution.get());
    } else if (source.isPresent() && call.method().equals("PUT")) {
      return redirect(call, words, source.get());
    }
    return problem(404, words.say("problem.nothing"));
  }

  private Answer startJson() {
    ObjectNode page = JSON.createObjectNode();
    var sources = page.putArray("sources");
    for (LocalCity.Source source : city.sources()) {
      sources
          .addObject()
          .put("id", source.id())
          .put("secret", source.secret())
          .put("url", uri + "/intake/" + source.id());
    }
    page.set("people", JSON.valueToTree(city.people()));
    city.open311()
        .ifPresent(
            open311 ->
                page.putObject("open311")
                    .put("endpoint", uri + "/open311/v2")
                    .put("apiKey", open311.apiKey())
                    .put("jurisdiction", open311.jurisdiction()));
    var accounts = page.putArray("wechat");
    for (LocalCity.WeChat account : city.weChat()) {
      accounts
          .addObject()
          .put("id", account.id())
          .put("url", uri + "/wechat/" + account.id())
          .put("token", account.token())
          .put("encodingAesKey", account.encodingAesKey())
          .put("appId", account.appId());
    }
    page.put("clock", clock.now().toString());
    ObjectNode links = page.putObject("links");
    for (String name : List.of("mail", "clock", "executions", "bill")) {
      links.put(name, uri + "/local/" + name);
    }
    links.put("health", uri + "/local/health");
    return Answer.json(200, page.toString());
  }

  private Answer start(
      Words words, StartPage.@Nullable Sent sent, StartPage.@Nullable Refused refused) {
    rest();
    List<Mail> mails = mailbox.all().reversed();
    return page(
        "start.jte",
        words,
        "page",
        new StartPage(
            samples.all(city.sources()),
            city.sources(),
            city.people(),
            mails.subList(0, Math.min(LATEST_MAILS, mails.size())),
            mailbox.sent(),
            clock.now(),
            executions.latest(LATEST_EXECUTIONS),
            sent,
            refused));
  }

  private Answer sample(Call call, Words words) {
    String sample = call.field("sample").orElse("");
    // A sample in a source's own shape is that source's.
    String wanted = samples.sourceOf(sample).orElse(call.field("source").orElse(""));
    Optional<LocalCity.Source> source =
        city.sources().stream().filter(s -> s.id().equals(wanted) || wanted.isEmpty()).findFirst();
    if (source.isEmpty()) {
      return problem(404, words.say("problem.source.unknown", wanted));
    }
    Answer answer = samples.send(sample, source.get(), clock.now());
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (call.prefersJson()) {
      return answer;
    }
    if (answer.status() / 100 != 2) {
      return start(words, null, new StartPage.Refused(answer.status(), body));
    }
    JsonNode accepted = JSON.readTree(body);
    return start(
        words,
        new StartPage.Sent(accepted.path("number").asString(), accepted.path("status").asString()),
        null);
  }

  private Answer mails(Call call, Words words) {
    rest();
    Optional<Instant> since;
    try {
      since = call.parameter("since").map(Instant::parse);
    } catch (DateTimeException e) {
      return problem(400, words.say("problem.since", call.parameter("since").orElse("")));
    }
    List<Mail> found = mailbox.find(call.parameter("to").filter(to -> !to.isEmpty()), since);
    return call.prefersJson()
        ? Answer.json(200, JSON.writeValueAsString(found))
        : page("mails.jte", words, "mails", found.reversed());
  }

  private Answer mail(Call call, Words words, String id) {
    Optional<Mail> mail = mailbox.find(id);
    if (mail.isEmpty()) {
      return problem(404, words.say("mail.unknown", id));
    }
    return call.prefersJson()
        ? Answer.json(200, JSON.writeValueAsString(mail.get()))
        : page("mail.jte", words, "mail", mail.get());
  }

  private Answer now() {
    return Answer.json(200, "{\"now\":\"" + clock.now() + "\"}");
  }

  private Answer advance(Call call, Words words) {
    // JSON posted by curl is called a form, too, unless one says otherwise.
    Optional<String> typed =
        call.header("content-type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .flatMap(type -> call.field("advance"));
    boolean form = typed.isPresent();
    String given;
    if (form) {
      given = typed.get();
    } else {
      Optional<String> field = textField(call, "advance");
      if (field.isEmpty()) {
        return problem(400, words.say("problem.clock.body"));
      }
      given = field.get();
    }
    Duration by;
    try {
      by = Duration.parse(given);
    } catch (DateTimeException e) {
      return problem(400, words.say("problem.clock.duration", given));
    }
    if (by.isNegative()) {
      return problem(400, words.say("problem.clock.backward", given));
    }
    try {
      clock.advance(by, PER_STEP);
    } catch (InFlight.StillBusy e) {
      return problem(503, words.say("problem.busy", String.valueOf(e.getMessage())));
    }
    return form ? Answer.seeOther("/local" + words.query()) : now();
  }

  private Answer executions(Call call, Words words) {
    rest();
    List<Executions.Passed> latest = executions.latest(LISTED_EXECUTIONS);
    return call.prefersJson()
        ? Answer.json(200, JSON.writeValueAsString(latest))
        : page("executions.jte", words, "executions", latest);
  }

  private Answer execution(Call call, Words words, String name) {
    rest();
    Optional<Executions.History> history = executions.find(name);
    if (history.isEmpty()) {
      return problem(404, words.say("execution.unknown", name));
    }
    return call.prefersJson()
        ? Answer.json(200, JSON.writeValueAsString(history.get()))
        : page("execution.jte", words, "history", history.get());
  }

  private Answer bill(Call call, Words words) {
    rest();
    return call.prefersJson()
        ? Answer.json(200, JSON.writeValueAsString(bill.statement()))
        : page("bill.jte", words, "bill", bill.statement());
  }

  /// What the deployment tells its operators.
  private Answer health(Call call) {
    rest();
    return operators.apply(call.at("/health/details"));
  }

  private Answer redirect(Call call, Words words, String source) {
    Optional<String> callback = textField(call, "callback");
    Optional<String> api = textField(call, "api");
    if (callback.isEmpty() && api.isEmpty()) {
      return problem(400, words.say("problem.source.body"));
    }
    ObjectNode answer = JSON.createObjectNode().put("id", source);
    for (String given : Stream.concat(callback.stream(), api.stream()).toList()) {
      if (Loopback.parse(given).isEmpty()) {
        return problem(400, words.say("problem.source.loopback", given));
      }
    }
    try {
      if (callback.isPresent()) {
        city.redirect(source, URI.create(callback.get()));
        answer.put("callback", callback.get());
      }
      if (api.isPresent()) {
        city.redirectApi(source, URI.create(api.get()));
        answer.put("api", api.get());
      }
    } catch (LocalCity.UnknownSource e) {
      return problem(404, words.say("problem.source.unknown", source));
    }
    return Answer.json(200, answer.toString());
  }

  /// A text field of a JSON object in the body.
  static Optional<String> textField(Call call, String name) {
    try {
      JsonNode field = JSON.readTree(call.body()).path(name);
      return field.isString() ? Optional.of(field.stringValue()) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// Waits a while for work to come to rest. A page shows what there is when it does not.
  private void rest() {
    try {
      clock.settle(TO_REST);
    } catch (InFlight.StillBusy e) {
      System.getLogger(LocalSite.class.getName()).log(System.Logger.Level.INFO, e.getMessage());
    }
  }

  private static Answer problem(int status, String detail) {
    ObjectNode problem = JSON.createObjectNode().put("status", status).put("detail", detail);
    return Answer.problem(status, problem.toString());
  }

  private Answer page(String template, Words words, String name, Object value) {
    var parameters = new HashMap<String, Object>(Map.of("words", words, name, value));
    var output = new Utf8ByteOutput();
    templates.render(template, parameters, output);
    return Answer.html(200, new String(output.toByteArray(), StandardCharsets.UTF_8));
  }
}
