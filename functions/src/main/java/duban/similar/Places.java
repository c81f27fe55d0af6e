package duban.similar;

import java.util.ArrayList;
import java.util.Comparator;
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
  private static final List<String> KINDS =
      longestFirst(
          "大道 大街 路 街 巷 胡同 小区 社区 花园 家园 新村 新城 公寓 雅苑 苑 广场 公园 市场 商场 超市 学校 小学 中学 幼儿园 大学 医院 大厦 大桥 村");

  /// What looks like a name and is none.
  private static final Pattern NO_NAME =
      Pattern.compile(
          ".*(?:马路|道路|公路|铁路|线路|电路|问路|出路|上路|让路|占路|过路|修路|的路|条路|段路|整条|这条|那条|沿街|上街|临街|街道|"
              + "小巷|农村|全村|我村|本村|乡村|小区|社区|我们|我家|本小|该小|整个|这个|那个|附近|门口|旁边|对面|里的|个大|多个|各个|所有|的).*");

  /// What stands between what somebody does somewhere and where.
  private static final Pattern NUMBER = Pattern.compile("\\s*(\\d{1,5})\\s*(?:号楼|号|栋|幢|弄|座|#)");

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
          if (!NO_NAME.matcher(name + (kind.length() == 1 ? kind : "")).matches()) {
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
    return name.length() > 2 && (kind.equals("小区") || kind.equals("社区")) ? name : name + kind;
  }

  private static boolean han(String words, int from, int to) {
    return words
        .substring(from, to)
        .codePoints()
        .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
  }

  private static List<String> longestFirst(String kinds) {
    List<String> all = new ArrayList<>(List.of(kinds.split(" ")));
    all.sort(Comparator.comparingInt(String::length).reversed());
    return List.copyOf(all);
  }
}
