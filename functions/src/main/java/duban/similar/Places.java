package duban.similar;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The places a text names, as far as they can be told without a map: the two characters before a
/// word such as 路 or 小区, and a house number behind it. The same place is found the same way in
/// every text, which is all that is asked of it; it need not be the place's whole name.
///
/// @param named streets, estates, parks, markets …, without numbers
/// @param exact the same with the number of a house or a block
/// @param rest the text with a space in place of every place
record Places(Set<String> named, Set<String> exact, String rest) {
  private static final List<String> KINDS = Plain.phrases("places.txt");

  /// What looks like a name and is none.
  private static final List<String> NO_NAMES = Plain.phrases("no-places.txt");

  /// Kinds that may follow a name that ends in a kind already.
  private static final List<String> GENERAL = Plain.phrases("general.txt");

  /// The number of a house or a block, behind its street or estate.
  private static final Pattern NUMBER =
      Pattern.compile(
          "\\s{0,3}(\\d{1,5})\\s{0,3}(?:" + String.join("|", Plain.phrases("numbers.txt")) + ")");

  Places {
    named = Set.copyOf(named);
    exact = Set.copyOf(exact);
  }

  /// @param words as [Plain#words(String)] gives them
  static Places in(String words) {
    Set<String> named = new LinkedHashSet<>();
    Set<String> exact = new LinkedHashSet<>();
    StringBuilder rest = new StringBuilder(words);
    for (int end = 0; end < words.length(); end++) {
      for (String kind : KINDS) {
        if (words.startsWith(kind, end)) {
          int from = nameBefore(words, end);
          if (from < 0) {
            break;
          }
          String name = words.substring(from, end);
          int over = end + kind.length();
          if (isName(name + (kind.length() == 1 ? kind : ""))) {
            String place = merged(name, kind);
            named.add(place);
            Matcher number = NUMBER.matcher(words).region(over, words.length());
            if (number.lookingAt()) {
              exact.add(place + Integer.parseInt(number.group(1)));
              over = number.end();
            }
            rest.replace(from, over, " ".repeat(over - from));
          }
          end = over - 1;
          break;
        }
      }
    }
    return new Places(named, exact, rest.toString());
  }

  /// Where the name before a word begins: two characters before it, or, where those are such a word
  /// themselves (阳光花园小区), two before that.
  private static int nameBefore(String words, int end) {
    int from = end - 2;
    if (from < 0 || !han(words, from, end)) {
      return -1;
    }
    return KINDS.contains(words.substring(from, end)) && from >= 2 && han(words, from - 2, end)
        ? from - 2
        : from;
  }

  /// 阳光花园小区 is 阳光花园.
  private static String merged(String name, String kind) {
    return name.length() > 2 && GENERAL.contains(kind) ? name : name + kind;
  }

  private static boolean isName(String name) {
    return NO_NAMES.stream().noneMatch(name::contains);
  }

  private static boolean han(String words, int from, int to) {
    return words
        .substring(from, to)
        .codePoints()
        .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }
}
