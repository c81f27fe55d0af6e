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

  private Plain() {}

  /// Title and content as one text. A title that the content says anyway adds nothing: channels
  /// that have no titles make them out of the content.
  static String of(Message message) {
    String title = stripped(letters(message.title()));
    String content = stripped(letters(message.content()));
    return content.contains(title) ? content : title + content;
  }

  /// Letter by letter, as it was sent.
  static String digestOfLetters(Message message) {
    return digest(message.title() + "\n" + message.content());
  }

  /// Letters and digits only.
  static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    folded(text).codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    return letters.toString();
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
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(c -> SIMPLIFIED.getOrDefault(c, c))
        .forEach(folded::appendCodePoint);
    return folded.toString();
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

  private static List<String> phrases(String resource) {
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
