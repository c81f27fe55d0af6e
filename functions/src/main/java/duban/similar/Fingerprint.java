package duban.similar;

import duban.cases.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a message can be compared with others by: the pairs of neighbouring characters of its title
/// and content, without what every message says, and the places it names.
///
/// @param grams pairs of neighbouring characters; numbers and words of letters whole
/// @param subject those of them that do not belong to a place
record Fingerprint(Set<String> grams, Set<String> subject, Places places) {
  /// MinHash values, two of which make a band: texts with half of their pairs in common share at
  /// least one of eight bands nine times in ten, texts with a tenth in common one time in twelve.
  private static final int BANDS = 8;

  private static final int ROWS = 2;

  /// Enough for the longest messages to be told apart, little enough for a small item.
  private static final int LARGEST_SKETCH = 96;

  /// Texts with less in them are compared by their places only.
  private static final int FEWEST = 6;

  private static final int MOST_PLACES = 4;
  private static final Pattern TOKEN = Pattern.compile("[\\p{IsHan}]+|[a-z]+|[0-9]+");

  Fingerprint {
    grams = Set.copyOf(grams);
    subject = Set.copyOf(subject);
  }

  static Fingerprint of(Message message) {
    String words = Plain.words(message.title() + " 。 " + message.content());
    Places places = Places.in(words);
    return new Fingerprint(grams(words), grams(places.rest()), places);
  }

  private static Set<String> grams(String words) {
    String telling = words;
    for (String phrase : Plain.commonplaces()) {
      telling = telling.replace(phrase, " ");
    }
    Set<String> grams = new HashSet<>();
    TOKEN
        .matcher(telling)
        .results()
        .map(token -> token.group())
        .forEach(
            token -> {
              if (Character.isIdeographic(token.codePointAt(0))) {
                for (int i = 0; i + 2 <= token.length(); i++) {
                  grams.add(token.substring(i, i + 2));
                }
              } else if (token.length() > 1) {
                grams.add(token);
              }
            });
    return grams;
  }

  /// What cases are found by: bands of MinHash values within an area, and places. Two texts that
  /// are much like each other share some.
  ///
  /// @param area the message's area, or what stands for an unknown one
  Set<String> traits(String area) {
    Set<String> traits = new LinkedHashSet<>();
    List<String> names = new ArrayList<>(places.exact());
    names.addAll(places.named());
    names.stream().sorted(java.util.Comparator.comparing(n -> -n.length())).limit(MOST_PLACES)
        .forEach(name -> traits.add("place#" + Plain.digest(name)));
    if (grams.size() >= FEWEST) {
      int[] least = new int[BANDS * ROWS];
      java.util.Arrays.fill(least, Integer.MAX_VALUE);
      for (String gram : grams) {
        for (int i = 0; i < least.length; i++) {
          least[i] = Math.min(least[i], mixed(gram.hashCode() ^ 0x9E3779B9 * (i + 1)));
        }
      }
      for (int band = 0; band < BANDS; band++) {
        traits.add(
            "text#%s#%d#%08x%08x".formatted(area, band, least[band * ROWS], least[band * ROWS + 1]));
      }
    }
    return traits;
  }

  /// The pairs as small numbers, the smallest of them where there are many: enough to tell roughly
  /// how much two texts have in common, without reading either.
  byte[] sketch() {
    int[] numbers = grams.stream().mapToInt(g -> mixed(g.hashCode()) >>> 16).sorted().distinct()
        .limit(LARGEST_SKETCH).toArray();
    ByteBuffer sketch = ByteBuffer.allocate(numbers.length * 2);
    for (int number : numbers) {
      sketch.putShort((short) number);
    }
    return sketch.array();
  }

  /// The share of the pairs of two sketches that both have.
  static double roughly(byte[] sketch, byte[] other) {
    Set<Short> some = numbers(sketch);
    Set<Short> more = numbers(other);
    int least = Math.min(some.size(), more.size());
    some.retainAll(more);
    return least == 0 ? 0 : (double) some.size() / least;
  }

  private static Set<Short> numbers(byte[] sketch) {
    Set<Short> numbers = new HashSet<>();
    ByteBuffer buffer = ByteBuffer.wrap(sketch);
    while (buffer.remaining() >= 2) {
      numbers.add(buffer.getShort());
    }
    return numbers;
  }

  /// How much the two speak of the same matter, from 0 to 1.
  double likeness(Fingerprint other) {
    double common = Math.max(jaccard(grams, other.grams), 0.75 * contained(grams, other.grams));
    return switch (where(other)) {
      // The same place, and something of what happened there: the more, the likelier.
      case SAME_HOUSE -> near(0.45, common, other);
      case SAME_STREET -> near(0.42, common, other);
      // A text written for many places, or the same sort of matter elsewhere.
      case ELSEWHERE -> 0.5 * common;
      case UNKNOWN -> common;
    };
  }

  private double near(double place, double common, Fingerprint other) {
    double about = contained(subject, other.subject);
    return Math.max(common, Math.min(1, place + about));
  }

  private enum Where {
    SAME_HOUSE,
    SAME_STREET,
    ELSEWHERE,
    UNKNOWN
  }

  private Where where(Fingerprint other) {
    if (meet(places.exact(), other.places.exact())) {
      return Where.SAME_HOUSE;
    }
    if (!places.exact().isEmpty() && !other.places.exact().isEmpty()) {
      return Where.ELSEWHERE;
    }
    if (places.named().isEmpty() || other.places.named().isEmpty()) {
      return Where.UNKNOWN;
    }
    return meet(places.named(), other.places.named()) ? Where.SAME_STREET : Where.ELSEWHERE;
  }

  private static boolean meet(Set<String> some, Set<String> others) {
    return some.stream().anyMatch(others::contains);
  }

  private static double jaccard(Set<String> some, Set<String> others) {
    int common = common(some, others);
    int all = some.size() + others.size() - common;
    return all == 0 ? 0 : (double) common / all;
  }

  private static double contained(Set<String> some, Set<String> others) {
    int least = Math.min(some.size(), others.size());
    return least < FEWEST ? 0 : (double) common(some, others) / least;
  }

  private static int common(Set<String> some, Set<String> others) {
    int common = 0;
    for (String gram : some) {
      common += others.contains(gram) ? 1 : 0;
    }
    return common;
  }

  /// Spreads neighbouring numbers over all of them.
  private static int mixed(int number) {
    int n = number;
    n = (n ^ n >>> 16) * 0x85EBCA6B;
    n = (n ^ n >>> 13) * 0xC2B2AE35;
    return n ^ n >>> 16;
  }
}
