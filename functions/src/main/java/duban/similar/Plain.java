package duban.similar;

import duban.cases.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A text as far as it matters whether it is the same as another: without full width, upper case,
/// traditional characters, spaces and punctuation, and without the courtesies around it.
final class Plain {
  /// What begins and ends messages, the longest first.
  private static final List<String> COURTESIES = phrases("courtesies.txt");

  /// What they say in between whatever they are about, the longest first.
  private static final List<String> COMMONPLACES = phrases("commonplaces.txt");

  private static final Map<Integer, Integer> SIMPLIFIED = simplified();

  /// Signs that make another number of the digits, or another name of the letters, around them.
  private static final String SIGNS = "-.,/:~+#%‰°±<>=×÷*^$¥€£&@_⁄′″";

  /// Those of them that do so behind a number, and before one, where nothing stands on the other
  /// side.
  private static final String AFTER = "+#%‰°±*^′″";

  private static final String BEFORE = "-+#±<>=$¥€£";

  private static final String NUMERALS = String.join("", lines("numerals.txt"));

  private Plain() {}

  /// Title and content as one text. A title that the content begins with adds nothing: channels
  /// that have no titles make them out of the content. One that stands further back may name
  /// another of the places that the content names.
  static String of(Message message) {
    String title = stripped(letters(message.title()));
    String content = stripped(letters(message.content()));
    return content.startsWith(title) && !goesOn(content, title.length())
        ? content
        : title + " " + content;
  }

  /// Whether a number, or a word of Latin letters, is cut in two there.
  private static boolean goesOn(String text, int at) {
    return at > 0 && at < text.length() && counts(text.charAt(at - 1)) && counts(text.charAt(at));
  }

  private static boolean counts(int c) {
    return latin(c) || SIGNS.indexOf(c) >= 0 || NUMERALS.indexOf(c) >= 0;
  }

  /// Letter by letter, as it was sent.
  static String digestOfLetters(Message message) {
    return digest(message.title() + "\n" + message.content());
  }

  /// Letters and digits, and what stands between or beside them where it makes another number or
  /// name of them: 11-2 is not 112, 1.5 is not 15, A+ is not A.
  static String letters(String text) {
    int[] folded = folded(text).codePoints().toArray();
    StringBuilder letters = new StringBuilder(folded.length);
    int before = -1;
    for (int i = 0; i < folded.length; i++) {
      if (!Character.isLetterOrDigit(folded[i])) {
        continue;
      }
      between(folded, before, i, letters);
      letters.appendCodePoint(folded[i]);
      before = i;
    }
    between(folded, before, folded.length, letters);
    return letters.toString();
  }

  /// What stays of the signs between two letters, by their positions; -1 and the length are the
  /// ends of the text.
  private static void between(int[] text, int before, int after, StringBuilder letters) {
    if (after - before < 2) {
      return;
    }
    boolean behind = before >= 0 && latin(text[before]);
    boolean ahead = after < text.length && latin(text[after]);
    if (behind && ahead) {
      int from = letters.length();
      for (int i = before + 1; i < after; i++) {
        if (SIGNS.indexOf(text[i]) >= 0) {
          letters.appendCodePoint(text[i]);
        }
      }
      if (letters.length() == from) {
        letters.append(' ');
      }
      return;
    }
    for (int i = before + 1; behind && i < after && SIGNS.indexOf(text[i]) >= 0; i++) {
      letters.append(AFTER.indexOf(text[i]) >= 0 ? Character.toString(text[i]) : "");
    }
    int sign = text[after - 1];
    if (ahead && BEFORE.indexOf(sign) >= 0) {
      letters.appendCodePoint(sign);
    }
  }

  /// A digit or a letter that goes together with its neighbours.
  private static boolean latin(int c) {
    return Character.isDigit(c) || (c >= 'a' && c <= 'z');
  }

  /// In one width, one case and simplified characters; what is neither letter nor digit is a space.
  static String words(String text) {
    StringBuilder words = new StringBuilder(text.length());
    folded(text)
        .codePoints()
        .map(c -> Character.isLetterOrDigit(c) ? c : ' ')
        .forEach(words::appendCodePoint);
    return words.toString();
  }

  /// The phrases that say nothing of the matter, the longest first.
  static List<String> commonplaces() {
    return COMMONPLACES;
  }

  /// Short enough for a key, long enough for nobody to find another text with the same.
  static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    Normalizer.normalize(apart(text), Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> !hidden(c))
        .map(Plain::dash)
        .map(c -> SIMPLIFIED.getOrDefault(c, c))
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }

  /// Numbers that are one character, such as ² or ½, do not become the next digit of a number.
  private static String apart(String text) {
    StringBuilder apart = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean number = Character.getType(c) == Character.OTHER_NUMBER;
              apart.append(number ? "^" : "").appendCodePoint(c).append(number ? "^" : "");
            });
    return apart.toString();
  }

  /// What is not seen, and therefore is no difference: format characters, fillers, selectors.
  private static boolean hidden(int c) {
    return Character.getType(c) == Character.FORMAT
        || c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }

  private static int dash(int c) {
    return Character.getType(c) == Character.DASH_PUNCTUATION || c == 0x2212
        ? '-'
        : c == 0x301C ? '~' : c;
  }

  private static String stripped(String letters) {
    String rest = letters;
    for (int before = -1; before != rest.length(); ) {
      before = rest.length();
      for (String phrase : COURTESIES) {
        if (rest.startsWith(phrase)) {
          rest = rest.substring(phrase.length());
        }
        if (rest.endsWith(phrase)) {
          rest = rest.substring(0, rest.length() - phrase.length());
        }
      }
    }
    return rest;
  }

  /// The lines of a list in the resources, the longest first.
  static List<String> phrases(String resource) {
    return lines(resource).stream()
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  private static Map<Integer, Integer> simplified() {
    Map<Integer, Integer> simplified = new HashMap<>();
    for (String line : lines("traditional.txt")) {
      int[] characters = line.codePoints().toArray();
      for (int i = 0; i + 1 < characters.length; i += 2) {
        simplified.put(characters[i], characters[i + 1]);
      }
    }
    return simplified;
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Plain.class.getResourceAsStream("/similar/" + resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource similar/" + resource + " is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(String::strip)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
