package duban.text;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What of a text a reader sees. Unicode has some four thousand characters without a shape of their
/// own; a text of nothing else says nothing, at every door and in every form.
///
/// Each method reads a text once, character by character, so that its time grows with the length
/// alone.
public final class Visible {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int GRAPHEME_JOINER = 0x034f;

  private Visible() {}

  /// Whether the text has no visible character; also true for null.
  public static boolean blank(@Nullable String text) {
    return text == null || text.codePoints().noneMatch(Visible::isVisible);
  }

  /// Whether a character has a shape of its own. Spaces, controls, formats, fillers, selectors,
  /// lone marks and half characters have none.
  public static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          // A mark without a letter under it, among them the variation selectors.
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      case Character.FORMAT -> isNumberSign(character);
      case Character.UNASSIGNED -> !isNoncharacter(character) && !isReservedIgnorable(character);
      default -> !isFiller(character);
    };
  }

  /// Whether a character without a shape of its own is part of the visible one before it: a mark, a
  /// selector, a joiner.
  public static boolean joins(int character) {
    return isJoiner(character)
        || (character != GRAPHEME_JOINER
            && switch (Character.getType(character)) {
              case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
              default -> false;
            });
  }

  /// A title: one line without controls, direction marks and zero-width characters. What joins the
  /// parts of one visible character (emoji, Arabic, Indic scripts) stays.
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean space = false;
    for (int at = 0; at < text.length(); ) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (isSpace(character)) {
        space = true;
      } else if (!isStripped(character) || isJoiner(character)) {
        if (space && !line.isEmpty()) {
          line.append(' ');
        }
        space = false;
        line.appendCodePoint(character);
      }
    }
    return line.toString();
  }

  /// The first line with a visible character, as a title.
  public static Optional<String> firstLine(String text) {
    return text.lines().filter(line -> !blank(line)).findFirst().map(Visible::line);
  }

  /// Several lines for a place where nothing isolates them, such as a mail in plain text: without
  /// controls, direction marks and zero-width characters. Line breaks and tabs stay.
  public static String lines(String text) {
    StringBuilder lines = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !isStripped(c) || isJoiner(c))
        .forEach(lines::appendCodePoint);
    return lines.toString();
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == 0x85; // next line
  }

  private static boolean isStripped(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.SURROGATE -> true;
      case Character.FORMAT -> !isNumberSign(character);
      case Character.UNASSIGNED -> isNoncharacter(character) || isReservedIgnorable(character);
      default -> character == GRAPHEME_JOINER;
    };
  }

  private static boolean isJoiner(int character) {
    return character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER;
  }

  /// The formats with a shape: signs that stand before or under a number in Arabic, Syriac, Kaithi.
  private static boolean isNumberSign(int character) {
    return (character >= 0x0600 && character <= 0x0605)
        || character == 0x06dd
        || character == 0x070f
        || character == 0x0890
        || character == 0x0891
        || character == 0x08e2
        || character == 0x110bd
        || character == 0x110cd;
  }

  /// Letters and symbols in Unicode's lists that print as nothing.
  private static boolean isFiller(int character) {
    return switch (character) {
      case 0x115f, // Hangul choseong filler
          0x1160, // Hangul jungseong filler
          0x2800, // Braille blank
          0x3164, // Hangul filler
          0xffa0, // halfwidth Hangul filler
          0xfffc, // object replacement
          0x13441, // Egyptian full blank
          0x13442, // Egyptian half blank
          0x1d159 -> // musical null notehead
          true;
      default -> false;
    };
  }

  private static boolean isNoncharacter(int character) {
    return (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
  }

  /// Unassigned characters that Unicode keeps for others that cannot be seen.
  private static boolean isReservedIgnorable(int character) {
    return character == 0x2065
        || (character >= 0xfff0 && character <= 0xfff8)
        || (character >= 0xe0000 && character <= 0xe0fff);
  }
}
