package duban.mail;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.policy.Policy;
import duban.store.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C3")
class ChatWordsTest {
  private final ChatWords words = new ChatWords("https://duban.example");
  private final Policy policy = Samples.policy();
  private final StatusCode code = Samples.code();

  private CaseFile file(CaseEvent event) {
    return CaseFile.replay(
            code.ref(),
            List.of(
                new Recorded(
                    1,
                    Samples.NINE,
                    Actor.source(Samples.SOURCE),
                    new CaseEvent.Registered(
                        "舆〔2026〕7号",
                        Samples.SOURCE,
                        code.text(),
                        1,
                        "county",
                        Samples.message("E1")))))
        .with(Actor.SYSTEM, Samples.NINE, List.of(event));
  }

  private String told(CaseEvent event, String told) {
    return words.told(file(event), told, policy);
  }

  private String around(String says) {
    return "关于您的留言“夜间烧烤占道”（编号舆〔2026〕7号）：\n"
        + says
        + "\n详情请看：https://duban.example/status/"
        + code.text();
  }

  @Test
  void everythingASenderWaitsForIsSaidInFull() {
    assertThat(told(new CaseEvent.Replied("已处理。", null, null), "case.replied"))
        .isEqualTo(around("已处理。"));
    assertThat(told(new CaseEvent.Replied("应为三号。", null, null), "case.corrected"))
        .isEqualTo(around("此前的答复有误，更正如下：应为三号。"));
    assertThat(told(new CaseEvent.Redirected("water", "请说明小区。"), "case.redirected"))
        .isEqualTo(around("您反映的事情不在我们的职责范围内，请向供水热线反映：12345678。请说明小区。"));
    assertThat(told(new CaseEvent.Refused("内容不清。"), "case.refused"))
        .isEqualTo(around("很抱歉，这条留言我们不能受理。原因：内容不清。"));
    assertThat(told(new CaseEvent.Closed("no-reply"), "case.closed")).isEqualTo(around("已办结。"));
  }

  @Test
  void whatIsTooLongIsCutAtACharacterAndSaysWhereTheRestIs() {
    for (String one : new String[] {"a", "é", "中", "😀", "{0}'"}) {
      String told =
          told(new CaseEvent.Replied(one.repeat(3000), null, null), "case.replied");
      assertThat(told.getBytes(StandardCharsets.UTF_8).length).isBetween(2040, ChatWords.LONGEST);
      assertThat(told)
          .contains("…\n详情请看：https://duban.example/status/" + code.text())
          .doesNotContain("\uFFFD");
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(told)).isTrue();
    }
  }
}
