package duban.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How alike two texts are, and what they are found by.
@Tag("E1")
class FingerprintTest {
  private static final String LAMP = "灯坏了整夜不亮出门害怕得很";
  private static final Places NOWHERE = new Places(Set.of(), Set.of(), "");

  private static Fingerprint of(String text) {
    return Fingerprint.of(Sample.message("", "", text));
  }

  private static double likeness(String one, String other) {
    double likeness = of(one).likeness(of(other));
    assertThat(of(other).likeness(of(one))).as("in either direction").isEqualTo(likeness);
    return likeness;
  }

  private static Set<String> texts(Fingerprint fingerprint) {
    return fingerprint.traits("area").stream()
        .filter(trait -> trait.startsWith("text#"))
        .collect(Collectors.toSet());
  }

  private static double promise(String one, String other) {
    return Sketch.of(of(one)).promise(Sketch.of(of(other)));
  }

  @Test
  void aSingleLetterOrDigitTellsNothing() {
    assertThat(of("a 3 bc 12 灯坏").grams()).containsExactlyInAnyOrder("bc", "12", "灯坏");
  }

  @Test
  void theSameTextIsAsAlikeAsCanBeAndAnotherIsNot() {
    assertThat(likeness(LAMP, LAMP)).isEqualTo(1);
    assertThat(likeness(LAMP, "河水发黑臭气熏天鱼都死光")).isZero();
  }

  @Test
  void aTextWithinALongerOneIsThreeQuartersAlikeAtMost() {
    String longer = LAMP + "而且下水道堵塞污水横流还有流浪狗咬人垃圾成堆蚊虫很多";

    assertThat(likeness(LAMP, longer)).isCloseTo(0.75, within(0.001));
    assertThat(promise(LAMP, longer)).isBetween(0.75, 0.9);
  }

  @Test
  void theSameWordsOfAnotherPlaceAreHalfAsAlike() {
    assertThat(likeness("中山路" + LAMP, "北京路" + LAMP)).isLessThanOrEqualTo(0.5);
    assertThat(likeness("中山路1号" + LAMP, "中山路2号" + LAMP)).isBetween(0.25, 0.5);
    assertThat(promise("中山路1号" + LAMP, "中山路2号" + LAMP)).isLessThanOrEqualTo(0.5);
  }

  @Test
  void theSamePlaceCountsForMoreTheNearerItIs() {
    String other = "灯坏了许多天晚上漆黑一片";
    double house = likeness("中山路1号" + LAMP, "中山路1号" + other);
    double street = likeness("中山路" + LAMP, "中山路" + other);
    double unknown = likeness(LAMP, other);

    assertThat(house).isGreaterThan(street);
    assertThat(street).isGreaterThan(unknown);
  }

  @Test
  void ofFewWordsNothingIsSaidAndOfSixPairsSomething() {
    List<String> pairs = IntStream.range(0, 6).mapToObj(i -> "对" + i).toList();
    Set<String> six = Set.copyOf(pairs);
    Set<String> five = Set.copyOf(pairs.subList(0, 5));

    assertThat(Fingerprint.contained(six, six)).isEqualTo(1);
    assertThat(Fingerprint.contained(five, six)).isZero();
    assertThat(texts(new Fingerprint(six, six, NOWHERE))).hasSize(8);
    assertThat(texts(new Fingerprint(five, five, NOWHERE))).isEmpty();
    assertThat(Fingerprint.jaccard(Set.of(), Set.of())).isZero();
    assertThat(Fingerprint.jaccard(five, six)).isCloseTo(5.0 / 6, within(0.001));
  }

  @Test
  void whatHalfOfIsTheSameIsMostlyFoundAndWhatATenthOfIsTheSameSeldom() {
    Random random = new Random(20261201);

    assertThat(found(random, 42, 28)).isGreaterThan(0.83);
    assertThat(found(random, 55, 10)).isLessThan(0.13);
    assertThat(found(random, 60, 0)).isZero();
  }

  /// The share of pairs of texts that are found by each other, each of so many pairs of characters,
  /// some of them common.
  private static double found(Random random, int each, int common) {
    int found = 0;
    for (int round = 0; round < 400; round++) {
      List<String> words = new ArrayList<>();
      while (words.size() < 2 * each - common) {
        words.add(
            Character.toString(0x4E00 + random.nextInt(8_000))
                + Character.toString(0x4E00 + random.nextInt(8_000)));
      }
      Set<String> one = Set.copyOf(new HashSet<>(words.subList(0, each)));
      Set<String> other = Set.copyOf(new HashSet<>(words.subList(each - common, words.size())));
      Set<String> shared = new HashSet<>(texts(new Fingerprint(one, one, NOWHERE)));
      shared.retainAll(texts(new Fingerprint(other, other, NOWHERE)));
      found += shared.isEmpty() ? 0 : 1;
    }
    return found / 400.0;
  }

  @Test
  void neighbouringNumbersAreSpreadOverAll() {
    Random random = new Random(20261201);
    for (int bit = 0; bit < 32; bit++) {
      int changed = 0;
      for (int round = 0; round < 2_000; round++) {
        int number = random.nextInt();
        changed +=
            Integer.bitCount(Fingerprint.mixed(number) ^ Fingerprint.mixed(number ^ 1 << bit));
      }
      assertThat(changed / 2_000.0).as("of 32 bits, for bit %d", bit).isBetween(15.0, 17.0);
    }
  }

  @Test
  void aSketchPromisesWhatTheTextsHoldAndLittleWhereTheyHoldNothing() {
    List<Fingerprint> all =
        Sample.all().stream().limit(60).map(s -> Fingerprint.of(s.message())).toList();
    for (Fingerprint one : all) {
      for (Fingerprint other : all) {
        double likeness = one.likeness(other);
        if (likeness >= 0.5) {
          assertThat(Sketch.of(one).promise(Sketch.of(other))).isGreaterThanOrEqualTo(0.5);
        }
      }
    }
    assertThat(promise(LAMP, LAMP)).isEqualTo(1);
    assertThat(promise(LAMP, "河水发黑臭气熏天鱼都死光")).isLessThan(0.2);
  }

  @Test
  void aSketchIsReadAsItWasWritten() {
    Sketch sketch = Sketch.of(of("中山路1号" + LAMP));

    assertThat(Sketch.read(sketch.bytes())).isEqualTo(sketch);
    assertThat(sketch.exact()).hasSize(1);
    assertThat(sketch.grams()).hasSizeGreaterThan(8);
    assertThat(Sketch.read(new byte[0])).isEqualTo(new Sketch(Set.of(), Set.of(), Set.of()));
  }
}
