package duban.dispatch;

import duban.policy.Door;
import duban.store.SourceSecrets;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The outbound API of WeChat official accounts: customer-service messages (客服消息) and temporary
/// media. Where it is reached stands in the account's door.
///
/// The access token is `stable_token`'s: everybody who asks for it gets the same one until it ends,
/// so that processes side by side do not take it from each other. It is kept until five minutes
/// before its end, and asked for again when the API says that it does not hold. It stands in
/// addresses, because the API wants it there: addresses are never logged.
public final class WeChatClient {
  /// For a whole call, until the answer is in.
  static final Duration TIMEOUT = Duration.ofSeconds(15);

  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final int LONGEST_ANSWER = 65_536;

  /// The token does not hold (any more): 40001 and 40014 not valid, 42001 at its end.
  private static final Set<Integer> TOKEN_GONE = Set.of(40001, 40014, 42001);

  /// The person cannot be written to now: 45015 more than 48 hours after their last message, 45047
  /// too many messages since, 43004 and 40003 no follower (any more), 48001 an account without
  /// customer-service messages.
  private static final Set<Integer> NOT_NOW = Set.of(45015, 45047, 43004, 40003, 48001);

  /// The platform no longer keeps it, or never did.
  private static final Set<Integer> NO_SUCH_MEDIA = Set.of(40007, 41006);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient http;
  private final SourceSecrets secrets;
  private final InstantSource wall;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  /// @param http never follows redirects
  /// @param wall the clock by which the platform counts a token's life
  public WeChatClient(HttpClient http, SourceSecrets secrets, InstantSource wall) {
    this.http = http;
    this.secrets = secrets;
    this.wall = wall;
  }

  private record Token(String value, Instant until) {
    @Override
    public String toString() {
      return "Token[…]";
    }
  }

  /// How sending a message ended.
  public sealed interface Sent {
    record Delivered(String receipt) implements Sent {}

    /// The platform does not bring it to the person; it may say it in answer to their next message.
    record NotNow(String why) implements Sent {}

    record Failed(String why) implements Sent {}
  }

  /// How fetching a file ended.
  public sealed interface Fetched {
    record Content(byte[] bytes) implements Fetched {}

    record Gone(String why) implements Fetched {}

    record TooLarge() implements Fetched {}

    record Failed(String why) implements Fetched {}
  }

  /// @param openId of the person. Never logged
  /// @param text not over 2,048 bytes
  public Sent send(String source, Door.WeChat door, String openId, String text) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("touser", openId);
    message.put("msgtype", "text");
    message.put("text", Map.of("content", text));
    byte[] body = JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
    Outcome outcome =
        withToken(
            source,
            door,
            token ->
                HttpRequest.newBuilder(
                        at(door, "/cgi-bin/message/custom/send?access_token=" + encode(token)))
                    .header("content-type", "application/json; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)),
            LONGEST_ANSWER);
    return switch (outcome) {
      case Outcome.Said(int code, String what) when code == 0 -> new Sent.Delivered(what);
      case Outcome.Said(int code, String what) when NOT_NOW.contains(code) -> new Sent.NotNow(what);
      case Outcome.Said(int code, String what) -> new Sent.Failed(what);
      case Outcome.Bytes b -> new Sent.Failed("an answer that is no JSON");
      case Outcome.TooLarge l -> new Sent.Failed("an answer that is no JSON");
      case Outcome.Failed(String why) -> new Sent.Failed(why);
    };
  }

  /// @param maximumBytes what is larger is not fetched
  public Fetched fetch(String source, Door.WeChat door, String mediaId, long maximumBytes) {
    Outcome outcome =
        withToken(
            source,
            door,
            token ->
                HttpRequest.newBuilder(
                        at(
                            door,
                            "/cgi-bin/media/get?access_token="
                                + encode(token)
                                + "&media_id="
                                + encode(mediaId)))
                    .GET(),
            maximumBytes);
    return switch (outcome) {
      case Outcome.Bytes(byte[] bytes) -> new Fetched.Content(bytes);
      case Outcome.TooLarge l -> new Fetched.TooLarge();
      case Outcome.Said(int code, String what) when NO_SUCH_MEDIA.contains(code) ->
          new Fetched.Gone(what);
      // A film is not handed over but named; no other address than the door's is called.
      case Outcome.Said(int code, String what) when code == 0 ->
          new Fetched.Gone("only an address was given");
      case Outcome.Said(int code, String what) -> new Fetched.Failed(what);
      case Outcome.Failed(String why) -> new Fetched.Failed(why);
    };
  }

  /// Fetches a picture from where it lies in the open. The address came with somebody's message:
  /// only WeChat's own picture hosts are called, and the API's host.
  public Fetched fetchPicture(Door.WeChat door, String url, long maximumBytes) {
    Optional<URI> address = picture(door, url);
    if (address.isEmpty()) {
      return new Fetched.Gone("no address of WeChat");
    }
    return switch (call(HttpRequest.newBuilder(address.get()).GET(), maximumBytes)) {
      case Answered.With(int status, boolean json, byte[] bytes) when status == 200 ->
          new Fetched.Content(bytes);
      case Answered.With(int status, boolean json, byte[] bytes) when status < 500 ->
          new Fetched.Gone("HTTP " + status);
      case Answered.With(int status, boolean json, byte[] bytes) ->
          new Fetched.Failed("HTTP " + status);
      case Answered.TooLarge l -> new Fetched.TooLarge();
      case Answered.Without(String why) -> new Fetched.Failed(why);
    };
  }

  private static Optional<URI> picture(Door.WeChat door, String url) {
    try {
      URI address = new URI(url.strip());
      String host = address.getHost();
      boolean theirs =
          host != null
              && address.getUserInfo() == null
              && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
              && (host.endsWith(".qpic.cn")
                  || (host.equals(door.api().getHost()) && address.getPort() == door.api().getPort()));
      return theirs ? Optional.of(address) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// What came back.
  private sealed interface Outcome {
    /// @param code the API's `errcode`, 0 for none
    record Said(int code, String what) implements Outcome {}

    record Bytes(byte[] bytes) implements Outcome {}

    record TooLarge() implements Outcome {}

    record Failed(String why) implements Outcome {}
  }

  private interface Call {
    HttpRequest.Builder with(String token);
  }

  private Outcome withToken(String source, Door.WeChat door, Call call, long maximumBytes) {
    Optional<String> kept = kept(door);
    Outcome first =
        kept.map(token -> exchange(call.with(token), maximumBytes))
            .orElseGet(() -> new Outcome.Said(42001, "no token yet"));
    if (!(first instanceof Outcome.Said(int code, String what)) || !TOKEN_GONE.contains(code)) {
      return first;
    }
    tokens.remove(key(door));
    // The same token again, though it was just refused: only force makes another.
    return switch (fresh(source, door, false)) {
      case Asked.Got(String token) when kept.isPresent() && token.equals(kept.get()) ->
          switch (fresh(source, door, true)) {
            case Asked.Got(String other) -> exchange(call.with(other), maximumBytes);
            case Asked.Refused(String why) -> new Outcome.Failed(why);
          };
      case Asked.Got(String token) -> exchange(call.with(token), maximumBytes);
      case Asked.Refused(String why) -> new Outcome.Failed(why);
    };
  }

  private static String key(Door.WeChat door) {
    return door.api() + " " + door.appId();
  }

  private Optional<String> kept(Door.WeChat door) {
    Token token = tokens.get(key(door));
    return token != null && wall.instant().isBefore(token.until())
        ? Optional.of(token.value())
        : Optional.empty();
  }

  private sealed interface Asked {
    record Got(String token) implements Asked {}

    record Refused(String why) implements Asked {}
  }

  private Asked fresh(String source, Door.WeChat door, boolean force) {
    List<String> known = secrets.of(source + "/app");
    if (known.isEmpty()) {
      return new Asked.Refused("The account has no app secret.");
    }
    Asked last = new Asked.Refused("");
    // Two at once while it changes over.
    for (String secret : known) {
      last = ask(door, secret, force);
      if (last instanceof Asked.Got) {
        return last;
      }
    }
    return last;
  }

  private Asked ask(Door.WeChat door, String secret, boolean force) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    wanted.put("grant_type", "client_credential");
    wanted.put("appid", door.appId());
    wanted.put("secret", secret);
    wanted.put("force_refresh", force);
    Answered answered =
        call(
            HttpRequest.newBuilder(at(door, "/cgi-bin/stable_token"))
                .header("content-type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(wanted))),
            LONGEST_ANSWER);
    if (!(answered instanceof Answered.With(int status, boolean json, byte[] bytes))) {
      return new Asked.Refused("no access token: " + why(answered));
    }
    Optional<JsonNode> said = parse(bytes);
    String token = said.map(s -> s.path("access_token").asString("")).orElse("");
    if (status != 200 || said.isEmpty() || token.isEmpty()) {
      return new Asked.Refused(
          "no access token: "
              + said.map(s -> "errcode " + s.path("errcode").asInt(0)).orElse("HTTP " + status));
    }
    Duration life = Duration.ofSeconds(said.get().path("expires_in").asLong(0)).minus(MARGIN);
    tokens.put(key(door), new Token(token, wall.instant().plus(life)));
    return new Asked.Got(token);
  }

  private Outcome exchange(HttpRequest.Builder request, long maximumBytes) {
    return switch (call(request, maximumBytes)) {
      case Answered.Without(String why) -> new Outcome.Failed(why);
      case Answered.TooLarge l -> new Outcome.TooLarge();
      case Answered.With(int status, boolean json, byte[] bytes) when status != 200 ->
          new Outcome.Failed("HTTP " + status);
      case Answered.With(int status, boolean json, byte[] bytes) -> {
        Optional<JsonNode> said = json ? parse(bytes) : Optional.empty();
        yield said.isEmpty()
            ? new Outcome.Bytes(bytes)
            : new Outcome.Said(
                said.get().path("errcode").asInt(0),
                "errcode " + said.get().path("errcode").asInt(0));
      }
    };
  }

  private sealed interface Answered {
    /// @param json whether it calls itself, or looks like, JSON
    record With(int status, boolean json, byte[] bytes) implements Answered {}

    record TooLarge() implements Answered {}

    record Without(String why) implements Answered {}
  }

  private static String why(Answered answered) {
    return answered instanceof Answered.Without(String why) ? why : "too long an answer";
  }

  private Answered call(HttpRequest.Builder builder, long maximumBytes) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    boolean[] tooLarge = new boolean[1];
    HttpRequest request = builder.timeout(TIMEOUT).build();
    CompletableFuture<? extends HttpResponse<?>> call =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.ofByteArrayConsumer(
                part ->
                    part.ifPresent(
                        bytes -> {
                          tooLarge[0] |= content.size() + (long) bytes.length > maximumBytes;
                          if (!tooLarge[0]) {
                            content.writeBytes(bytes);
                          }
                        })));
    try {
      HttpResponse<?> response =
          call.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (tooLarge[0]) {
        return new Answered.TooLarge();
      }
      byte[] bytes = content.toByteArray();
      return new Answered.With(response.statusCode(), json(response, bytes), bytes);
    } catch (ExecutionException e) {
      // Without its message, which may quote the address.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Answered.Without(cause.getClass().getSimpleName());
    } catch (TimeoutException e) {
      call.cancel(true);
      return new Answered.Without("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answered.Without("interrupted");
    }
  }

  /// The API sends errors as JSON, and does not always call them that.
  private static boolean json(HttpResponse<?> response, byte[] bytes) {
    String type =
        response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json")
        || (type.startsWith("text/") && bytes.length > 0 && bytes[0] == '{');
  }

  private static Optional<JsonNode> parse(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      return node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static URI at(Door.WeChat door, String path) {
    return URI.create(door.api() + path);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
