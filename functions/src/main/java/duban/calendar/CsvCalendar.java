package duban.calendar;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import duban.calendar.CalendarData.Kind;
import duban.calendar.CalendarReader.Key;
import duban.calendar.CalendarReader.Read;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `date,name,kind`.
final class CsvCalendar {
  private static final List<String> COLUMNS = List.of("date", "name", "kind");

  private final DayCollector days = new DayCollector();
  private List<String> header = List.of();

  private CsvCalendar() {}

  static Read read(String text) {
    return new CsvCalendar().lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private Read lines(String text) {
    try (CsvReader<CsvRecord> reader = reader(text)) {
      for (CsvRecord line : reader) {
        if (line.isComment()) {
          continue;
        }
        int number = Math.toIntExact(line.getStartingLineNumber());
        if (header.isEmpty()) {
          header = line.getFields().stream().map(String::strip).toList();
          if (header.size() != COLUMNS.size()
              || !Set.copyOf(COLUMNS).equals(new HashSet<>(header))) {
            days.problem(number, Key.COLUMNS, String.join(",", header), String.join(",", COLUMNS));
            return days.read();
          }
        } else if (line.getFieldCount() != header.size()) {
          days.problem(
              number,
              Key.FIELDS,
              String.valueOf(line.getFieldCount()),
              String.valueOf(header.size()));
        } else {
          day(number, line);
        }
      }
    } catch (CsvParseException e) {
      days.problem(0, Key.UNREADABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory cannot fail to close.", e);
    }
    return days.read();
  }

  private void day(int number, CsvRecord line) {
    String date = field(number, line, "date");
    String name = field(number, line, "name");
    String kind = field(number, line, "kind");
    if (date.isEmpty() || name.isEmpty() || kind.isEmpty()) {
      return;
    }
    if (!kind.equals("holiday") && !kind.equals("workday")) {
      days.problem(number, Key.UNKNOWN_KIND, kind);
      return;
    }
    try {
      days.add(
          number,
          LocalDate.parse(date),
          name,
          kind.equals("holiday") ? Kind.HOLIDAY : Kind.WORKDAY);
    } catch (DateTimeParseException e) {
      days.problem(number, Key.BAD_DATE, date);
    }
  }

  private String field(int number, CsvRecord line, String column) {
    String field = line.getField(header.indexOf(column)).strip();
    if (field.isEmpty()) {
      days.problem(number, Key.BLANK, column);
    }
    return field;
  }

  private static CsvReader<CsvRecord> reader(String text) {
    return CsvReader.builder()
        .commentStrategy(CommentStrategy.READ)
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .ofCsvRecord(text);
  }
}
