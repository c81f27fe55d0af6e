package duban.intake;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.intake.MessageReader.Reading;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
  private static final String LEAST =
      "\"externalId\":\"E1\",\"title\":\"路灯不亮\",\"content\":\"五一路\",\"postedAt\":\"2026-04-15T09:12:00+08:00\"";

  private final MessageReader reader = new MessageReader();

  private Message good(String json) {
    assertThat(reader.read(json)).isInstanceOf(Reading.Good.class);
    return ((Reading.Good) reader.read(json)).message();
  }

  private List<FieldProblem> wrong(String json) {
    assertThat(reader.read(json)).isInstanceOf(Reading.Wrong.class);
    return ((Reading.Wrong) reader.read(json)).problems();
  }

  @Test
  void aWholeMessageIsReadFieldByField() {
    Message message =
        good(
            """
            {"externalId":"GZB-2026-0415-0031","title":"夜间烧烤占道","content":"油烟扰民","url":"https://bbs.example/t/1",
             "postedAt":"2026-04-15T09:12:00+08:00","occurredAt":"2026-04-15T08:40:00+08:00","area":"350102",
             "category":"占道经营","tier":"general",
             "author":{"name":"王某","phone":"138","email":"w@x.example","wantsPrivacy":true},
             "attachments":[{"url":"https://bbs.example/1.jpg","title":"照片"}],
             "platform":"论坛","score":1.50,"nested":{"a":[1,null]}}
            """);

    assertThat(message)
        .isEqualTo(
            new Message(
                "GZB-2026-0415-0031",
                "夜间烧烤占道",
                "油烟扰民",
                "https://bbs.example/t/1",
                Instant.parse("2026-04-15T01:12:00Z"),
                Instant.parse("2026-04-15T00:40:00Z"),
                "350102",
                "占道经营",
                "general",
                new Message.Author("王某", "138", "w@x.example", true),
                List.of(new Message.Attachment("https://bbs.example/1.jpg", "照片")),
                message.extra()));
    assertThat(message.extra().keySet()).containsExactly("platform", "score", "nested");
    assertThat(message.extra()).containsEntry("score", new BigDecimal("1.50"));
    assertThat(String.valueOf(message.extra().get("nested"))).isEqualTo("{a=[1, null]}");
  }

  @Test
  void fourFieldsAreEnough() {
    Message message = good("{" + LEAST + ",\"author\":null}");
    assertThat(message.author()).isNull();
    assertThat(message.attachments()).isEmpty();
    assertThat(message.extra()).isEqualTo(Map.of());
  }

  @Test
  void whatNobodySeesIsMissing() {
    for (String blank :
        List.of("\\u200b\\u200b", "\\u00a0", "\\u3164\\u2800", "\\ufe0f", "\\u202e")) {
      assertThat(wrong("{" + LEAST.replace("路灯不亮", blank).replace("五一路", blank) + "}"))
          .containsExactly(
              new FieldProblem("title", "intake.problem.required"),
              new FieldProblem("content", "intake.problem.required"));
    }
  }

  @Test
  void aTitleComesWithoutControlsAndDirectionMarks() {
    Message message =
        good(
            "{"
                + LEAST.replace("路灯不亮", "路灯\\u202e不亮\\u0000\\n了").replace("五一路", "五\\u202e一路")
                + "}");
    assertThat(message.title()).isEqualTo("路灯不亮 了");
    assertThat(message.content()).as("as it was sent").isEqualTo("五\u202e一路");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThat(
            wrong(
                """
                {"externalId":7,"title":"   ","url":"javascript:alert(1)","postedAt":"2026-04-15T09:12:00",
                 "occurredAt":"gestern","author":{"wantsPrivacy":"yes"},"attachments":[{"title":"x"},3]}
                """))
        .containsExactly(
            new FieldProblem("externalId", "intake.problem.text"),
            new FieldProblem("title", "intake.problem.required"),
            new FieldProblem("content", "intake.problem.required"),
            new FieldProblem("url", "intake.problem.url"),
            new FieldProblem("postedAt", "intake.problem.instant"),
            new FieldProblem("occurredAt", "intake.problem.instant"),
            new FieldProblem("author.wantsPrivacy", "intake.problem.truth"),
            new FieldProblem("attachments[0].url", "intake.problem.required"),
            new FieldProblem("attachments[1]", "intake.problem.object"));
  }

  @Test
  void lengthsAreCountedInCharactersPeopleCount() {
    String longest = "𠮷".repeat(MessageReader.TITLE);
    String json = "{" + LEAST.replace("路灯不亮", "%s") + "}";
    assertThat(good(json.formatted(longest)).title()).isEqualTo(longest);
    assertThat(wrong(json.formatted(longest + "a")))
        .containsExactly(new FieldProblem("title", "intake.problem.too-long", 200));
  }

  @Test
  void fieldsWithoutAMeaningHaveALimitTogether() {
    assertThat(wrong("{" + LEAST + ",\"x\":\"" + "a".repeat(20_001) + "\"}"))
        .containsExactly(new FieldProblem("*", "intake.problem.extra-too-long", 20_000));
  }

  @Test
  void whatIsNotOneJsonObjectIsUnreadable() {
    for (String json :
        List.of(
            "",
            "null",
            "[]",
            "{\"externalId\":",
            "{" + LEAST + "} {}",
            "{" + LEAST + ",\"title\":\"again\"}",
            "{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}",
            "\"text\"")) {
      assertThat(reader.read(json)).as(json).isInstanceOf(Reading.Unreadable.class);
    }
    assertThat(reader.read("{\"a\":1,\n\"a\":2}")).isEqualTo(new Reading.Unreadable(2, 4));
  }

  @Test
  void halvesOfCharactersAreNotText() {
    assertThat(
            wrong(
                "{\"externalId\":\"E\\ud83d\",\"title\":\"路灯\\ud83d\\ude00\",\"content\":\"\\ude00\","
                    + "\"postedAt\":\"2026-04-15T09:12:00+08:00\",\"extra\":[\"\\ud83d\"]}"))
        .containsExactly(
            new FieldProblem("externalId", "intake.problem.text"),
            new FieldProblem("content", "intake.problem.text"),
            new FieldProblem("*", "intake.problem.text"));
  }
}
