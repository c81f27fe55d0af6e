package duban.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \t\r\n",
        "\u00a0\u2003\u3000",
        "\u200b\u200b",
        "\u200c\u200d\u2060\ufeff",
        "\u00ad\u034f\u061c\u180e",
        "\u202e\u2066\u2069\u200f",
        "\u115f\u1160\u3164\uffa0",
        "\u2800",
        "\ufe0f\ufe0e\udb40\udd00",
        "\udb40\udc41\udb40\udc7f",
        "\u2028\u2029\u0085\u0000\u001b",
        "\ud83d",
        "\ufffe\uffff\ufdd0",
        "\ufffc",
        "\u0301"
      })
  void aTextWithoutOneVisibleCharacterIsBlank(String text) {
    assertThat(Visible.blank(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\u200b路", "。", "😀", "❤\ufe0f", "é", "e\u0301", "\u06dd", "한", "ㄱ"})
  void oneVisibleCharacterIsEnough(String text) {
    assertThat(Visible.blank(text)).isFalse();
  }

  @Test
  void nothingIsBlank() {
    assertThat(Visible.blank(null)).isTrue();
  }

  /// The table of the Unicode standard says "default ignorable" of all these; a filler of later
  /// versions in the same ranges is one too.
  @Test
  void allSelectorsAndTagsAreInvisible() {
    assertThat(
            IntStream.concat(
                    IntStream.rangeClosed(0xe0000, 0xe0fff), IntStream.rangeClosed(0xfe00, 0xfe0f))
                .noneMatch(Visible::isVisible))
        .isTrue();
  }

  @Test
  void aTitleIsOneLineWithoutControlsAndDirectionMarks() {
    assertThat(Visible.line("\u202e 路灯\u0000坏了\u202e了复修已\u200b\r\n 请\u3000修 \ufeff"))
        .isEqualTo("路灯坏了了复修已 请 修");
  }

  @Test
  void aTitleKeepsWhatJoinsOneVisibleCharacter() {
    assertThat(Visible.line("👨\u200d👩\u200d👧 ❤\ufe0f")).isEqualTo("👨\u200d👩\u200d👧 ❤\ufe0f");
  }

  @Test
  void halfACharacterLeavesATitle() {
    assertThat(Visible.line("灯\ud83d坏")).isEqualTo("灯坏");
  }

  @Test
  void theFirstLineIsTheFirstThatSaysSomething() {
    assertThat(Visible.firstLine("\u200b\n \n\u202e路灯\n坏了")).contains("路灯");
    assertThat(Visible.firstLine("\u200b\n\u3164")).isEmpty();
  }

  @Test
  void severalLinesKeepTheirBreaks() {
    assertThat(Visible.lines("一\u202e二\n\t三\u0007")).isEqualTo("一二\n\t三");
  }
}
