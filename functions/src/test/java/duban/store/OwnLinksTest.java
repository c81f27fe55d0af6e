package duban.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("E10")
class OwnLinksTest {
  private static final String ID = "Ab0-_" + "xY9zQ7wErTyUiOpAsDfGhJkLzXcVbNm123456" + "Z";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "请看 https://duban.example/act/{id} 谢谢",
        "<https://duban.example/act/{id}>",
        "https://duban.example/act/{id}/papers/0123",
        "https://duban.example/prod/report/{id}?lang=en",
        "http://10.0.0.1:8080/mail-in/{id}",
        "HTTPS://DUBAN.EXAMPLE/ACT/{id}",
        "https://x.safelinks.protection.outlook.com/?url=https%3A%2F%2Fduban.example%2Fact%2F{id}&data=05",
        "https://a.example/?u=https%253A%252F%252Fduban.example%252Fact%252F{id}",
        "href=\"https://duban.example&#47;act&#x2F;{id}\"",
        "https:=2F=2Fduban.example=2Fact=2F{id}",
        "https:\\/\\/duban.example\\/act\\/{id}",
        "https://urldefense.com/v3/__https://duban.example/act/{id}__;!!AbC",
        "https://duban.example/a\u200bct/{id}",
      })
  void findsAndMasksEveryFormOfALink(String form) {
    String text = form.replace("{id}", ID);

    assertThat(OwnLinks.ids(text)).isEqualTo(Set.of(ID));
    assertThat(OwnLinks.mask(text)).contains(OwnLinks.MASK).doesNotContain(ID);
  }

  @Test
  void aLetterThatBecomesTwoInLowerCaseHidesNoLink() {
    String text = "\u0130 您好 https://duban.example/act/" + ID;

    assertThat(OwnLinks.ids(text)).isEqualTo(Set.of(ID));
    assertThat(OwnLinks.mask(text)).contains("\u0130 您好").doesNotContain(ID);
  }

  @Test
  void findsALinkThatIsBrokenOverQuotedLines() {
    for (String broken : new String[] {"\n", "\r\n> ", "\n> > ", "=\r\n"}) {
      String text =
          "> https://duban.example/act/" + ID.substring(0, 20) + broken + ID.substring(20);

      assertThat(OwnLinks.ids(text)).isEqualTo(Set.of(ID));
      assertThat(OwnLinks.mask(text)).doesNotContain(ID.substring(20));
    }
  }

  @Test
  void readsTheSecondFormOfUrldefense() {
    String defended = ID.replace("-", "-2D").replace("_", "-5F");
    String text =
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__duban.example_act_"
            + defended
            + "&d=x";

    assertThat(OwnLinks.ids(text)).isEqualTo(Set.of(ID));
    assertThat(OwnLinks.mask(text)).doesNotContain(defended);
  }

  @Test
  void masksTheCodeOfAStatusPageAndTakesItForNoLinkToActBy() {
    String text = "https://duban.example/status/qinglan-0123456789abcdefghjkmnpqrs 已办";

    assertThat(OwnLinks.mask(text))
        .isEqualTo("https://duban.example/status/" + OwnLinks.MASK + " 已办");
    assertThat(OwnLinks.ids(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "办事请到 https://www.example.cn/act/2026/notice-of-the-city.html 查看，谢谢各位同志。",
        "https://example.cn/report/annual 与 /status/open 都不是办理链接，仅供参考，仅供参考，仅供参考。",
        "&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&&%%%%%%%%===========&#;&#x;&#99999999;"
      })
  void leavesOtherTextsAsTheyAre(String text) {
    assertThat(OwnLinks.mask(text)).isEqualTo(text);
    assertThat(OwnLinks.ids(text)).isEmpty();
  }

  @Test
  void leavesWhatStandsAroundALinkAndMasksEachOfSeveral() {
    String link = "https://duban.example/act/" + ID;

    assertThat(OwnLinks.mask("甲 " + link + "\n乙 " + link + "\n丙"))
        .isEqualTo(
            "甲 https://duban.example/act/%s\n乙 https://duban.example/act/%s\n丙"
                .formatted(OwnLinks.MASK, OwnLinks.MASK));
  }
}
