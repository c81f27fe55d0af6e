package duban.local.web;

import duban.local.bill.Bill;
import duban.local.template.Deployment;
import duban.states.LambdaTarget;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// API Gateway's HTTP API: finds the function of a route, hands it the request in payload format
/// 2.0 and turns its answer into a response.
public final class Gateway {
  /// An HTTP API takes requests up to this size.
  public static final int LARGEST_REQUEST = 10 * 1024 * 1024;

  /// A function takes an event up to this size, the request in it.
  public static final int LARGEST_EVENT = 6 * 1024 * 1024;

  /// A function answers with up to this many bytes, headers and encoding in them.
  public static final int LARGEST_ANSWER = 6_291_556;

  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter REQUEST_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<Route> routes;
  private final Target functions;
  private final InstantSource clock;
  private final Bill bill;

  /// What the routes lead to.
  @FunctionalInterface
  public interface Target {
    /// Invokes a function by logical id with an event of payload format 2.0.
    byte[] invoke(String function, byte[] event) throws LambdaTarget.FunctionError;
  }

  /// @param admission its own, or the one it shares with others
  private record Route(
      String method,
      String path,
      PathPattern pattern,
      String function,
      boolean signed,
      Admission admission) {}

  private record Found(Route route, Map<String, String> parameters) {}

  public Gateway(List<Deployment.Route> routes, Target functions, InstantSource clock, Bill bill) {
    this(routes, functions, clock, bill, Admissions.ofAnyRate());
  }

  /// Which requests get through to a function: by the stage, and by routes with a share of their
  /// own.
  ///
  /// @param throttled whether routes have one
  public record Admissions(Admission stage, boolean throttled) {
    /// As many as can be under way at once, whatever the routes say.
    public static Admissions ofAnyRate() {
      return new Admissions(Admission.ofAnyRate(), false);
    }

    private Admission of(Deployment.Route route) {
      return route
          .throttle()
          .filter(throttle -> throttled)
          .map(
              throttle ->
                  new Admission(
                      throttle.rate(),
                      throttle.burst(),
                      Admission.UNDER_WAY_ON_A_ROUTE,
                      System::nanoTime))
          .orElse(stage);
    }
  }

  public Gateway(
      List<Deployment.Route> routes,
      Target functions,
      InstantSource clock,
      Bill bill,
      Admissions admissions) {
    this.routes =
        routes.stream()
            .map(
                r ->
                    new Route(
                        r.method(),
                        r.path(),
                        new PathPattern(r.path()),
                        r.function(),
                        r.signed(),
                        admissions.of(r)))
            .sorted(Comparator.comparingInt((Route r) -> r.pattern().specificity()).reversed())
            .toList();
    this.functions = functions;
    this.clock = clock;
    this.bill = bill;
  }

  public Answer answer(Call call) {
    return answer(call, false);
  }

  /// As if the request were signed by an operator: nothing on this machine checks such signatures.
  public Answer asOperator(Call call) {
    return answer(call, true);
  }

  private Answer answer(Call call, boolean operator) {
    bill.httpCall();
    if (call.body().length > LARGEST_REQUEST) {
      return Answer.json(413, "{\"message\":\"Request Entity Too Large\"}");
    }
    Optional<Found> found = find(call);
    if (found.isEmpty()) {
      return Answer.json(404, "{\"message\":\"Not Found\"}");
    }
    Route route = found.get().route();
    if (route.signed() && !operator) {
      return Answer.json(403, "{\"message\":\"Forbidden\"}");
    }
    if (!route.admission().enter()) {
      return tooMany();
    }
    try {
      return answer(call, found.get());
    } finally {
      route.admission().leave();
    }
  }

  private static Answer tooMany() {
    Answer answer = Answer.json(429, "{\"message\":\"Too Many Requests\"}");
    var headers = new LinkedHashMap<>(answer.headers());
    headers.put("retry-after", List.of("1"));
    return new Answer(answer.status(), headers, answer.body());
  }

  private Answer answer(Call call, Found found) {
    Route route = found.route();
    try {
      byte[] event = JSON.writeValueAsBytes(event(call, route, found.parameters()));
      if (event.length > LARGEST_EVENT) {
        return Answer.json(413, "{\"message\":\"Request Too Long\"}");
      }
      byte[] answer = functions.invoke(route.function(), event);
      if (answer.length > LARGEST_ANSWER) {
        LOG.log(
            System.Logger.Level.ERROR,
            "{0} answers with {1} bytes, and {2} is the most.",
            route.function(),
            answer.length,
            LARGEST_ANSWER);
        return Answer.json(502, "{\"message\":\"Bad Gateway\"}");
      }
      return response(answer);
    } catch (LambdaTarget.FunctionError e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} {1}: {2}: {3}",
          call.method(),
          route.path(),
          e.errorType(),
          e.getMessage());
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0}''s answer is not one for HTTP: {1}",
          route.function(),
          e.getMessage());
    }
    return Answer.json(500, "{\"message\":\"Internal Server Error\"}");
  }

  private Optional<Found> find(Call call) {
    for (Route route : routes) {
      if (route.method().equals("ANY") || route.method().equals(call.method())) {
        Optional<Map<String, String>> parameters = route.pattern().match(call.path());
        if (parameters.isPresent()) {
          return Optional.of(new Found(route, parameters.get()));
        }
      }
    }
    return Optional.empty();
  }

  private ObjectNode event(Call call, Route route, Map<String, String> parameters) {
    ObjectNode event = JSON.createObjectNode();
    String routeKey = route.method() + " " + route.path();
    String path = Call.decode(call.path().replace("+", "%2B"));
    event.put("version", "2.0");
    event.put("routeKey", routeKey);
    event.put("rawPath", path);
    event.put("rawQueryString", call.query());
    List<String> cookies = call.headers().getOrDefault("cookie", List.of());
    if (!cookies.isEmpty()) {
      var list = event.putArray("cookies");
      cookies.stream().flatMap(c -> Stream.of(c.split(";\\s*", -1))).forEach(list::add);
    }
    ObjectNode headers = event.putObject("headers");
    call.headers()
        .forEach(
            (name, values) -> {
              if (!name.equals("cookie")) {
                headers.put(name, String.join(",", values));
              }
            });
    query(call.query()).forEach(event.withObject("/queryStringParameters")::put);
    parameters.forEach(event.withObject("/pathParameters")::put);
    ObjectNode context = event.putObject("requestContext");
    context(context, call, routeKey, path);
    if (route.signed()) {
      context.putObject("authorizer").putObject("iam").put("accountId", "000000000000");
    }
    body(event, call);
    return event;
  }

  private static Map<String, String> query(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    return Stream.of(query.split("&", -1))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> Call.decode(pair[0]),
                pair -> pair.length == 1 ? "" : Call.decode(pair[1]),
                (a, b) -> a + "," + b,
                LinkedHashMap::new));
  }

  private void context(ObjectNode context, Call call, String routeKey, String path) {
    Instant now = clock.instant();
    context.put("accountId", "000000000000");
    context.put("apiId", "local");
    context.put("domainName", call.header("host").orElse("127.0.0.1"));
    context.put("domainPrefix", "local");
    context.put("requestId", UUID.randomUUID().toString());
    context.put("routeKey", routeKey);
    context.put("stage", "$default");
    context.put("time", REQUEST_TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    ObjectNode http = context.putObject("http");
    http.put("method", call.method());
    http.put("path", path);
    http.put("protocol", "HTTP/1.1");
    http.put("sourceIp", call.remoteAddress());
    http.put("userAgent", call.header("user-agent").orElse(""));
  }

  /// Text goes as it is; what is not text, by its type or because it is not UTF-8, goes in base64.
  private static void body(ObjectNode event, Call call) {
    @Nullable String text =
        isText(call.header("content-type").orElse("")) ? utf8(call.body()) : null;
    event.put("isBase64Encoded", text == null && call.body().length > 0);
    if (call.body().length > 0) {
      event.put("body", text != null ? text : Base64.getEncoder().encodeToString(call.body()));
    }
  }

  private static boolean isText(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.equals("application/json")
        || type.equals("application/javascript")
        || type.equals("application/xml")
        || type.endsWith("+json")
        || type.endsWith("+xml");
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static Answer response(byte[] answer) {
    JsonNode response = JSON.readTree(answer);
    if (!response.isObject() || !response.has("statusCode")) {
      // Format 2.0: an answer without a status is the body of a 200.
      return Answer.json(200, response.isString() ? response.stringValue() : response.toString());
    }
    var headers = new LinkedHashMap<String, List<String>>();
    response
        .path("headers")
        .properties()
        .forEach(
            h ->
                headers.put(h.getKey().toLowerCase(Locale.ROOT), List.of(h.getValue().asString())));
    response
        .path("multiValueHeaders")
        .properties()
        .forEach(
            h ->
                headers.put(
                    h.getKey().toLowerCase(Locale.ROOT),
                    h.getValue().valueStream().map(JsonNode::asString).toList()));
    var cookies = new ArrayList<String>();
    response.path("cookies").forEach(c -> cookies.add(c.asString()));
    if (!cookies.isEmpty()) {
      headers.put("set-cookie", cookies);
    }
    headers.putIfAbsent("content-type", List.of("text/plain; charset=utf-8"));
    String body = response.path("body").asString("");
    byte[] bytes =
        response.path("isBase64Encoded").asBoolean(false)
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8);
    return new Answer(response.get("statusCode").asInt(), headers, bytes);
  }
}
