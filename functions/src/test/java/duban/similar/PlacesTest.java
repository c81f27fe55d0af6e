package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The places that a text names.
@Tag("E1")
class PlacesTest {
  private static Places in(String text) {
    return Places.in(Plain.words(text));
  }

  @ParameterizedTest
  @CsvSource({
    "中山路堵车, 中山路",
    "阳光小区停电, 阳光小区",
    "阳光花园小区停电, 阳光花园",
    "花园小区停电, 花园小区",
    "阳光花园大厦停电, 阳光花园 阳光花园大厦",
    "建设大道和中山路口, 建设大道 中山路",
    "人民医院门口, 人民医院"
  })
  void aPlaceIsNamedTheSameWayInEveryText(String text, String names) {
    assertThat(in(text).named()).containsExactlyInAnyOrderElementsOf(List.of(names.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"整条路都堵", "我们小区停电", "门口马路太窄", "路太窄", "a路太窄", "1路车晚点"})
  void whatOnlyLooksLikeAPlaceIsNone(String text) {
    assertThat(in(text).named()).isEmpty();
  }

  @Test
  void theNumberOfAHouseBelongsToItsStreet() {
    assertThat(in("中山路11号漏水").exact()).containsExactly("中山路11");
    assertThat(in("中山路 011 号漏水").exact()).containsExactly("中山路11");
    assertThat(in("中山路有11人").exact()).isEmpty();
    assertThat(in("中山路11号和阳光小区3栋").exact()).containsExactlyInAnyOrder("中山路11", "阳光小区3");
  }

  @Test
  void whatIsLeftOfATextSaysWhatHappenedThere() {
    assertThat(in("今天中山路11号漏水").rest()).isEqualTo("今天" + " ".repeat(6) + "漏水");
  }
}
