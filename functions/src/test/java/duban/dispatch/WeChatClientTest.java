package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import duban.dispatch.WeChatClient.Fetched;
import duban.dispatch.WeChatClient.Sent;
import duban.policy.Door;
import duban.store.SourceSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The client of the official accounts' API, against a server that answers what it is told to.
@Tag("C3")
class WeChatClientTest {
  private static final String SOURCE = "account";

  private final MovableClock clock = new MovableClock(Instant.parse("2026-04-15T01:00:00Z"));
  private final FakeSecrets secrets = new FakeSecrets("{\"account/app\":[\"s3cret\"]}");
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final WeChatClient client =
      new WeChatClient(http, new SourceSecrets(secrets, "secrets", clock), clock);
  private final HttpServer server = server();

  private record Reply(int status, String type, byte[] body) {}

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Reply reply = replies.isEmpty() ? new Reply(500, "text/plain", new byte[0]) : replies.pop();
    exchange.getResponseHeaders().add("content-type", reply.type());
    exchange.getResponseHeaders().add("location", "/elsewhere");
    exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    if (reply.body().length > 0) {
      exchange.getResponseBody().write(reply.body());
    }
    exchange.close();
  }

  private WeChatClientTest says(String json) {
    replies.add(new Reply(200, "application/json", json.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  private WeChatClientTest token(String token) {
    return says("{\"access_token\":\"" + token + "\",\"expires_in\":7200}");
  }

  private Door.WeChat door() {
    return new Door.WeChat(
        "gh_1",
        "wx1",
        Door.WeChat.Mode.SECURE,
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private Sent send() {
    return client.send(SOURCE, door(), "o1", "您好");
  }

  @Test
  void aMessageGoesOutAsItIsWritten() {
    token("t1").says("{\"errcode\":0,\"errmsg\":\"ok\"}");

    assertThat(send()).isEqualTo(new Sent.Delivered("errcode 0"));
    assertThat(requests)
        .containsExactly(
            "POST /cgi-bin/stable_token {\"grant_type\":\"client_credential\",\"appid\":\"wx1\","
                + "\"secret\":\"s3cret\",\"force_refresh\":false}",
            "POST /cgi-bin/message/custom/send?access_token=t1 {\"touser\":\"o1\",\"msgtype\":\"text\","
                + "\"text\":{\"content\":\"您好\"}}");
  }

  @Test
  void aTokenServesUntilFiveMinutesBeforeItsEnd() {
    String ok = "{\"errcode\":0}";
    token("t1").says(ok).says(ok).token("t2").says(ok);
    send();
    clock.advance(Duration.ofMinutes(114));
    send();
    clock.advance(Duration.ofMinutes(1));
    send();

    assertThat(requests).hasSize(5);
    assertThat(requests.get(2)).contains("access_token=t1");
    assertThat(requests.get(4)).contains("access_token=t2");
  }

  @Test
  void aTokenThatEndedEarlyIsAskedForAgain() {
    token("t1").says("{\"errcode\":0}");
    send();
    says("{\"errcode\":40001}").token("t2").says("{\"errcode\":0}");

    assertThat(send()).isEqualTo(new Sent.Delivered("errcode 0"));
  }

  @Test
  void whereTheSameTokenComesBackAnotherIsForcedOnce() {
    token("t1").says("{\"errcode\":0}");
    send();
    requests.clear();
    says("{\"errcode\":42001}").token("t1").token("t2").says("{\"errcode\":42001}");

    assertThat(send()).isEqualTo(new Sent.Failed("errcode 42001"));
    assertThat(requests).hasSize(4);
    assertThat(requests.get(2)).contains("\"force_refresh\":true");
  }

  @Test
  void whoCannotBeWrittenToNowIsToldFromAFailure() {
    for (int code : new int[] {45015, 45047, 43004, 48001}) {
      token("t").says("{\"errcode\":" + code + "}");
      clock.advance(Duration.ofHours(3));
      assertThat(send()).isEqualTo(new Sent.NotNow("errcode " + code));
    }
    for (int code : new int[] {-1, 45009, 45002}) {
      token("t").says("{\"errcode\":" + code + "}");
      clock.advance(Duration.ofHours(3));
      assertThat(send()).isEqualTo(new Sent.Failed("errcode " + code));
    }
  }

  @Test
  void whatIsNoAnswerIsAFailureThatNamesNoSecret() {
    says("{\"errcode\":40125,\"errmsg\":\"invalid appsecret s3cret\"}");
    assertThat(send()).isEqualTo(new Sent.Failed("no access token: errcode 40125"));
    replies.add(new Reply(502, "text/html", "<html>".getBytes(StandardCharsets.UTF_8)));
    assertThat(send()).isEqualTo(new Sent.Failed("no access token: HTTP 502"));
    token("t1");
    replies.add(new Reply(302, "text/plain", new byte[0]));
    assertThat(send()).isEqualTo(new Sent.Failed("HTTP 302"));
    replies.add(new Reply(200, "text/html", "<html>".getBytes(StandardCharsets.UTF_8)));
    assertThat(send()).isEqualTo(new Sent.Failed("an answer that is no JSON"));
    assertThat(requests).noneMatch(r -> r.contains("/elsewhere"));
    server.stop(0);
    assertThat(send()).isEqualTo(new Sent.Failed("ConnectException"));
  }

  @Test
  void anAccountWithoutASecretCannotAnswer() {
    assertThat(client.send("another", door(), "o1", "您好"))
        .isEqualTo(new Sent.Failed("The account has no app secret."));
  }

  @Test
  void aFileIsFetchedUpToItsLimit() {
    token("t1");
    replies.add(new Reply(200, "image/jpeg", new byte[100]));
    replies.add(new Reply(200, "image/jpeg", new byte[101]));
    says("{\"errcode\":40007}").says("{\"video_url\":\"http://elsewhere.example/1\"}");
    replies.add(
        new Reply(200, "text/plain", "{\"errcode\":-1}".getBytes(StandardCharsets.UTF_8)));

    assertThat(client.fetch(SOURCE, door(), "m 1", 100))
        .isInstanceOfSatisfying(Fetched.Content.class, c -> assertThat(c.bytes()).hasSize(100));
    assertThat(requests.getLast()).startsWith("GET /cgi-bin/media/get?access_token=t1&media_id=m+1");
    assertThat(client.fetch(SOURCE, door(), "m", 100)).isEqualTo(new Fetched.TooLarge());
    assertThat(client.fetch(SOURCE, door(), "m", 100)).isEqualTo(new Fetched.Gone("errcode 40007"));
    assertThat(client.fetch(SOURCE, door(), "m", 100))
        .isEqualTo(new Fetched.Gone("only an address was given"));
    assertThat(client.fetch(SOURCE, door(), "m", 100)).isEqualTo(new Fetched.Failed("errcode -1"));
  }

  @Test
  void aPictureIsFetchedFromWeChatsHostsOnly() {
    for (String elsewhere :
        new String[] {
          "http://169.254.169.254/latest",
          "http://qpic.cn.evil.example/1",
          "https://a@mmbiz.qpic.cn/1",
          "file:///etc/passwd",
          "http://127.0.0.1:1/",
          "not an address"
        }) {
      assertThat(client.fetchPicture(door(), elsewhere, 100))
          .as(elsewhere)
          .isEqualTo(new Fetched.Gone("no address of WeChat"));
    }
    replies.add(new Reply(200, "image/jpeg", new byte[7]));
    assertThat(client.fetchPicture(door(), door().api() + "/pic/1", 100))
        .isInstanceOf(Fetched.Content.class);
  }
}
