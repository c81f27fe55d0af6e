package duban.text;

import static org.assertj.core.api.Assertions.assertThat;

import duban.text.PersonalData.Found;
import duban.text.PersonalData.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E10")
@Tag("D9")
class PersonalDataTest {
  /// What a labelled text holds, and the text without its marks.
  record Labelled(String text, List<int[]> pieces) {
    static Labelled of(String line) {
      StringBuilder text = new StringBuilder();
      List<int[]> pieces = new ArrayList<>();
      int from = 0;
      for (char c : line.toCharArray()) {
        if (c == '⟦') {
          from = text.length();
        } else if (c == '⟧') {
          pieces.add(new int[] {from, text.length()});
        } else {
          text.append(c);
        }
      }
      return new Labelled(text.toString(), pieces);
    }
  }

  private static List<Labelled> labelled() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PersonalDataTest.class.getResourceAsStream("/personal/labelled.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Labelled::of)
          .toList();
    }
  }

  @Test
  void aNumberThatIsBrokenOverLinesOrSetApartWideIsOne() {
    for (String number :
        new String[] {
          "138\n0001\n3800",
          "138 \n0001 \n3800",
          "138\u200b\u200b0001\u200b\u200b3800",
          "350102\u3000\u300019800101\u3000\u30001234"
        }) {
      assertThat(PersonalData.mask("请联系 " + number + " 。", List.of(), "#")).isEqualTo("请联系 # 。");
    }
  }

  @Test
  void ofTheLabelledTextsNearlyEveryPieceIsFoundAndHardlyAnythingElse() throws IOException {
    int pieces = 0;
    int covered = 0;
    int found = 0;
    int right = 0;
    List<String> wrong = new ArrayList<>();
    List<Labelled> all = labelled();
    for (Labelled one : all) {
      List<Found> in = PersonalData.in(one.text(), List.of());
      pieces += one.pieces().size();
      found += in.size();
      for (int[] piece : one.pieces()) {
        boolean whole = in.stream().anyMatch(f -> f.from() <= piece[0] && f.to() >= piece[1]);
        covered += whole ? 1 : 0;
        if (!whole) {
          wrong.add("missed: " + one.text() + " " + in);
        }
      }
      for (Found f : in) {
        boolean meant = one.pieces().stream().anyMatch(p -> f.from() < p[1] && f.to() > p[0]);
        right += meant ? 1 : 0;
        if (!meant) {
          wrong.add("no piece: " + one.text() + " " + f);
        }
      }
    }
    assertThat(all).hasSizeGreaterThanOrEqualTo(200);
    assertThat((double) covered / pieces).as("recall %s", wrong).isGreaterThanOrEqualTo(0.97);
    assertThat((double) right / found).as("precision %s", wrong).isGreaterThanOrEqualTo(0.97);
  }

  @ParameterizedTest
  @CsvSource({
    "Li Na, 我是LI NA。, 我是*。",
    "Li Na, 我是li  na, 我是*",
    "Li Na, NaLi 和 Na Li, * 和 *",
    "陈建国, 陈 建国和陈·建国, *和*",
    "陈建国, 找陈\u200B建国, 找*"
  })
  void aKnownNameIsFoundWithBlanksInItAndInAnyCase(String name, String text, String masked) {
    assertThat(PersonalData.mask(text, List.of(name), "*")).isEqualTo(masked);
  }

  @Test
  void aKnownNameIsNoPartOfAnotherWord() {
    assertThat(PersonalData.in("China Linan inland", List.of("Li Na"))).isEmpty();
    assertThat(PersonalData.in("内线83712", List.of("8371"))).isEmpty();
  }

  @Test
  void eachPieceTellsItsKindAndPlace() {
    String text = "微信 wxid_ab12cd34，电话13800138000，住鼓台路12号3栋2单元501";

    assertThat(PersonalData.in(text, List.of()).stream().map(Found::kind))
        .containsExactly(Kind.CHAT, Kind.MOBILE, Kind.HOME);
    assertThat(PersonalData.in(text, List.of()).stream().map(f -> text.substring(f.from(), f.to())))
        .containsExactly("wxid_ab12cd34", "13800138000", "鼓台路12号3栋2单元501");
    assertThat(PersonalData.mask(text, List.of(), "＊")).isEqualTo("微信 ＊，电话＊，住＊");
  }

  @Test
  void readingTakesTimeInProportionToTheText() {
    for (String unit :
        List.of("1", "3栋2单元", "a.b@", "1-", "微信 ", "住中山路", "闽A", "电话 ", "0591", "一三", "\u200B")) {
      PersonalData.in(unit.repeat(2_000), List.of("Li Na"));
      long once = nanos(unit.repeat(20_000 / unit.length()));
      long twice = nanos(unit.repeat(40_000 / unit.length()));
      assertThat(twice).as(unit).isLessThan(once * 4 + 300_000_000);
    }
  }

  private static long nanos(String text) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long from = System.nanoTime();
      PersonalData.in(text, List.of("Li Na", "陈建国"));
      best = Math.min(best, System.nanoTime() - from);
    }
    return best;
  }
}
