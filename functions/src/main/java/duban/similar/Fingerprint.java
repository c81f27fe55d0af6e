package duban.similar;

import duban.cases.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
  /// least one of eight bands nine times in ten, texts with a tenth in common one time in thirteen.
  private static final int BANDS = 8;

  private static final int ROWS = 2;

  /// What it weighs that one text holds all of the other: a longer letter may be about more.
  static final double CONTAINED = 0.75;

  /// Texts written for many places, and the same sort of matter elsewhere, are half as like.
  static final double ELSEWHERE = 0.5;

  /// What the same place weighs; the rest is what the texts say of what happened there.
  private static final double HOUSE = 0.45;

  private static final double STREET = 0.42;

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
    names.stream()
        .sorted(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_PLACES)
        .forEach(name -> traits.add("place#" + Plain.digest(name)));
    if (grams.size() >= FEWEST) {
      int[] least = new int[BANDS * ROWS];
      Arrays.fill(least, Integer.MAX_VALUE);
      for (String gram : grams) {
        for (int i = 0; i < least.length; i++) {
          least[i] = Math.min(least[i], mixed(gram.hashCode() ^ 0x9E3779B9 * (i + 1)));
        }
      }
      for (int band = 0; band < BANDS; band++) {
        traits.add(
            "text#%s#%d#%08x%08x"
                .formatted(area, band, least[band * ROWS], least[band * ROWS + 1]));
      }
    }
    return traits;
  }

  /// How much the two speak of the same matter, from 0 to 1.
  double likeness(Fingerprint other) {
    double common =
        Math.max(jaccard(grams, other.grams), CONTAINED * contained(grams, other.grams));
    return switch (where(
        places.exact(), places.named(), other.places.exact(), other.places.named())) {
      // The same place, and something of what happened there: the more, the likelier.
      case SAME_HOUSE -> near(HOUSE, common, other);
      case SAME_STREET -> near(STREET, common, other);
      // A text written for many places, or the same sort of matter elsewhere.
      case ELSEWHERE -> ELSEWHERE * common;
      case UNKNOWN -> common;
    };
  }

  private double near(double place, double common, Fingerprint other) {
    double about = contained(subject, other.subject);
    return Math.max(common, Math.min(1, place + about));
  }

  /// How the places of two texts lie to each other.
  enum Where {
    SAME_HOUSE,
    SAME_STREET,
    ELSEWHERE,
    UNKNOWN
  }

  static <T> Where where(Set<T> exact, Set<T> named, Set<T> otherExact, Set<T> otherNamed) {
    if (meet(exact, otherExact)) {
      return Where.SAME_HOUSE;
    }
    if (!exact.isEmpty() && !otherExact.isEmpty()) {
      return Where.ELSEWHERE;
    }
    if (named.isEmpty() || otherNamed.isEmpty()) {
      return Where.UNKNOWN;
    }
    return meet(named, otherNamed) ? Where.SAME_STREET : Where.ELSEWHERE;
  }

  private static <T> boolean meet(Set<T> some, Set<T> others) {
    return some.stream().anyMatch(others::contains);
  }

  static <T> double jaccard(Set<T> some, Set<T> others) {
    int common = common(some, others);
    int all = some.size() + others.size() - common;
    return all == 0 ? 0 : (double) common / all;
  }

  static <T> double contained(Set<T> some, Set<T> others) {
    int least = Math.min(some.size(), others.size());
    return least < FEWEST ? 0 : (double) common(some, others) / least;
  }

  private static <T> int common(Set<T> some, Set<T> others) {
    int common = 0;
    for (T gram : some) {
      common += others.contains(gram) ? 1 : 0;
    }
    return common;
  }

  /// Spreads neighbouring numbers over all of them.
  static int mixed(int number) {
    int n = number;
    n = (n ^ n >>> 16) * 0x85EBCA6B;
    n = (n ^ n >>> 13) * 0xC2B2AE35;
    return n ^ n >>> 16;
  }
}
