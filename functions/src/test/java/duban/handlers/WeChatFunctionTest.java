package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.dispatch.FakeSecrets;
import duban.dispatch.MovableClock;
import duban.policy.PolicyReader;
import duban.policy.Qinglan;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.TableCases;
import duban.store.TablePolicies;
import duban.wechat.Sealing;
import duban.wiring.Environment;
import duban.wiring.FakeClients;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The account's server as the platform calls it: what depends on the account's settings.
@Tag("A1")
class WeChatFunctionTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String SOURCE = "wechat-account";
  private static final String TOKEN = "spamtest";
  private static final String OPEN_ID = "oyORnuP8q7ou2gfYjqLzSIWZf0rs";
  private static final String APP = "wx5d1f0c2a9b7e4c31";
  private static final Sealing SEALING =
      new Sealing("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", APP);

  private final MovableClock clock = new MovableClock(Instant.parse("2026-04-15T01:00:00Z"));
  private final FakeSecrets secrets =
      new FakeSecrets(
          "{\"wechat-account\":[\"spamtest\",\"before\"],"
              + "\"wechat-account/aes\":[\"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG\"]}");
  private final TableCases cases = new TableCases(TABLE.client(), LocalTable.NAME);
  private WeChatFunction function = function();

  @BeforeEach
  void begin() {
    TABLE.clear();
    publish("mode: compatible", "mode: compatible");
    function = function();
  }

  private WeChatFunction function() {
    Environment environment =
        new Environment(
            Map.of(
                "CASE_TABLE", LocalTable.NAME,
                "METRICS", "duban",
                "SOURCE_SECRETS", "arn:secret",
                "PUBLIC_URL", "https://duban.example"),
            new FakeClients(TABLE.client(), secrets),
            clock);
    return ScopedValue.where(Environment.HERE, environment).call(WeChatFunction::new);
  }

  private void publish(String from, String to) {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    files.compute("policy.yaml", (name, text) -> Objects.requireNonNull(text).replace(from, to));
    switch (new PolicyReader(Qinglan.MACHINES).read("qinglan", files)) {
      case PolicyReader.Read.Accepted accepted ->
          new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
              .publish(accepted.policy(), accepted.directory(), accepted.holidays());
      case PolicyReader.Read.Refused refused -> throw new AssertionError(refused.findings());
    }
    function = function();
  }

  private String message(String id, String content) {
    return "<xml><ToUserName>gh_1</ToUserName><FromUserName>"
        + OPEN_ID
        + "</FromUserName><CreateTime>"
        + clock.instant().getEpochSecond()
        + "</CreateTime><MsgType>text</MsgType><Content><![CDATA["
        + content
        + "]]></Content><MsgId>"
        + id
        + "</MsgId></xml>";
  }

  private APIGatewayV2HTTPResponse plain(String token, String body) {
    return post(query(token), body);
  }

  private Map<String, String> query(String token) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String nonce = UUID.randomUUID().toString();
    Map<String, String> query = new HashMap<>();
    query.put("timestamp", timestamp);
    query.put("nonce", nonce);
    query.put("signature", Sealing.signature(token, timestamp, nonce));
    return query;
  }

  private APIGatewayV2HTTPResponse sealed(String xml, String beside) {
    Map<String, String> query = query(TOKEN);
    String encrypted = SEALING.encrypt(xml);
    query.put("encrypt_type", "aes");
    query.put(
        "msg_signature",
        Sealing.signature(
            TOKEN,
            query.getOrDefault("timestamp", ""),
            query.getOrDefault("nonce", ""),
            encrypted));
    return post(query, "<xml>" + beside + "<Encrypt>" + encrypted + "</Encrypt></xml>");
  }

  // The function never looks at its context.
  @SuppressWarnings("NullAway")
  private APIGatewayV2HTTPResponse post(Map<String, String> query, String body) {
    return function.handleRequest(
        APIGatewayV2HTTPEvent.builder()
            .withRequestContext(
                RequestContext.builder()
                    .withHttp(Http.builder().withMethod("POST").build())
                    .build())
            .withPathParameters(Map.of("source", SOURCE))
            .withQueryStringParameters(query)
            .withBody(body)
            .build(),
        null);
  }

  private static String key(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name)).s();
  }

  private CaseFile only() {
    List<CaseFile> all = all();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<CaseFile> all() {
    return TABLE.items().stream()
        .filter(i -> key(i, "PK").startsWith("CASE#"))
        .filter(i -> key(i, "SK").equals("EVENT#000001"))
        .map(i -> key(i, "PK").substring("CASE#".length()).replace('#', '/'))
        .map(ref -> cases.get(CaseRef.parse(ref)))
        .toList();
  }

  @Test
  void ofWhatComesTwiceOnlyTheEncryptedPartIsRead() {
    APIGatewayV2HTTPResponse answer =
        sealed(message("1", "路灯不亮"), "<Content>另一件事</Content><MsgId>2</MsgId>");

    assertThat(answer.getStatusCode()).isEqualTo(200);
    assertThat(only().message().content()).isEqualTo("路灯不亮");
    assertThat(only().message().externalId()).startsWith("1-");
  }

  @Test
  void theCaseKnowsWhoWroteAndNothingElseDoes() {
    plain(TOKEN, message("1", "路灯不亮\n三天了"));

    CaseFile file = only();
    assertThat(Objects.requireNonNull(file.message().author()).account()).isEqualTo(OPEN_ID);
    assertThat(file.message().title()).isEqualTo("路灯不亮");
    assertThat(file.message().postedAt()).isEqualTo(clock.instant());
    assertThat(
            TABLE.items().stream()
                .filter(i -> i.toString().contains(OPEN_ID))
                .map(i -> key(i, "SK")))
        .containsExactly("EVENT#000001");
    assertThat(file.toString()).doesNotContain(OPEN_ID);
  }

  @Test
  void theSameMsgIdOfTwoPeopleIsTwoMatters() {
    String first = plain(TOKEN, message("1", "路灯不亮")).getBody();
    String second =
        plain(TOKEN, message("1", "有人占道").replace(OPEN_ID, "oAnotherPersonsOpenId")).getBody();

    assertThat(all()).hasSize(2);
    assertThat(second).contains("有人占道").doesNotContain("路灯不亮");
    assertThat(plain(TOKEN, message("1", "路灯不亮")).getBody())
        .as("pushed again: the number it got the first time")
        .contains(number(first));
    assertThat(all()).hasSize(2);
  }

  @Test
  void aMessageWithoutMsgIdIsKnownByItsSenderTimeAndWords() {
    String unnumbered = message("1", "路灯不亮").replace("<MsgId>1</MsgId>", "");
    plain(TOKEN, unnumbered);
    plain(TOKEN, unnumbered);
    assertThat(all()).hasSize(1);
    plain(TOKEN, unnumbered.replace("路灯不亮", "还有一件事"));
    assertThat(all()).hasSize(2);
  }

  @Test
  void someoneWhoLeavesAndComesBackWithinASecondIsWelcomed() {
    String event =
        message("1", "")
            .replace("<MsgId>1</MsgId>", "")
            .replace("<MsgType>text", "<Event>unsubscribe</Event><MsgType>event");
    assertThat(plain(TOKEN, event).getBody()).isEqualTo("success");
    assertThat(plain(TOKEN, event.replace("unsubscribe", "subscribe")).getBody()).contains("您好");
  }

  @Test
  void whatSaysNothingIsNoMatter() {
    for (String nothing :
        List.of("\u200b\u200b", "\u3164", "【收到不支持的消息类型，暂无法显示】", " [收到不支持的消息类型，暂无法显示] ")) {
      assertThat(plain(TOKEN, message("1", nothing)).getBody()).contains("没有登记");
    }
    assertThat(all()).isEmpty();
    plain(TOKEN, message("2", "手机上显示【收到不支持的消息类型，暂无法显示】，怎么办？"));
    assertThat(all()).as("words about it are words").hasSize(1);
  }

  private static String number(String answer) {
    Matcher number = Pattern.compile("舆〔\\d+〕\\d+号").matcher(answer);
    assertThat(number.find()).isTrue();
    return number.group();
  }

  @Test
  void inSecureModeNothingIsTakenInTheClear() {
    publish("mode: compatible", "mode: secure");

    assertThat(plain(TOKEN, message("1", "路灯不亮")).getStatusCode()).isEqualTo(401);
    assertThat(sealed(message("1", "路灯不亮"), "").getStatusCode()).isEqualTo(200);
  }

  @Test
  void theTokenBeforeHoldsWhileItChangesOverAndANewOneAtOnce() {
    assertThat(plain("before", message("1", "一")).getStatusCode()).isEqualTo(200);
    assertThat(plain("next", message("2", "二")).getStatusCode()).isEqualTo(401);
    secrets.replace("{\"wechat-account\":[\"next\",\"spamtest\"]}");
    clock.advance(Duration.ofSeconds(2));
    assertThat(plain("next", message("2", "二")).getStatusCode()).isEqualTo(200);
    assertThat(plain("before", message("3", "三")).getStatusCode()).isEqualTo(401);
  }

  @Test
  void aQuietSourceIsNotAnsweredInWords() {
    publish(
        "    wayBack: {kind: wechat}\n",
        "    wayBack: {kind: wechat}\n    quiet: [acknowledgement]\n");

    assertThat(plain(TOKEN, message("1", "路灯不亮")).getBody()).isEqualTo("success");
    assertThat(only().message().content()).isEqualTo("路灯不亮");
  }

  @Test
  void aPausedSourceStillTakesMessages() {
    publish("    wayBack: {kind: wechat}\n", "    wayBack: {kind: wechat}\n    paused: true\n");

    assertThat(plain(TOKEN, message("1", "路灯不亮")).getBody()).contains(only().number());
  }

  @Test
  void manyPushesAtOnceAreOneCaseAndOneAnswer() throws Exception {
    String message = message("1", "路灯不亮");
    Callable<APIGatewayV2HTTPResponse> push = () -> plain(TOKEN, message);
    Set<String> answers = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<APIGatewayV2HTTPResponse> answer :
          threads.invokeAll(List.of(push, push, push, push))) {
        answers.add(answer.get().getBody());
      }
    }
    assertThat(answers).hasSize(1);
    assertThat(answers.iterator().next()).contains(only().number());
  }

  @Test
  void whatCannotBeWrittenIsNotCalledASuccess() {
    secrets.outOfReach(true);
    function = function();
    APIGatewayV2HTTPResponse answer = plain(TOKEN, message("1", "路灯不亮"));

    assertThat(answer.getStatusCode()).isEqualTo(503);
    assertThat(answer.getBody()).isEmpty();
  }

  @Test
  void aPictureIsToBeFetchedAsSoonAsItsCaseIsThere() {
    plain(
        TOKEN,
        message("1", "")
            .replace("<MsgType>text", "<MsgType>image")
            .replace(
                "<Content>", "<MediaId>media-7</MediaId><PicUrl>http://x.qpic.cn/1</PicUrl><C>")
            .replace("</Content>", "</C>"));

    assertThat(new Outbox(TABLE.client(), LocalTable.NAME).list(only().ref()))
        .extracting(Outbox.Entry::effect)
        .contains(new Effect.FetchMedia(SOURCE, "media-7", "微信图片 1", "http://x.qpic.cn/1"));
  }
}
