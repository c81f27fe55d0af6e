package duban.mailin;

import duban.text.Visible;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Bytes of mails as text. What a mail says about its character set is often wrong, most of all in
/// Chinese mails: `gb2312` stands for its superset GB18030, `big5` for what Hong Kong and Microsoft
/// made of it, `us-ascii` for anything. Every method reads its text once: the time grows with the
/// length alone.
final class MailText {
  private static final Charset GB18030 = Charset.forName("GB18030");

  /// Under one label, the likelier first.
  private static final List<Charset> BIG5 =
      Stream.of("Big5-HKSCS", "x-MS950-HKSCS", "x-windows-950").map(Charset::forName).toList();

  /// The indentation of Chinese paragraphs.
  private static final int WIDE_BLANK = 0x3000;

  private static final char REPLACED = '\ufffd';

  /// Characters of three and more bytes: in other character sets their bytes hardly ever follow
  /// each other in this way.
  private static final int THREE_BYTES = 0x800;

  /// For each damaged character there are so many sound ones in a text that still is UTF-8.
  private static final int SOUND_FOR_EACH_DAMAGED = 3;

  private static final int LONGEST_LABEL = 60;

  private MailText() {}

  /// The character set that fits the bytes best: the one that is named where they are sound in it;
  /// UTF-8 where few of its characters are damaged; else the one with the fewest damaged ones.
  ///
  /// @param label the character set as the mail names it; null when it does not
  static String decode(byte[] bytes, @Nullable String label) {
    List<Charset> named = label == null ? List.of() : charsets(label);
    if (single(named) || named.contains(GB18030)) {
      Optional<String> utf8 = strict(bytes, StandardCharsets.UTF_8).filter(MailText::surelyUtf8);
      if (utf8.isPresent()) {
        return utf8.get();
      }
    }
    return named.stream()
        .flatMap(charset -> strict(bytes, charset).stream())
        .findFirst()
        .or(() -> strict(bytes, StandardCharsets.UTF_8))
        .or(() -> Optional.of(loose(bytes, StandardCharsets.UTF_8)).filter(MailText::hardlyDamaged))
        .or(() -> strict(bytes, GB18030))
        .orElseGet(() -> leastDamaged(bytes, named));
  }

  private static boolean single(List<Charset> named) {
    return named.contains(StandardCharsets.ISO_8859_1)
        || named.stream().anyMatch(charset -> charset.name().equals("windows-1252"));
  }

  private static boolean surelyUtf8(String text) {
    return text.codePoints().filter(c -> c >= THREE_BYTES).limit(2).count() == 2;
  }

  private static boolean hardlyDamaged(String text) {
    long sound = text.codePoints().filter(c -> c >= THREE_BYTES && c != REPLACED).count();
    return sound > 0 && sound >= SOUND_FOR_EACH_DAMAGED * damaged(text);
  }

  private static long damaged(String text) {
    return text.chars().filter(c -> c == REPLACED).count();
  }

  private static String leastDamaged(byte[] bytes, List<Charset> named) {
    return Stream.concat(named.stream(), Stream.of(GB18030, StandardCharsets.UTF_8))
        .map(charset -> loose(bytes, charset))
        .min(Comparator.comparingLong(MailText::damaged))
        .orElseThrow();
  }

  private static String loose(byte[] bytes, Charset charset) {
    return new String(bytes, charset);
  }

  private static List<Charset> charsets(String label) {
    String name = unquoted(first(label, LONGEST_LABEL)).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "ms936", "windows-936", "gb-18030" ->
          List.of(GB18030);
      case "big5",
          "big-5",
          "cn-big5",
          "x-x-big5",
          "big5-hkscs",
          "big5hkscs",
          "hkscs",
          "cp950",
          "ms950",
          "x-windows-950",
          "windows-950" ->
          BIG5;
      // Whatever has eight bits in it cannot be what these say.
      case "", "us-ascii", "ascii", "7bit", "8bit", "unknown-8bit", "x-unknown", "default" ->
          List.of();
      default -> {
        try {
          yield List.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
          yield List.of();
        }
      }
    };
  }

  /// Without the blanks and quotation marks around it.
  static String unquoted(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isMargin(text.charAt(from))) {
      from++;
    }
    while (from < to && isMargin(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isMargin(char c) {
    return c == '"' || c == '\'' || Character.isWhitespace(c);
  }

  private static Optional<String> strict(byte[] bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// A header as its reader is meant to see it, in one line.
  ///
  /// Words in the same character set that follow each other are decoded together: some programs cut
  /// them in the middle of a character.
  ///
  /// @param raw as it stands in the mail, each byte as one character
  /// @param otherwise the character set of the mail's body, for bytes in which no other is named;
  ///   null when that names none either
  static String header(String raw, @Nullable String otherwise) {
    StringBuilder out = new StringBuilder();
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    String openLabel = "";
    int at = 0;
    for (EncodedWord word : EncodedWord.all(raw)) {
      String between = raw.substring(at, word.start());
      boolean adjacent = open.size() > 0 && between.isBlank();
      if (!adjacent || !word.label().equalsIgnoreCase(openLabel)) {
        flush(open, openLabel, out);
      }
      if (!adjacent) {
        out.append(plain(between, otherwise));
      }
      openLabel = word.label();
      open.writeBytes(word.base64() ? base64(word.text()) : quoted(word.text()));
      at = word.end();
    }
    flush(open, openLabel, out);
    out.append(plain(raw.substring(at), otherwise));
    return Visible.line(out.toString());
  }

  private static void flush(ByteArrayOutputStream open, String label, StringBuilder out) {
    if (open.size() > 0) {
      out.append(decode(open.toByteArray(), label));
      open.reset();
    }
  }

  /// Bytes beyond ASCII where no encoding was named: UTF-8 as RFC 6532 has it, or what the writer's
  /// machine used.
  private static String plain(String raw, @Nullable String otherwise) {
    if (raw.chars().allMatch(c -> c < 0x80) || raw.chars().anyMatch(c -> c > 0xff)) {
      return raw;
    }
    byte[] bytes = raw.getBytes(StandardCharsets.ISO_8859_1);
    return strict(bytes, StandardCharsets.UTF_8).orElseGet(() -> decode(bytes, otherwise));
  }

  /// Read over what does not belong, and over a lone digit at the end; padding may be missing.
  private static byte[] base64(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    text.chars().filter(MailText::isDigit64).forEach(c -> digits.append((char) c));
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    return Base64.getDecoder().decode(digits.toString());
  }

  private static boolean isDigit64(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  private static byte[] quoted(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (c == '=' && low >= 0) {
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(c == '_' ? ' ' : c);
      }
    }
    return out.toByteArray();
  }

  /// Several lines without what cannot be seen; line ends made plain, no blanks before them, at
  /// most one empty line in a row.
  static String lines(String text) {
    StringBuilder lines = new StringBuilder(text.length());
    int end = 0; // behind the last character that is seen
    int breaks = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int next = at + Character.charCount(c);
      if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
        breaks++;
        lines.setLength(end);
        next += c == '\r' && next < text.length() && text.charAt(next) == '\n' ? 1 : 0;
      } else if (isBlank(c)) {
        lines.appendCodePoint(c == '\t' || c == WIDE_BLANK ? c : ' ');
      } else if (Visible.isVisible(c) || (end > 0 && Visible.joins(c))) {
        if (breaks > 0 && end > 0) {
          lines.insert(end, breaks > 1 ? "\n\n" : "\n");
        }
        breaks = 0;
        lines.appendCodePoint(c);
        end = lines.length();
      }
      at = next;
    }
    lines.setLength(end);
    return lines.toString().strip();
  }

  private static boolean isBlank(int c) {
    return Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  /// The first characters of a text; whole ones.
  static String first(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }
}
