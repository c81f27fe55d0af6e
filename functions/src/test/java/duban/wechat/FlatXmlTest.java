package duban.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatXmlTest {
  private static final String MESSAGE =
      "<xml><ToUserName><![CDATA[gh_1]]></ToUserName>\n<CreateTime>1348831860</CreateTime>\n"
          + "<Content><![CDATA[ 第一行\n<b>&amp;]]></Content><Label>甲 &lt;乙&gt; &amp; &#20013;</Label>"
          + "<Empty/></xml>";

  private static final String STRANGE = "<>&;![]\"'/?-% \u0000x中\uD83D";

  @Test
  void everyFieldIsReadAsItStands() {
    assertThat(FlatXml.read(MESSAGE))
        .contains(
            Map.of(
                "ToUserName",
                "gh_1",
                "CreateTime",
                "1348831860",
                "Content",
                " 第一行\n<b>&amp;",
                "Label",
                "甲 <乙> & 中",
                "Empty",
                ""));
  }

  @Test
  void whatLiesDeeperIsPassedOver() {
    assertThat(
            FlatXml.read(
                "<xml><Event>pic</Event><Info><Count>1</Count><L><i><M>x</M></i></L></Info>"
                    + "<EventKey>k</EventKey></xml>"))
        .contains(Map.of("Event", "pic", "EventKey", "k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no xml",
        "<xml><a>1</xml>",
        "<xml><a>1</a>",
        "<xml><a>1</a></xml><xml/>",
        "<xml><a>1</a><a>2</a></xml>",
        "<xml><a>\u0000</a></xml>",
        "<xml><a>&unknown;</a></xml>",
        "<!DOCTYPE xml><xml><a>1</a></xml>",
        "<!DOCTYPE xml [<!ENTITY e \"v\">]><xml><a>&e;</a></xml>",
        "<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><a>&e;</a></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/x.dtd\"><xml><a>1</a></xml>",
        "<!DOCTYPE x [<!ENTITY a \"1\"><!ENTITY b \"&a;&a;&a;\">]><xml><a>&b;</a></xml>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/p\"> %p;]><xml/>",
      })
  void whatIsNoPlainMessageIsUnreadable(String text) {
    assertThat(FlatXml.read(text)).isEmpty();
  }

  @Test
  void nothingNestsOrRepeatsWithoutEnd() {
    assertThat(FlatXml.read("<a>".repeat(100_000))).isEmpty();
    assertThat(FlatXml.read("<xml>" + "<i/>".repeat(100_000) + "</xml>")).isEmpty();
    StringBuilder many = new StringBuilder("<xml>");
    for (int i = 0; i < 300; i++) {
      many.append("<f").append(i).append("/>");
    }
    assertThat(FlatXml.read(many + "</xml>")).isEmpty();
  }

  @Test
  void aBrokenMessageIsNeverAnythingButUnreadable() {
    Random random = new Random(20260415);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(MESSAGE);
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, STRANGE.charAt(random.nextInt(STRANGE.length())));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, MESSAGE, 0, random.nextInt(20));
        }
      }
      Optional<Map<String, String>> fields = FlatXml.read(text.toString());
      if (fields.isPresent()) {
        read++;
      }
    }
    assertThat(read).isBetween(1, 19_999);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (String text : new String[] {"甲]]>乙", "]]]>", "]]>]]>", "<a>&amp;", "", "\uD83D\uDE00"}) {
      assertThat(FlatXml.read("<xml><a>" + FlatXml.cdata(text) + "</a></xml>"))
          .contains(Map.of("a", text));
    }
    assertThat(FlatXml.cdata("a\u0000b\uD83Dc\u000B")).isEqualTo("<![CDATA[abc]]>");
  }
}
