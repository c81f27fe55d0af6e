package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What two texts must have in common to be the same, and what keeps them apart.
@Tag("E1")
class PlainTest {
  private static final List<String> NUMBERS =
      List.of(
          "1", "2", "11", "12", "112", "11-2", "1-12", "1.5", "15", "1/5", "1:5", "一", "十一", "二",
          "A1", "A-1", "-1", "1+1", "2²", "½");
  private static final List<String> UNITS =
      List.of(
          "号", "栋", "室", "元", "米", "年", "月", "日", "小时", "分钟", "%", "℃", "楼", "层", "路", "号楼", "单元");
  private static final List<String> DIRECTIONS =
      List.of("东", "西", "南", "北", "左", "右", "前", "后", "上", "下", "内", "外", "里");
  private static final List<String> WORDS =
      List.of(
          "中山路", "阳光小区", "门口", "漏水", "占道经营", "噪音很大", "没有人管", "请尽快处理", "，", "。", " ", "您好", "路灯不亮",
          "停车费");

  private static String plain(String title, String content) {
    return Plain.of(
        new Message(
            "e",
            title,
            content,
            null,
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "中山路11-2号, 中山路112号",
    "3栋1-1102室, 3栋11-102室",
    "每小时1.5元, 每小时15元",
    "每小时1．5元, 每小时15元",
    "3、4号楼, 34号楼",
    "3 4号楼, 34号楼",
    "3/4号楼, 34号楼",
    "1～3号, 13号",
    "A+栋路灯, A栋路灯",
    "C++++ 请问, C 请问",
    "零下-5度, 零下5度",
    "上涨5%, 上涨5",
    "3²平米, 32平米",
    "①②号, 12号",
    "2½米, 212米",
    "11-2号, 11 2号",
    "1/2号, 12号",
    "A++级, A+级",
    "Z+栋, Z栋",
    "a+栋, a栋"
  })
  void signsThatMakeAnotherNumberCount(String one, String other) {
    assertThat(plain("", one)).isNotEqualTo(plain("", other));
  }

  @ParameterizedTest
  @CsvSource({
    "中山路11-2号占道，请处理, 中山路１１－２號佔道。",
    "中山路11—2号占道, 中山路11-2号占道",
    "中山\u200B路1\u31641号, 中山路11号",
    "路灯\uFE0F不亮！！, 路灯不亮",
    "您好，路灯 不亮, 路燈不亮"
  })
  void howItIsWrittenDoesNotCount(String one, String other) {
    assertThat(plain("", one)).isEqualTo(plain("", other));
  }

  @Test
  void aTitleThatNamesAnotherPlaceThanTheContentCounts() {
    String content = "东路和西路的11号楼漏水";
    assertThat(plain("东路", content)).isNotEqualTo(plain("西路", content));
    assertThat(plain("1号楼漏水", content)).isNotEqualTo(plain("11号楼漏水", content));
    assertThat(plain("东路和西路", content)).isEqualTo(content);
    assertThat(plain("中山路1", "中山路11号")).isNotEqualTo(plain("中山路11", "中山路11号"));
  }

  @Test
  void aTitleThatTheContentBeginsWithAddsNothing() {
    assertThat(plain("路灯不亮", "路灯不亮")).isEqualTo(plain("", "路灯不亮"));
    assertThat(plain("中山路11", "中山路11号")).isEqualTo(plain("", "中山路11号"));
  }

  @ParameterizedTest
  @CsvSource({"中山路11, 中山路11-2号", "东街一百, 东街一百零二号", "A, AB栋路灯不亮"})
  void aTitleThatEndsWithinANumberOfTheContentNamesAnother(String title, String content) {
    assertThat(plain(title, content)).isNotEqualTo(plain("", content));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x180B, 0x180D, 0x180F, 0xFE00,
        0xFE0F, 0xE0000, 0xE0FFF, 0x200B, 0x00AD
      })
  void whatIsNotSeenIsNoDifference(int hidden) {
    String number = "1" + Character.toString(hidden) + "1号";

    assertThat(plain("", number)).isEqualTo("11号");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x180A, 0x1810, 0xFE10, 0xFDFF, 0xE1000, 0xDFFFF, 0x17B6})
  void whatIsSeenOrMayBeSeenOneDayIsADifference(int shown) {
    String number = "1" + Character.toString(shown) + "1号";

    assertThat(plain("", number)).isNotEqualTo("11号");
  }

  @Test
  void changingANumberAUnitOrADirectionNeverMakesTheSameText() {
    Random random = new Random(20261201);
    for (int round = 0; round < 20_000; round++) {
      List<String> pool = List.of(NUMBERS, UNITS, DIRECTIONS).get(random.nextInt(3));
      String before = words(random);
      String after = words(random);
      String one = pool.get(random.nextInt(pool.size()));
      String other = pool.get(random.nextInt(pool.size()));
      if (one.equals(other)) {
        continue;
      }
      boolean inTitle = random.nextInt(4) == 0;
      String rest = words(random);
      String said =
          plain(inTitle ? before + one + after : rest, inTitle ? rest : before + one + after);
      String changed =
          plain(inTitle ? before + other + after : rest, inTitle ? rest : before + other + after);
      assertThat(said)
          .as("%s|%s|%s instead of %s", before, after, other, one)
          .isNotEqualTo(changed);
    }
  }

  /// Words between which a number stands: they end and begin with none.
  private static String words(Random random) {
    StringBuilder words = new StringBuilder();
    for (int i = random.nextInt(5) + 1; i > 0; i--) {
      words.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return words.append("的").insert(0, "在").toString();
  }
}
