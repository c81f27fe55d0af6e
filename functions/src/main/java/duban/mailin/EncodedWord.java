package duban.mailin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A word of a header in another character set than ASCII (RFC 2047), as programs write them: also
/// with blanks inside, without its end, or with a language (RFC 2231).
///
/// @param start where it begins in the header
/// @param end behind it
/// @param label the character set as it names it
/// @param base64 whether `B`, else `Q`
/// @param text as it stands between the last two question marks
record EncodedWord(int start, int end, String label, boolean base64, String text) {
  private static final String BEGIN = "=?";
  private static final String END = "?=";
  private static final int LONGEST_LABEL = 60;

  /// Every word of a header in its order. Each character is looked at a bounded number of times.
  static List<EncodedWord> all(String header) {
    List<EncodedWord> words = new ArrayList<>();
    int lastEnd = header.lastIndexOf(END);
    int at = header.indexOf(BEGIN);
    while (at >= 0) {
      Optional<EncodedWord> word = at(header, at, lastEnd);
      word.ifPresent(words::add);
      at = header.indexOf(BEGIN, word.map(EncodedWord::end).orElse(at + BEGIN.length()));
    }
    return words;
  }

  private static Optional<EncodedWord> at(String header, int start, int lastEnd) {
    int label = start + BEGIN.length();
    int limit = Math.min(header.length(), label + LONGEST_LABEL);
    int labelEnd = header.indexOf('?', label, limit);
    if (labelEnd <= label
        || labelEnd + 2 >= header.length()
        || header.charAt(labelEnd + 2) != '?') {
      return Optional.empty();
    }
    char encoding = Character.toUpperCase(header.charAt(labelEnd + 1));
    String name = header.substring(label, labelEnd);
    if ((encoding != 'B' && encoding != 'Q') || !name.chars().allMatch(EncodedWord::isLabel)) {
      return Optional.empty();
    }
    int text = labelEnd + 3;
    int mark = text;
    while (mark < header.length() && !ends(header, mark, text > lastEnd)) {
      mark++;
    }
    int end = header.startsWith(END, mark) ? mark + END.length() : mark;
    int language = name.indexOf('*');
    return Optional.of(
        new EncodedWord(
            start,
            end,
            language < 0 ? name : name.substring(0, language),
            encoding == 'B',
            header.substring(text, mark)));
  }

  /// At its own end, or before the next word where it has none, or before a blank where no word of
  /// the rest has one.
  private static boolean ends(String header, int at, boolean endless) {
    return endless
        ? Character.isWhitespace(header.charAt(at))
        : header.startsWith(END, at)
            || (header.startsWith(BEGIN, at) && Character.isWhitespace(header.charAt(at - 1)));
  }

  private static boolean isLabel(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_.:+-*".indexOf(c) >= 0;
  }
}
