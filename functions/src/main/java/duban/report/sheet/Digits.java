package duban.report.sheet;

import duban.report.sheet.Cell.Mark;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers that are names: phones, references. A spreadsheet takes them for quantities and keeps or
/// shows only their first digits.
final class Digits {
  /// As many as a spreadsheet keeps.
  static final int KEPT = 15;

  /// A number in the form that spreadsheets give it in a narrow column: one digit before the point,
  /// a sign and two digits at least in the exponent.
  private static final Pattern SHOWN = Pattern.compile("(\\d)(?:\\.(\\d{1,20}))?[Ee]\\+(\\d{2,3})");

  private Digits() {}

  /// What was written out as text. All digits may still be there: `1.3912345678E+10` is a phone.
  static Cell written(String text) {
    Matcher shown = SHOWN.matcher(text.strip());
    if (!shown.matches()) {
      return Cell.of(text);
    }
    String fraction = shown.group(2) == null ? "" : shown.group(2);
    int exponent = Integer.parseInt(shown.group(3));
    return fraction.length() == exponent && exponent < KEPT
        ? Cell.of(shown.group(1) + fraction)
        : Cell.marked(text, Mark.SHORTENED);
  }

  /// Whether a whole number has more digits than were kept of it.
  static boolean rounded(BigDecimal number) {
    return number.precision() - number.scale() > KEPT;
  }
}
