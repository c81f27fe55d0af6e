package duban.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// WeChat as an official account meets it: it pushes what people send, in the clear or encrypted,
/// and its API takes messages for them and gives out what they sent besides words. Written after
/// the platform's documents, not after the code under test.
final class WeChatPlatform implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonNode> sent = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> media = new ConcurrentHashMap<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger messages = new AtomicInteger();
  private final String url;
  private final String token;
  private final String aesKey;
  private final String appId;
  private volatile String accessToken = "";
  private volatile int sendError;

  /// @param account as the local stack lists it
  WeChatPlatform(JsonNode account) {
    this.url = account.get("url").asString();
    this.token = account.get("token").asString();
    this.aesKey = account.get("encodingAesKey").asString();
    this.appId = account.get("appId").asString();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/cgi-bin/stable_token", this::giveToken);
    server.createContext("/cgi-bin/message/custom/send", this::take);
    server.createContext("/cgi-bin/media/get", this::giveMedia);
    server.start();
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    JsonNode asked = City.json(body(exchange));
    if (!asked.path("appid").asString("").equals(appId)
        || !asked.path("grant_type").asString("").equals("client_credential")
        || asked.path("secret").asString("").isEmpty()) {
      answer(exchange, "{\"errcode\":40013,\"errmsg\":\"invalid appid\"}");
      return;
    }
    if (accessToken.isEmpty()) {
      accessToken = "access-" + tokens.incrementAndGet();
    }
    answer(exchange, "{\"access_token\":\"" + accessToken + "\",\"expires_in\":7200}");
  }

  /// The access token given out so far holds no more.
  void forgetToken() {
    accessToken = "";
  }

  int tokensGiven() {
    return tokens.get();
  }

  private boolean refused(HttpExchange exchange) throws IOException {
    if (parameter(exchange, "access_token").equals(accessToken)) {
      return false;
    }
    answer(exchange, "{\"errcode\":42001,\"errmsg\":\"access_token expired\"}");
    return true;
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = body(exchange);
    if (refused(exchange)) {
      return;
    }
    if (sendError != 0) {
      answer(exchange, "{\"errcode\":" + sendError + ",\"errmsg\":\"no\"}");
      return;
    }
    JsonNode message = City.json(body);
    if (bytes(message.at("/text/content").asString("")) > 2048 || body.contains("\\u")) {
      answer(exchange, "{\"errcode\":45002,\"errmsg\":\"content size out of limit\"}");
      return;
    }
    sent.add(message);
    answer(exchange, "{\"errcode\":0,\"errmsg\":\"ok\"}");
  }

  /// What is sent from now on is answered with this error; 0 for none.
  void refuse(int errcode) {
    sendError = errcode;
  }

  private void giveMedia(HttpExchange exchange) throws IOException {
    if (refused(exchange)) {
      return;
    }
    byte[] content = media.get(parameter(exchange, "media_id"));
    if (content == null) {
      answer(exchange, "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}");
      return;
    }
    exchange.getResponseHeaders().add("content-type", "image/jpeg");
    exchange.sendResponseHeaders(200, content.length);
    exchange.getResponseBody().write(content);
    exchange.close();
  }

  /// Keeps what somebody sent, under its media id.
  void keep(String mediaId, byte[] content) {
    media.put(mediaId, content);
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "application/json; encoding=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String parameter(HttpExchange exchange, String name) {
    Matcher found =
        Pattern.compile("(?:^|&)" + name + "=([^&]*)")
            .matcher(Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), ""));
    return found.find() ? found.group(1) : "";
  }

  /// The customer-service messages brought to somebody so far.
  List<String> sentTo(String openId) {
    return sent.stream()
        .filter(m -> m.path("touser").asString("").equals(openId))
        .map(m -> m.at("/text/content").asString(""))
        .toList();
  }

  String freshMessageId() {
    return "70000000000000" + (10_000 + messages.incrementAndGet());
  }

  /// A message of somebody, `fields` being its own elements.
  static String xml(String openId, String type, String messageId, String fields) {
    return "<xml><ToUserName><![CDATA[gh_5d1f0c2a9b7e]]></ToUserName>\n<FromUserName><![CDATA["
        + openId
        + "]]></FromUserName>\n<CreateTime>"
        + Instant.now().getEpochSecond()
        + "</CreateTime>\n<MsgType><![CDATA["
        + type
        + "]]></MsgType>\n"
        + fields
        + (type.equals("event") ? "" : "\n<MsgId>" + messageId + "</MsgId>")
        + "\n</xml>";
  }

  static String text(String openId, String messageId, String content) {
    return xml(openId, "text", messageId, "<Content><![CDATA[" + content + "]]></Content>");
  }

  HttpResponse<String> verify(String echo, String signedWith) {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    return exchange(
        HttpRequest.newBuilder(
                URI.create(
                    url
                        + "?signature="
                        + signature(signedWith, timestamp, "n1")
                        + "&timestamp="
                        + timestamp
                        + "&nonce=n1&echostr="
                        + URLEncoder.encode(echo, StandardCharsets.UTF_8)))
            .GET()
            .build());
  }

  String token() {
    return token;
  }

  /// In the clear (明文模式).
  HttpResponse<String> push(String xml) {
    return push(xml, Instant.now().getEpochSecond(), UUID.randomUUID().toString());
  }

  HttpResponse<String> push(String xml, long at, String nonce) {
    String timestamp = Long.toString(at);
    return post(
        "?signature="
            + signature(token, timestamp, nonce)
            + "&timestamp="
            + timestamp
            + "&nonce="
            + nonce
            + "&openid=o",
        xml);
  }

  /// Encrypted (安全模式).
  HttpResponse<String> pushSealed(String xml) {
    return pushSealed(xml, appId);
  }

  HttpResponse<String> pushSealed(String xml, String forApp) {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    String nonce = UUID.randomUUID().toString();
    String encrypted = encrypt(xml, forApp);
    return post(
        "?signature="
            + signature(token, timestamp, nonce)
            + "&timestamp="
            + timestamp
            + "&nonce="
            + nonce
            + "&openid=o&encrypt_type=aes&msg_signature="
            + signature(token, timestamp, nonce, encrypted),
        "<xml><ToUserName><![CDATA[gh_5d1f0c2a9b7e]]></ToUserName><Encrypt><![CDATA["
            + encrypted
            + "]]></Encrypt></xml>");
  }

  private HttpResponse<String> post(String query, String body) {
    return exchange(
        HttpRequest.newBuilder(URI.create(url + query))
            .header("content-type", "text/xml")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// What a passive reply says, opened first where it is sealed.
  String said(HttpResponse<String> answer) {
    String xml = answer.body();
    if (xml.contains("<Encrypt>")) {
      String encrypted = field(xml, "Encrypt");
      String expected =
          signature(token, field(xml, "TimeStamp"), field(xml, "Nonce"), encrypted);
      if (!expected.equals(field(xml, "MsgSignature"))) {
        throw new AssertionError("The reply is not signed.");
      }
      xml = decrypt(encrypted);
    }
    return field(xml, "Content");
  }

  static String field(String xml, String name) {
    Matcher found =
        Pattern.compile(
                "<" + name + ">(?:<!\\[CDATA\\[(.*?)]]>|([^<]*))</" + name + ">", Pattern.DOTALL)
            .matcher(xml);
    if (!found.find()) {
      throw new AssertionError("No " + name + " in " + xml);
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  private static String signature(String... words) {
    String[] sorted = words.clone();
    Arrays.sort(sorted);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1")
                  .digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String encrypt(String xml, String forApp) {
    byte[] text = xml.getBytes(StandardCharsets.UTF_8);
    byte[] app = forApp.getBytes(StandardCharsets.UTF_8);
    int length = 20 + text.length + app.length;
    int pad = 32 - length % 32;
    ByteBuffer plain = ByteBuffer.allocate(length + pad);
    plain.put("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    plain.putInt(text.length).put(text).put(app);
    while (plain.hasRemaining()) {
      plain.put((byte) pad);
    }
    return Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, plain.array()));
  }

  private String decrypt(String encrypted) {
    byte[] plain = crypt(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(encrypted));
    int length = ByteBuffer.wrap(plain, 16, 4).getInt();
    String app =
        new String(
            plain,
            20 + length,
            plain.length - plain[plain.length - 1] - 20 - length,
            StandardCharsets.UTF_8);
    if (!app.equals(appId)) {
      throw new AssertionError("The reply is for " + app);
    }
    return new String(plain, 20, length, StandardCharsets.UTF_8);
  }

  private byte[] crypt(int mode, byte[] bytes) {
    byte[] key = Base64.getDecoder().decode(aesKey + "=");
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
