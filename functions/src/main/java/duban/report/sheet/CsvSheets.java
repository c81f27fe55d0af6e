package duban.report.sheet;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import duban.report.sheet.Sheet.Format;
import duban.report.sheet.Sheets.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// CSV as spreadsheets write it: in UTF-8, with or without a byte order mark, in UTF-16 with one,
/// or in GB18030; separated by commas, semicolons or tabs; with line ends inside quotes.
final class CsvSheets {
  private static final char MARK = '\uFEFF';
  private static final char[] SEPARATORS = {',', ';', '\t'};
  private static final Charset GB18030 = Charset.forName("GB18030");

  private final int most;
  private final ToIntFunction<List<String>> headings;

  CsvSheets(int most, ToIntFunction<List<String>> headings) {
    this.most = most;
    this.headings = headings;
  }

  Reading read(byte[] content) {
    Optional<String> decoded = decode(content);
    if (decoded.isEmpty()) {
      return new Reading.Refused("problem.import.neither");
    }
    String text = decoded.get();
    try {
      char separator = separator(text);
      return new Reading.Good(
          new Sheet(Format.CSV, "", lines(reader(text, separator, false), text, most)));
    } catch (CsvParseException e) {
      return new Reading.Refused("problem.import.quotes");
    }
  }

  /// Strictly: a file that is not wholly in one of them is in none. GB18030 comes last, because
  /// nearly everything could be it.
  private static Optional<String> decode(byte[] content) {
    if (starts(content, 0xFF, 0xFE) || starts(content, 0xFE, 0xFF)) {
      return decode(content, StandardCharsets.UTF_16);
    }
    return decode(content, StandardCharsets.UTF_8).or(() -> decode(content, GB18030));
  }

  private static boolean starts(byte[] content, int first, int second) {
    return content.length >= 2 && (content[0] & 0xFF) == first && (content[1] & 0xFF) == second;
  }

  private static Optional<String> decode(byte[] content, Charset charset) {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
      String plain = !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
      return plain.codePoints().allMatch(CsvSheets::written)
          ? Optional.of(plain)
          : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// Whether somebody could have written it. Bytes that are no text at all decode to something,
  /// too.
  private static boolean written(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\t' || character == '\r' || character == '\n';
      case Character.UNASSIGNED, Character.SURROGATE -> false;
      default -> character != 0xFFFD;
    };
  }

  /// The one by which most headings show.
  private char separator(String text) {
    char best = SEPARATORS[0];
    int most = 0;
    for (char separator : SEPARATORS) {
      int found =
          lines(reader(text, separator, true), text, Sheets.PREAMBLE).stream()
              .map(Line::texts)
              .mapToInt(headings)
              .max()
              .orElse(0);
      if (found > most) {
        most = found;
        best = separator;
      }
    }
    return best;
  }

  /// @param most how many to read, without blank ones
  private static List<Line> lines(CsvReader<CsvRecord> records, String text, int most) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    try (records) {
      for (CsvRecord record : records) {
        number++;
        Line line = new Line(number, cells(record), false);
        // Spreadsheets write `sep=;` for one another.
        if (!line.blank() && !(number == 1 && text.startsWith("sep="))) {
          lines.add(line);
        }
        if (lines.size() == most) {
          return lines;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory cannot fail to close.", e);
    }
    return lines;
  }

  /// Without the empty cells at its end: a table saved with a wide frame has many.
  private static List<Cell> cells(CsvRecord record) {
    List<Cell> cells = new ArrayList<>();
    for (String field : record.getFields()) {
      cells.add(Digits.written(Formulas.unescaped(field)));
    }
    while (!cells.isEmpty() && cells.getLast().blank()) {
      cells.removeLast();
    }
    return cells;
  }

  /// @param lenient while looking for the separator: by the wrong one, nearly all quotes are wrong
  private static CsvReader<CsvRecord> reader(String text, char separator, boolean lenient) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .commentStrategy(CommentStrategy.NONE)
        .skipEmptyLines(false)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .allowExtraCharsAfterClosingQuote(lenient)
        .ofCsvRecord(text);
  }
}
