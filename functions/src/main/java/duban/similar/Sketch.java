package duban.similar;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// A fingerprint in little space, kept beside a case's traits: enough to tell without reading the
/// case whether it is worth reading. Numbers stand for words; by themselves they say nothing.
///
/// @param exact for the houses it names
/// @param named for the places it names
/// @param grams for its pairs of characters, the smallest numbers where there are many
record Sketch(Set<Short> exact, Set<Short> named, Set<Short> grams) {
  /// Enough for the longest messages to be told apart.
  private static final int GRAMS = 96;

  private static final int PLACES = 8;

  /// How far what a sketch promises may fall short of what the texts hold.
  private static final double MARGIN = 0.1;

  Sketch {
    exact = Set.copyOf(exact);
    named = Set.copyOf(named);
    grams = Set.copyOf(grams);
  }

  static Sketch of(Fingerprint fingerprint) {
    return new Sketch(
        numbers(fingerprint.places().exact(), PLACES),
        numbers(fingerprint.places().named(), PLACES),
        numbers(fingerprint.grams(), GRAMS));
  }

  static Sketch read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int exact = buffer.remaining() < 2 ? 0 : buffer.get();
    int named = buffer.remaining() < 1 ? 0 : buffer.get();
    return new Sketch(
        numbers(buffer, exact), numbers(buffer, named), numbers(buffer, buffer.remaining() / 2));
  }

  byte[] bytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(2 + 2 * (exact.size() + named.size() + grams.size()))
            .put((byte) exact.size())
            .put((byte) named.size());
    exact.forEach(buffer::putShort);
    named.forEach(buffer::putShort);
    grams.forEach(buffer::putShort);
    return buffer.array();
  }

  /// The most that the likeness of the two can be, roughly.
  double promise(Sketch other) {
    double common =
        Math.min(
            1,
            Math.max(
                    Fingerprint.jaccard(grams, other.grams),
                    Fingerprint.CONTAINED * Fingerprint.contained(grams, other.grams))
                + MARGIN);
    return switch (Fingerprint.where(exact, named, other.exact, other.named)) {
      // What happened there decides, and that takes the words.
      case SAME_HOUSE, SAME_STREET -> 1 + common;
      case ELSEWHERE -> Fingerprint.ELSEWHERE * common;
      case UNKNOWN -> common;
    };
  }

  private static Set<Short> numbers(Collection<String> words, int most) {
    Set<Short> numbers = new HashSet<>();
    words.stream()
        .mapToInt(word -> Fingerprint.mixed(word.hashCode()) >>> 16)
        .distinct()
        .sorted()
        .limit(most)
        .forEach(number -> numbers.add((short) number));
    return numbers;
  }

  private static Set<Short> numbers(ByteBuffer buffer, int count) {
    Set<Short> numbers = new HashSet<>();
    for (int i = 0; i < count; i++) {
      numbers.add(buffer.getShort());
    }
    return numbers;
  }
}
