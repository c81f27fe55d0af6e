package duban.intake;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.intake.Intake.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntakeHttpTest {
  private final IntakeHttp http = new IntakeHttp("https://duban.example");

  @Test
  void chineseIsSpokenUnlessEnglishIsAskedFor() {
    Answer answer = new Answer.TooLarge(65_536);
    assertThat(http.encode(answer, null).body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"消息过大\",\"status\":413,"
                + "\"detail\":\"该来源的单条消息不得超过 65,536 字节。请缩短内容，附件请以链接方式提供。\"}");
    for (String chinese : List.of("zh-TW,en;q=0.5", "fr", "", ";;;", "*", "en;q=0")) {
      assertThat(http.encode(answer, chinese).headers())
          .as(chinese)
          .containsEntry("content-language", "zh-CN");
    }
    for (String english : List.of("en", "en-US,zh;q=0.5", "fr, EN;q=0.1")) {
      assertThat(http.encode(answer, english).headers())
          .as(english)
          .containsEntry("content-language", "en");
    }
  }

  @Test
  void everyRefusalHasItsStatus() {
    assertThat(
            List.of(
                    new Answer.UnknownSource(),
                    new Answer.TooLarge(1),
                    new Answer.NotJson(),
                    new Answer.NotText(),
                    new Answer.Unreadable(2, 7),
                    new Answer.NotSigned(new SignatureCheck.Finding.Unsigned()),
                    new Answer.NotSigned(new SignatureCheck.Finding.Stale()),
                    new Answer.NotSigned(new SignatureCheck.Finding.Mismatch()),
                    new Answer.Wrong(List.of(new FieldProblem("title", "problem.required")), false),
                    new Answer.TooMany(100),
                    new Answer.Limited(Duration.ofSeconds(7)))
                .stream()
                .map(a -> http.encode(a, "en").status()))
        .containsExactly(404, 413, 415, 400, 400, 401, 401, 401, 422, 413, 429);
  }

  @Test
  void aSourceThatSendsTooFastIsToldHowLongToWait() {
    assertThat(http.encode(new Answer.Limited(Duration.ofSeconds(7)), "en"))
        .isEqualTo(
            new IntakeHttp.Response(
                429,
                Map.of(
                    "content-type", "application/problem+json",
                    "content-language", "en",
                    "cache-control", "no-store",
                    "retry-after", "7"),
                "{\"type\":\"about:blank\",\"title\":\"Too many messages\",\"status\":429,"
                    + "\"detail\":\"This source has reached its limit; the message was not registered. Send it "
                    + "again in 7 seconds. Messages that are registered already do not count.\"}"));
  }

  @Test
  void fieldsOfAMappingAreNotTakenForThoseThatWereSent() {
    Answer answer =
        new Answer.Wrong(List.of(new FieldProblem("title", "intake.problem.required")), true);
    assertThat(http.encode(answer, null).body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"映射后的字段有误\",\"status\":422,"
                + "\"detail\":\"消息已按该来源的映射转换，转换后有 1 处不符合要求，消息未登记。下列名称为转换后的字段。\","
                + "\"errors\":[{\"field\":\"title\",\"message\":\"此项必填。\"}]}");
  }

  @Test
  void aSenderThatComesAtABadTimeIsToldWhenToComeAgain() {
    assertThat(http.busy("en"))
        .isEqualTo(
            new IntakeHttp.Response(
                503,
                Map.of(
                    "content-type", "application/problem+json",
                    "content-language", "en",
                    "cache-control", "no-store",
                    "retry-after", "30"),
                "{\"type\":\"about:blank\",\"title\":\"Not available for now\",\"status\":503,"
                    + "\"detail\":\"The message may not have been registered. Send it again later under the same "
                    + "webhook-id: it is never registered twice.\"}"));
  }
}
