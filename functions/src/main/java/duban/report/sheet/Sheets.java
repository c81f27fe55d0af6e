package duban.report.sheet;

import duban.cases.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/// Reads a file as a table, by what it is and not by how it is called.
///
/// The file is a stranger's: nothing in it is executed or fetched, and what it unfolds to is
/// bounded whatever it says about itself.
public final class Sheets {
  /// The name under which problems with the file as a whole are told.
  public static final String FILE = "file";

  /// More columns than any sensible table has.
  static final int COLUMNS = 100;

  /// Rows above the headings (a title, a remark) and the headings themselves.
  public static final int PREAMBLE = 10;

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

  /// What an OpenDocument file says of itself in its first entry, which is not compressed.
  private static final String OPEN_DOCUMENT = "mimetypeapplication/vnd.oasis.opendocument.";

  /// A page or a document in XML under the name of a spreadsheet: many systems export such ones.
  private static final Pattern MARKUP =
      Pattern.compile(
          "\\A\\s{0,100}<(?:\\?xml|!doctype|html|head|meta|table)\\b.*",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final int HEAD = 200;

  private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";

  private static final System.Logger LOG = System.getLogger(Sheets.class.getName());

  private final int rows;
  private final ToIntFunction<List<String>> headings;

  /// @param rows the most rows that are not blank, beside [#PREAMBLE]
  /// @param headings how many known headings a row holds: what separates the fields of a CSV file
  ///   shows by them
  public Sheets(int rows, ToIntFunction<List<String>> headings) {
    this.rows = rows;
    this.headings = headings;
  }

  /// How reading ended.
  public sealed interface Reading {
    record Good(Sheet sheet) implements Reading {}

    /// @param problem of the field [#FILE]
    record Refused(FieldProblem problem) implements Reading {
      Refused(String key, Object... arguments) {
        this(new FieldProblem(FILE, key, arguments));
      }
    }
  }

  public Reading read(byte[] content) {
    if (content.length == 0) {
      return new Reading.Refused("problem.import.empty");
    }
    if (begins(content, OLE2)) {
      return new Reading.Refused("problem.import.old-excel");
    }
    String head =
        new String(content, 0, Math.min(HEAD, content.length), StandardCharsets.ISO_8859_1);
    if (begins(content, ZIP) && head.contains(OPEN_DOCUMENT)) {
      return new Reading.Refused("problem.import.open-document");
    }
    if (MARKUP.matcher(head.replace(UTF_8_MARK, "")).matches()) {
      return new Reading.Refused("problem.import.markup");
    }
    return table(content);
  }

  private Reading table(byte[] content) {
    try {
      Reading reading =
          begins(content, ZIP)
              ? new XlsxSheets(mostLines()).read(content)
              : new CsvSheets(mostLines(), headings).read(content);
      return reading instanceof Reading.Good(Sheet sheet) ? bounded(sheet) : reading;
    } catch (StackOverflowError | OutOfMemoryError e) {
      // The file asks for more than a table can need. What it took is free again by now.
      LOG.log(System.Logger.Level.WARNING, "A table was refused: {0}", e.getClass().getName());
      return new Reading.Refused("problem.import.damaged");
    }
  }

  /// One more than may be, so that too many shows.
  private int mostLines() {
    return rows + PREAMBLE + 1;
  }

  private Reading bounded(Sheet sheet) {
    if (sheet.lines().isEmpty()) {
      return new Reading.Refused("problem.import.empty");
    }
    if (sheet.lines().size() > rows + PREAMBLE) {
      return new Reading.Refused("problem.import.rows", rows);
    }
    return sheet.lines().stream().anyMatch(line -> line.cells().size() > COLUMNS)
        ? new Reading.Refused("problem.import.columns", COLUMNS)
        : new Reading.Good(sheet);
  }

  private static boolean begins(byte[] content, byte[] with) {
    return content.length >= with.length
        && Arrays.equals(content, 0, with.length, with, 0, with.length);
  }
}
