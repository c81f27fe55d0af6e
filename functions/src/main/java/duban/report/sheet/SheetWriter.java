package duban.report.sheet;

import de.siegmar.fastcsv.writer.CsvWriter;
import duban.report.sheet.Sheet.Format;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// Writes tables for people to open in a spreadsheet. CSV begins with a byte order mark, without
/// which Excel takes Chinese for something else.
public final class SheetWriter {
  /// What a formula cannot begin with once it is text: the format of a cell that holds just what is
  /// typed. Phone numbers keep their zeros, times are not turned round.
  private static final String TEXT = "@";

  private static final String IN_MEMORY = "A table is written in memory.";
  private static final char MARK = '\uFEFF';
  private static final double WIDTH = 18;
  private static final int NAME = 31;

  private SheetWriter() {}

  /// A column to fill in.
  ///
  /// @param hint what belongs there
  /// @param choices what may stand there; empty for anything
  public record Column(String heading, String hint, List<String> choices) {
    public Column {
      choices = List.copyOf(choices);
    }
  }

  /// The names of a workbook's sheets, in the reader's language.
  ///
  /// @param rows where to fill in
  /// @param notes where the columns are explained
  public record Names(String rows, String notes) {}

  /// Rows as they are.
  public static byte[] rows(Format format, String name, List<List<String>> rows) {
    return switch (format) {
      case CSV -> csv(rows);
      case XLSX -> xlsx(name, rows);
    };
  }

  /// An empty table: its headings, and, where the format has room for it, what belongs under them.
  ///
  /// @param rows how many rows are prepared
  public static byte[] template(Format format, Names names, List<Column> columns, int rows) {
    return switch (format) {
      case CSV -> csv(List.of(columns.stream().map(Column::heading).toList()));
      case XLSX -> template(names, columns, rows);
    };
  }

  private static byte[] csv(List<List<String>> rows) {
    StringWriter text = new StringWriter().append(MARK);
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      for (List<String> row : rows) {
        writer.writeRecord(row.stream().map(Formulas::escaped).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(IN_MEMORY, e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] xlsx(String name, List<List<String>> rows) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(content, "Duban", null)) {
      Worksheet sheet = book.newWorksheet(sheetName(name));
      for (int row = 0; row < rows.size(); row++) {
        for (int column = 0; column < rows.get(row).size(); column++) {
          sheet.value(row, column, rows.get(row).get(column));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(IN_MEMORY, e);
    }
    return content.toByteArray();
  }

  private static byte[] template(Names names, List<Column> columns, int rows) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(content, "Duban", null)) {
      Worksheet sheet = book.newWorksheet(sheetName(names.rows()));
      Worksheet notes = book.newWorksheet(sheetName(names.notes()));
      sheet.freezePane(0, 1);
      notes.width(1, WIDTH * 4);
      int line = 0;
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        sheet.style(i).format(TEXT).set();
        sheet.width(i, WIDTH);
        sheet.value(0, i, column.heading());
        sheet.style(0, i).bold().format(TEXT).set();
        notes.value(line, 0, column.heading());
        notes.style(line, 0).bold().set();
        notes.value(line++, 1, column.hint());
        int first = line;
        for (String choice : column.choices()) {
          notes.value(line++, 1, choice);
        }
        if (line > first) {
          sheet
              .range(1, i, rows, i)
              .validateWithList(notes.range(first, 1, line - 1, 1))
              .showErrorMessage(false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(IN_MEMORY, e);
    }
    return content.toByteArray();
  }

  /// A sheet's name must not be long nor hold some characters.
  private static String sheetName(String name) {
    String fit = name.replaceAll("[\\[\\]:*?/\\\\']", " ").strip();
    return fit.isEmpty() ? "1" : fit.substring(0, Math.min(NAME, fit.length()));
  }
}
