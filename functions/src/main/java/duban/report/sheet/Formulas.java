package duban.report.sheet;

import java.util.regex.Pattern;

/// Keeps text in a CSV file from being taken for a formula by the spreadsheet that opens it: what
/// begins like one gets an apostrophe in front, as a person would type it there.
final class Formulas {
  /// What a formula may begin with, also in the wide forms that Chinese spreadsheets take for the
  /// narrow ones, and the blanks that they skip.
  private static final String BEGINNING = "[=+\\-@\t\r\n＝＋－＠]";

  private static final Pattern TO_ESCAPE = Pattern.compile("^'*" + BEGINNING);
  private static final Pattern ESCAPED = Pattern.compile("^'+" + BEGINNING);

  private Formulas() {}

  static String escaped(String text) {
    return TO_ESCAPE.matcher(text).find() ? "'" + text : text;
  }

  /// Takes back what [#escaped] did, so that a file given back and sent in again says the same.
  static String unescaped(String text) {
    return ESCAPED.matcher(text).find() ? text.substring(1) : text;
  }
}
