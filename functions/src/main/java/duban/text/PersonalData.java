package duban.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private record Rule(Kind kind, boolean numerals, Pattern pattern) {}

  private static final String HIDDEN = "\u200B";
  private static final String ALONE = "(?<![0-9])";
  private static final String OVER = "(?![0-9])";

  private static final Map<Character, Character> DIGITS = digits();
  private static final Map<String, String> PARTS = new HashMap<>();
  private static final List<Rule> RULES = rules();
  private static final Pattern SERIAL = pattern("{{SERIAL}}");

  private PersonalData() {}

  private static List<Rule> rules() {
    PARTS.put("SURNAMES", String.join("", lines("surnames.txt")));
    List<Rule> rules = new ArrayList<>();
    for (String line : lines("rules.txt")) {
      String[] said = line.split("\t", 3);
      if (said[0].equals("part")) {
        PARTS.put(said[1], said[2]);
      } else {
        rules.add(new Rule(Kind.valueOf(said[0]), said[1].equals("numerals"), pattern(said[2])));
      }
    }
    return List.copyOf(rules);
  }

  private static Pattern pattern(String written) {
    String pattern = written;
    while (pattern.contains("{{")) {
      String name = pattern.substring(pattern.indexOf("{{") + 2, pattern.indexOf("}}"));
      String part = PARTS.get(name);
      if (part == null) {
        throw new IllegalStateException("The part " + name + " of personal/rules.txt is missing.");
      }
      pattern = pattern.replace("{{" + name + "}}", part);
    }
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
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
    RULES.forEach(
        rule -> find(rule.kind(), rule.pattern(), rule.numerals() ? digits : folded, found));
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
    return SERIAL.matcher(before).find();
  }

  private static List<Found> apart(List<Found> found) {
    found.sort(
        Comparator.comparingInt(Found::from).thenComparing(Found::to, Comparator.reverseOrder()));
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
    String[] parts = name.split("[ " + HIDDEN + "]+", -1);
    String pattern = spaced(parts);
    if (parts.length == 2 && latin(name)) {
      pattern = pattern + "|" + spaced(new String[] {parts[1], parts[0]});
    }
    return Pattern.compile(
        latin(name)
            ? "(?<![A-Za-z])(" + pattern + ")(?![A-Za-z])"
            : Character.isDigit(name.codePointAt(0))
                ? ALONE + "(" + pattern + ")" + OVER
                : "(" + pattern + ")",
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
    return text.codePoints().allMatch(c -> c < 0x80 && !Character.isDigit(c))
        && !text.contains("@");
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
    @Nullable Character digit = numerals ? DIGITS.get(c) : null;
    if (digit != null) {
      return digit;
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

  private static Map<Character, Character> digits() {
    Map<Character, Character> digits = new HashMap<>();
    for (String line : lines("numerals.txt")) {
      for (int i = 0; i + 1 < line.length(); i += 2) {
        digits.put(line.charAt(i), line.charAt(i + 1));
      }
    }
    return Map.copyOf(digits);
  }

  private static List<String> lines(String resource) {
    try (InputStream in = PersonalData.class.getResourceAsStream("/personal/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource personal/" + resource + " is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
