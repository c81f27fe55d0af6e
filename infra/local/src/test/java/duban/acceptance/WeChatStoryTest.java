package duban.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.CaseEvent;
import duban.cases.Message.Attachment;
import duban.local.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The bureau's official account, from what somebody sends to the answer on their phone.
@Tag("A1")
@Tag("C3")
class WeChatStoryTest {
  private static final String SOURCE = "wechat-account";
  private static final Pattern NUMBER = Pattern.compile("舆〔20\\d\\d〕\\d+号");
  private static final Pattern STATUS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/status/\\S+");
  private static final byte[] PICTURE =
      "\u00ff\u00d8\u00ff\u00e0 a picture of a lamp".getBytes(StandardCharsets.ISO_8859_1);

  private static LocalStack stack;
  private static City city;
  private static Records records;
  private static WeChatPlatform platform;
  private static int people;

  private String openId = "";

  @BeforeAll
  static void start() throws Exception {
    stack = Stacks.start();
    city = new City(stack.uri());
    records = new Records(stack);
    JsonNode account = null;
    for (JsonNode listed : City.json(city.get("/local")).get("wechat")) {
      if (listed.get("id").asString().equals(SOURCE)) {
        account = listed;
      }
    }
    platform = new WeChatPlatform(Objects.requireNonNull(account));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(city.at("/local/sources/" + SOURCE))
                  .PUT(BodyPublishers.ofString("{\"api\":\"" + platform.api() + "\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() {
    platform.close();
    stack.close();
  }

  @BeforeEach
  void somebodyNew() {
    openId = "oyORnuP8q7ou2gfYjqLzSIWZ" + (1000 + ++people);
    platform.refuse(0);
  }

  private record Said(String text, String number, URI status) {}

  private Said said(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String text = platform.said(answer);
    return new Said(text, first(NUMBER, text), URI.create(first(STATUS, text)));
  }

  private static String first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group();
  }

  private static String caseOf(String number) {
    return records.cases().stream()
        .filter(ref -> records.replay(ref).number().equals(number))
        .findFirst()
        .orElseThrow();
  }

  private static void everybodyWorks() {
    Staff staff = new Staff(city);
    while (staff.work() > 0) {
      city.advance("PT0S");
    }
  }

  private static <E extends CaseEvent> List<E> events(String number, Class<E> type) {
    return records.events(caseOf(number)).stream()
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private String text(String content) {
    return WeChatPlatform.text(openId, platform.freshMessageId(), content);
  }

  private String image(String mediaId) {
    return WeChatPlatform.xml(
        openId,
        "image",
        platform.freshMessageId(),
        "<PicUrl><![CDATA[http://mmbiz.example/0]]></PicUrl><MediaId><![CDATA["
            + mediaId
            + "]]></MediaId>");
  }

  @Test
  void theAddressIsTheAccounts() {
    HttpResponse<String> answer = platform.verify("5927782489442352469 <b>", platform.token());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("5927782489442352469 <b>");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(t -> assertThat(t).startsWith("text/plain"));
    assertThat(platform.verify("1", "another").statusCode()).isEqualTo(401);
  }

  @Test
  @Tag("A11")
  void aMessageIsAnsweredAtOnceAndItsAnswerComesBackThroughTheAccount() {
    String message = text("五一路12号门前占道\n摊位占了人行道，三天了。");
    HttpResponse<String> first = platform.push(message);
    Said said = said(first);
    HttpResponse<String> again = platform.push(message);

    assertThat(said.text())
        .isEqualTo(
            "您好！您的留言“五一路12号门前占道”已收到，编号"
                + said.number()
                + "。\n办理进度请看："
                + said.status());
    assertThat(WeChatPlatform.field(first.body(), "ToUserName")).isEqualTo(openId);
    assertThat(WeChatPlatform.field(first.body(), "FromUserName")).isEqualTo("gh_5d1f0c2a9b7e");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(city.status(said.status()).get("title").asString()).isEqualTo("五一路12号门前占道");

    city.advance("PT0S");
    everybodyWorks();

    assertThat(platform.sentTo(openId))
        .containsExactly(
            "关于您的留言“五一路12号门前占道”（编号"
                + said.number()
                + "）：\n"
                + Staff.REPLY
                + "\n详情请看："
                + said.status());
    assertThat(events(said.number(), CaseEvent.AnswerDelivered.class))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.told()).isEqualTo("case.replied");
              assertThat(d.way()).isEqualTo("wechat");
              assertThat(d.receipt()).startsWith("errcode 0");
            });
    assertThat(city.mails().toString()).contains(said.number()).doesNotContain(openId);
    assertThat(city.page(said.status()).body()).doesNotContain(openId);
  }

  @Test
  void anEncryptedMessageIsAnsweredEncrypted() {
    HttpResponse<String> answer = platform.pushSealed(text("路灯不亮"));

    assertThat(answer.body()).startsWith("<xml><Encrypt>").doesNotContain(openId, "路灯");
    Said said = said(answer);
    assertThat(city.status(said.status()).get("number").asString()).isEqualTo(said.number());
    assertThat(platform.pushSealed(text("路灯不亮"), "wx0000000000000000").statusCode())
        .isEqualTo(401);
  }

  @Test
  void whatCannotBeBroughtAfterTwoDaysIsSaidWithTheNextAnswer() {
    Said first = said(platform.push(text("河边垃圾没人收")));
    city.advance("PT49H");
    everybodyWorks();

    assertThat(platform.sentTo(openId)).isEmpty();
    assertThat(events(first.number(), CaseEvent.AnswerDelivered.class)).isEmpty();
    assertThat(events(first.number(), CaseEvent.SourceUnreachable.class)).isEmpty();
    assertThat(city.status(first.status()).at("/reply/text").asString()).isEqualTo(Staff.REPLY);

    String next = text("公园长椅坏了");
    String answer = platform.said(platform.pushSealed(next));
    assertThat(answer)
        .startsWith("您好！您的留言“公园长椅坏了”已收到")
        .endsWith(
            "关于您的留言“河边垃圾没人收”（编号"
                + first.number()
                + "）：\n"
                + Staff.REPLY
                + "\n详情请看："
                + first.status());
    assertThat(platform.said(platform.pushSealed(next))).as("pushed again").isEqualTo(answer);
    assertThat(events(first.number(), CaseEvent.AnswerDelivered.class))
        .singleElement()
        .satisfies(d -> assertThat(d.receipt()).startsWith("passive reply"));
    assertThat(platform.said(platform.push(text("还有一件事")))).doesNotContain("河边垃圾");
  }

  @Test
  void whatThePlatformDoesNotTakeIsSaidWithTheNextAnswer() {
    platform.refuse(45015);
    Said first = said(platform.push(text("井盖丢了")));
    city.advance("PT0S");
    everybodyWorks();

    String clicked =
        WeChatPlatform.xml(openId, "event", "", "<Event><![CDATA[CLICK]]></Event><EventKey>a</EventKey>");
    assertThat(platform.said(platform.push(clicked)))
        .startsWith("关于您的留言“井盖丢了”（编号" + first.number());
    assertThat(platform.push(clicked).statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenThatEndedIsAskedForAgain() {
    Said first = said(platform.push(text("树枝挡住红绿灯")));
    city.advance("PT0S");
    platform.forgetToken();
    int before = platform.tokensGiven();
    everybodyWorks();

    assertThat(platform.sentTo(openId)).singleElement().asString().contains(first.number());
    assertThat(platform.tokensGiven()).isEqualTo(before + 1);
  }

  @Test
  void aPictureAfterAMessageIsFetchedAndFiledWithIt() {
    platform.keep("media-1", PICTURE);
    Said message = said(platform.push(text("墙面乱贴广告")));
    String picture = image("media-1");
    Said added = said(platform.push(picture));
    HttpResponse<String> again = platform.push(picture);
    city.advance("PT0S");

    assertThat(added.text())
        .isEqualTo(
            "已收到您补充的图片，与编号"
                + message.number()
                + "的留言一并办理。\n办理进度请看："
                + message.status());
    assertThat(platform.said(again)).isEqualTo(added.text());
    assertThat(events(message.number(), CaseEvent.Supplemented.class)).hasSize(1);
    assertThat(events(message.number(), CaseEvent.AttachmentAdded.class))
        .singleElement()
        .satisfies(
            a -> {
              Attachment paper = a.attachment();
              assertThat(paper.title()).matches("微信图片 \\d+\\.jpg");
              assertThat(Objects.requireNonNull(paper.upload()).mediaType())
                  .isEqualTo("image/jpeg");
              assertThat(Objects.requireNonNull(paper.upload()).bytes())
                  .isEqualTo(PICTURE.length);
            });
  }

  @Test
  void aPictureAloneIsACaseOfItsOwnAndOneThatIsGoneIsOnRecordAsLost() {
    Said alone = said(platform.push(image("media-gone")));
    city.advance("PT11M");

    assertThat(city.status(alone.status()).get("title").asString()).isEqualTo("图片留言");
    assertThat(events(alone.number(), CaseEvent.AttachmentLost.class))
        .singleElement()
        .satisfies(l -> assertThat(l.why()).isEqualTo("gone"));
    assertThat(said(platform.push(image("media-gone"))).number())
        .as("ten minutes later")
        .isNotEqualTo(alone.number());
  }

  @Test
  void everySortOfMessageSaysWhatItIs() {
    Said voice =
        said(
            platform.push(
                WeChatPlatform.xml(
                    openId,
                    "voice",
                    platform.freshMessageId(),
                    "<MediaId>m</MediaId><Format>amr</Format>"
                        + "<Recognition><![CDATA[夜里施工太吵]]></Recognition>")));
    Said place =
        said(
            platform.push(
                WeChatPlatform.xml(
                    openId,
                    "location",
                    platform.freshMessageId(),
                    "<Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y>"
                        + "<Scale>20</Scale><Label><![CDATA[鼓台区五一路]]></Label>")));
    Said link =
        said(
            platform.push(
                WeChatPlatform.xml(
                    openId,
                    "link",
                    platform.freshMessageId(),
                    "<Title><![CDATA[帖子]]></Title><Description><![CDATA[说明]]></Description>"
                        + "<Url><![CDATA[https://bbs.example/1]]></Url>")));

    assertThat(city.status(voice.status()).get("title").asString()).isEqualTo("夜里施工太吵");
    assertThat(List.of(place.number(), link.number())).containsOnly(voice.number());
    assertThat(events(voice.number(), CaseEvent.Supplemented.class))
        .extracting(CaseEvent.Supplemented::text)
        .containsExactly(
            "位置：鼓台区五一路（纬度 23.134521，经度 113.358803）", "帖子\n说明\nhttps://bbs.example/1");
  }

  @Test
  void whatCannotBeTakenIsAnsweredInWords() {
    assertThat(platform.said(platform.push(text(" \n "))))
        .isEqualTo("您好！这条消息没有文字内容，没有登记。请写明事情、地点和时间后再发一次。");
    assertThat(platform.said(platform.push(text("长".repeat(21_845)))))
        .isEqualTo("您好！这条消息有 21845 个字，太长了，没有登记。请缩短，或分几条发送。");
    assertThat(
            platform.said(
                platform.push(
                    WeChatPlatform.xml(openId, "miniprogram", platform.freshMessageId(), ""))))
        .isEqualTo("您好！这种消息我们读不了，没有登记。请用文字、语音、图片或位置发送。");
  }

  @Test
  void whoeverSubscribesIsWelcomedAndOtherEventsAreTaken() {
    assertThat(
            platform.said(
                platform.push(
                    WeChatPlatform.xml(openId, "event", "", "<Event>subscribe</Event>"))))
        .startsWith("您好！这里是清岚市综合行政执法局。");
    for (String event : List.of("unsubscribe", "VIEW", "TEMPLATESENDJOBFINISH")) {
      assertThat(
              platform
                  .push(
                      WeChatPlatform.xml(
                          openId, "event", "", "<Event>" + event + "</Event>"))
                  .body())
          .isEqualTo("success");
    }
  }

  @Test
  void whatIsNotThePlatformsIsRefused() {
    long now = Instant.now().getEpochSecond();
    String one = text("真的");
    assertThat(platform.push(one, now, "nonce-1").statusCode()).isEqualTo(200);
    assertThat(platform.push(one, now, "nonce-1").statusCode()).as("again").isEqualTo(200);
    assertThat(platform.push(text("假的"), now, "nonce-1").statusCode()).isEqualTo(401);
    assertThat(platform.push(text("旧的"), now - 301, "nonce-2").statusCode()).isEqualTo(401);
    assertThat(
            platform
                .push("<!DOCTYPE xml [<!ENTITY e \"x\">]>" + text("&e;"))
                .statusCode())
        .isEqualTo(400);
    assertThat(platform.push("{}").statusCode()).isEqualTo(400);
    assertThat(city.get("/wechat/city-portal?signature=0&timestamp=1&nonce=1").statusCode())
        .isEqualTo(404);
    assertThat(city.get("/wechat/" + SOURCE).statusCode()).isEqualTo(401);
  }
}
