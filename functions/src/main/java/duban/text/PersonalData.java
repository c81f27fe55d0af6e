package duban.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The pieces of a free text that identify a person (E10, D9): numbers under which a person is
/// reached or registered, a home down to its room, a vehicle, and the names that the sender gave.
///
/// Pieces are found as they are really written: full-width, in Chinese numerals, broken up by
/// blanks, dots or dashes, with characters between them that nobody sees. Dates, amounts, case
/// numbers, house numbers and short public numbers such as 12345 are no pieces. Reading takes time
/// in proportion to the text.
public final class PersonalData {
  /// What a piece is.
  public enum Kind {
    EMAIL,
    /// A resident's identity number, or a card's number of that length.
    IDENTITY,
    MOBILE,
    LANDLINE,
    /// An account of QQ, WeChat or the like.
    CHAT,
    PASSPORT,
    PLATE,
    /// A dwelling: from the block to the room, and from the street where the text says that
    /// somebody lives there.
    HOME,
    NAME
  }

  /// A piece, as positions in the text that was read.
  ///
  /// @param to behind its last character
  public record Found(Kind kind, int from, int to) {}

  private record Rule(Kind kind, Pattern pattern) {}

  private static final String HIDDEN = "\u200B";
  private static final String GAP = "[ \\-" + HIDDEN + "]?";
  private static final String ALONE = "(?<![0-9])";
  private static final String OVER = "(?![0-9])";
  private static final String CALLED = "[ :是为号码" + HIDDEN + "]{0,4}";

  private static final String SURNAMES = surnames();

  /// Part of a dwelling above its room.
  private static final String BLOCK = "[0-9A-Z甲乙丙丁十]{1,4}(?:号楼|号院|[栋幢座梯层楼#]|单元)";

  private static final String NO_ROOM = "(?![0-9]|[元人年月日米平个天次点户家起:%℃]|\\.[0-9]|.{0,3}(?:办公|会议|窗口|教室|大厅))";

  private static final String ROOM = "[A-Z]?[0-9]{3,4}[A-Z]?(?:号房|[室房户])?" + NO_ROOM;

  /// The rules over the text in one form, with Arabic digits as they stand. What a rule looks at
  /// before its piece is kept out of the piece by a group.
  private static final List<Rule> RULES =
      List.of(
          rule(Kind.EMAIL, "([\\w.%+\\-]{1,64}@[A-Za-z0-9\\-]{1,63}(?:\\.[A-Za-z0-9\\-]{1,63}){1,4})"),
          rule(Kind.CHAT, "(wxid_[a-z0-9]{4,24})"),
          rule(Kind.CHAT, "(?:qq|扣扣|企鹅|q号)(?:群)?" + CALLED + "([1-9][0-9]{4,11})" + OVER),
          rule(
              Kind.CHAT,
              "(?:微信|薇信|weixin|wechat|(?<![a-z])[vw]x|抖音|快手|支付宝|telegram) ?(?:账号|帐号|id)?"
                  + CALLED
                  + "((?!app\\b|wechat|weixin)[a-z][a-z0-9_\\-]{5,24}|(?<=[号:为是 ])[0-9]{6,12})"),
          rule(
              Kind.PASSPORT,
              "(?:护照|通行证|回乡证|台胞证|军官证|passport)[ :是为号码no.]{0,5}([a-z]{0,2}[0-9]{7,10})" + OVER),
          rule(Kind.PASSPORT, "(?<![a-z0-9\\-])((?:e[a-hj-np-z]|[gde])[0-9]{7,8})(?![a-z0-9\\-])"),
          rule(
              Kind.PLATE,
              "([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•. \\-]{0,2}"
                  + "(?=[A-Z]{0,3}[0-9])[A-HJ-NP-Z0-9]{4}(?:[A-HJ-NP-Z0-9]{1,2}|[A-HJ-NP-Z0-9]?[挂学警港澳]))(?![a-z0-9])"),
          rule(
              Kind.LANDLINE,
              "(?:电话|座机|致电|拨打|联系|手机|号码|单位|家里|tel|phone)[^0-9。；;\n]{0,6}("
                  + "[2-8][0-9]{2,3}[ \\-]?[0-9]{4})(?![0-9]|[元号人年次万.])"),
          rule(Kind.NAME, "(?:姓名|联系人|我叫|投诉人|举报人|当事人|户主)[ :是为]{0,2}([" + SURNAMES + "]\\p{IsHan}{1,2})(?!\\p{IsHan})"));

  /// The rules over the text with Chinese numerals as digits.
  private static final List<Rule> IN_NUMERALS =
      List.of(
          // Identity numbers (15 or 18), bank cards (16 to 19).
          rule(Kind.IDENTITY, ALONE + "((?:[0-9]" + GAP + "){14,18}[0-9x])" + OVER),
          // Mobile, with or without the country code.
          rule(
              Kind.MOBILE,
              "((?:(?:\\+|00)?86[ \\-]{0,2}|"
                  + ALONE
                  + ")(?:1[3-9](?:"
                  + GAP
                  + "[0-9]){9}|1[3-9][0-9][. _\\-·/]{1,3}[0-9]{4}[. _\\-·/]{1,3}[0-9]{4}|1(?:[. ·*]{1,2}[0-9]){10}))"
                  + OVER),
          // Landline with its area code.
          rule(
              Kind.LANDLINE,
              ALONE
                  + "(\\(?0[0-9]{2,3}\\)?[ .\\-]{0,2}[2-9][0-9]{2,3}[ .\\-]?[0-9]{4})(?:(?=转)|"
                  + OVER
                  + ")"),
          rule(
              Kind.HOME,
              "(?:(?<=住)|(?<=住址)|(?<=地址)|(?<=住在)|(?<=家在)|(?<=住:)|(?<=址:))"
                  + "(\\p{IsHan}{2,16}(?:[0-9]{1,5}[号弄巷][ ,\\-]?){0,2}(?:"
                  + BLOCK
                  + "[ ,\\-]?){0,4}(?:[0-9]{1,3}-){0,3}"
                  + ROOM
                  + ")"),
          rule(Kind.HOME, "((?:" + BLOCK + "[ ,\\-]?){1,4}(?:[0-9]{1,3}-){0,3}" + ROOM + ")"),
          rule(Kind.HOME, ALONE + "((?:[0-9]{1,3}-){1,3}[0-9]{3,4}(?:号房|[室房户]))"),
          rule(Kind.HOME, "(?<=[号弄巷区苑村园里城])([ ,\\-]?[0-9]{3,4}(?:号房|[室户]))" + NO_ROOM));

  private PersonalData() {}

  private static Rule rule(Kind kind, String pattern) {
    return new Rule(kind, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
  }

  /// Every piece, in the order of the text; pieces that meet are one piece of the first one's kind.
  ///
  /// @param known what the sender said of themselves, such as a name: found wherever it stands,
  ///   also with blanks in it or in another case
  public static List<Found> in(String text, Collection<String> known) {
    String folded = folded(text, false);
    String digits = folded(text, true);
    List<Found> found = new ArrayList<>();
    for (String said : known) {
      find(Kind.NAME, name(said), folded, found);
    }
    IN_NUMERALS.forEach(rule -> find(rule.kind(), rule.pattern(), digits, found));
    RULES.forEach(rule -> find(rule.kind(), rule.pattern(), folded, found));
    found.removeIf(piece -> piece.kind() == Kind.IDENTITY && serial(digits, piece));
    return apart(found);
  }

  /// The text with `mask` in place of every piece.
  public static String mask(String text, Collection<String> known, String mask) {
    StringBuilder masked = new StringBuilder(text.length());
    int at = 0;
    for (Found piece : in(text, known)) {
      masked.append(text, at, piece.from()).append(mask);
      at = piece.to();
    }
    return masked.append(text, at, text.length()).toString();
  }

  private static void find(Kind kind, Pattern pattern, String text, List<Found> found) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(new Found(kind, matcher.start(1), matcher.end(1)));
    }
  }

  /// Whether the text calls a long number the number of a paper, and it holds no date of birth.
  private static boolean serial(String text, Found piece) {
    String before = text.substring(Math.max(0, piece.from() - 8), piece.from());
    return Serial.CALLED.matcher(before).find();
  }

  private static final class Serial {
    private static final Pattern CALLED =
        Pattern.compile("(?:工单|订单|受理|流水|案件|单号|编号|文号|批号|回执).{0,4}$");
  }

  private static List<Found> apart(List<Found> found) {
    found.sort(Comparator.comparingInt(Found::from).thenComparing(Found::to, Comparator.reverseOrder()));
    List<Found> apart = new ArrayList<>();
    for (Found piece : found) {
      @Nullable Found last = apart.isEmpty() ? null : apart.getLast();
      if (last == null || piece.from() >= last.to()) {
        apart.add(piece);
      } else if (piece.to() > last.to()) {
        apart.set(apart.size() - 1, new Found(last.kind(), last.from(), piece.to()));
      }
    }
    return List.copyOf(apart);
  }

  /// A name as people write it: with blanks or hidden characters between its parts, in any case;
  /// Latin letters do not go on around it, and its two parts may change places.
  private static Pattern name(String said) {
    String name = folded(said.strip(), false);
    String[] parts = name.split("[ " + HIDDEN + "]+");
    String pattern = spaced(parts);
    if (parts.length == 2 && latin(name)) {
      pattern = pattern + "|" + spaced(new String[] {parts[1], parts[0]});
    }
    return Pattern.compile(
        latin(name)
            ? "(?<![A-Za-z])(" + pattern + ")(?![A-Za-z])"
            : Character.isDigit(name.codePointAt(0)) ? ALONE + "(" + pattern + ")" + OVER : "(" + pattern + ")",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String spaced(String[] parts) {
    String between = "[ .·," + HIDDEN + "\\-]{0,3}";
    List<String> words = new ArrayList<>();
    for (String part : parts) {
      words.add(
          latin(part)
              ? Pattern.quote(part)
              : part.codePoints()
                  .mapToObj(c -> Pattern.quote(Character.toString(c)))
                  .collect(Collectors.joining("[ ·" + HIDDEN + "]{0,2}")));
    }
    return String.join(between, words);
  }

  private static boolean latin(String text) {
    return text.codePoints().allMatch(c -> c < 0x80 && !Character.isDigit(c)) && !text.contains("@");
  }

  /// The text with one character for each of its own, so that positions stay: full width, digits of
  /// other scripts, blanks, dashes and what is not seen in one form each.
  private static String folded(String text, boolean numerals) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      folded.append(folded(text.charAt(i), numerals));
    }
    return folded.toString();
  }

  private static char folded(char c, boolean numerals) {
    if (c >= '\uFF01' && c <= '\uFF5E') {
      return (char) (c - '\uFF01' + '!');
    }
    int numeral = numerals ? "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖幺两".indexOf(c) : -1;
    if (numeral >= 0) {
      return "0123456789012345678912".charAt(numeral);
    }
    if (Character.isDigit(c)) {
      return (char) ('0' + Character.digit(c, 10));
    }
    if ((c >= '\u2010' && c <= '\u2015') || c == '\u2212' || c == '\u2043') {
      return '-';
    }
    if (c == '\t' || (Character.isSpaceChar(c) && c != '\u2028' && c != '\u2029')) {
      return ' ';
    }
    return hidden(c) ? HIDDEN.charAt(0) : c;
  }

  private static boolean hidden(char c) {
    return Character.getType(c) == Character.FORMAT
        || c == '\u3164'
        || c == '\u115F'
        || c == '\u1160'
        || c == '\u034F'
        || (c >= '\uFE00' && c <= '\uFE0F');
  }

  private static String surnames() {
    try (InputStream in = PersonalData.class.getResourceAsStream("/personal/surnames.txt")) {
      if (in == null) {
        throw new IllegalStateException("The resource personal/surnames.txt is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(String::strip)
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
