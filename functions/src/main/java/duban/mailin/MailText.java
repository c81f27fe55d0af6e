package duban.mailin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Bytes of mails as text. What a mail says about its character set is often wrong, most of all in
/// Chinese mails: `gb2312` stands for its superset GB18030, `us-ascii` for anything.
final class MailText {
  private static final Charset GB18030 = Charset.forName("GB18030");

  /// RFC 2047; the language suffix of RFC 2231 is read over.
  private static final Pattern WORD =
      Pattern.compile("=\\?([A-Za-z0-9_.:+-]+)(?:\\*[A-Za-z0-9-]*)?\\?([BbQq])\\?([^? \\t]*)\\?=");

  private MailText() {}

  /// @param label the character set as the mail names it; null when it does not
  static String decode(byte[] bytes, @Nullable String label) {
    Optional<Charset> named = label == null ? Optional.empty() : charset(label);
    if (named.isPresent()) {
      Optional<String> text = strict(bytes, named.get());
      if (text.isPresent()) {
        return text.get();
      }
    }
    return strict(bytes, StandardCharsets.UTF_8)
        .or(() -> strict(bytes, GB18030))
        .orElseGet(() -> new String(bytes, named.orElse(StandardCharsets.UTF_8)));
  }

  private static Optional<Charset> charset(String label) {
    String name = label.strip().replaceAll("^[\"']|[\"']$", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "ms936", "windows-936", "gb-18030" ->
          Optional.of(GB18030);
      // Whatever has eight bits in it cannot be what these say.
      case "", "us-ascii", "ascii", "7bit", "8bit", "unknown-8bit", "x-unknown", "default" ->
          Optional.empty();
      default -> {
        try {
          yield Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
          yield Optional.empty();
        }
      }
    };
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
  static String header(String raw) {
    String unfolded = raw.replaceAll("\\r?\\n[ \\t]*", " ");
    StringBuilder out = new StringBuilder();
    Matcher word = WORD.matcher(unfolded);
    ByteArrayOutputStream open = new ByteArrayOutputStream();
    String openLabel = "";
    int at = 0;
    while (word.find()) {
      String between = unfolded.substring(at, word.start());
      String label = word.group(1);
      boolean adjacent = open.size() > 0 && between.isBlank();
      if (!adjacent || !label.equalsIgnoreCase(openLabel)) {
        flush(open, openLabel, out);
      }
      if (!adjacent) {
        out.append(plain(between));
      }
      openLabel = label;
      open.writeBytes(
          word.group(2).equalsIgnoreCase("B") ? base64(word.group(3)) : quoted(word.group(3)));
      at = word.end();
    }
    flush(open, openLabel, out);
    out.append(plain(unfolded.substring(at)));
    return oneLine(out.toString());
  }

  private static void flush(ByteArrayOutputStream open, String label, StringBuilder out) {
    if (open.size() > 0) {
      out.append(decode(open.toByteArray(), label));
      open.reset();
    }
  }

  /// Bytes beyond ASCII where no encoding was named: UTF-8 as RFC 6532 has it, or what the writer's
  /// machine used.
  private static String plain(String raw) {
    return raw.chars().allMatch(c -> c < 0x80)
        ? raw
        : raw.chars().allMatch(c -> c <= 0xff)
            ? decode(raw.getBytes(StandardCharsets.ISO_8859_1), null)
            : raw;
  }

  private static byte[] base64(String text) {
    // The MIME decoder reads over what does not belong; a lone character at the end it refuses.
    String clean = text.replaceAll("[^A-Za-z0-9+/]", "");
    return Base64.getMimeDecoder()
        .decode(clean.length() % 4 == 1 ? clean.substring(0, clean.length() - 1) : clean);
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

  /// Free of line breaks and of characters that cannot be seen but change how others are.
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}\\s]+", " ").strip();
  }

  /// Several lines, likewise; line ends made plain, at most one empty line in a row.
  static String lines(String text) {
    return text.replace("\r\n", "\n")
        .replace('\r', '\n')
        .replaceAll("[\\p{Cf}\\p{Cn}\\p{Co}&&[^\\n\\t]]+", "")
        .replaceAll("[\\p{Cc}&&[^\\n\\t]]+", " ")
        .replace('\u00a0', ' ')
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }

  /// The first characters of a text; whole ones.
  static String first(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }
}
