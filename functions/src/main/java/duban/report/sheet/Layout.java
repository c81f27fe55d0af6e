package duban.report.sheet;

import duban.report.sheet.Cell.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The cells of a sheet that span several, as the file lists them.
///
/// @param spans no more than [#MOST]
record Layout(List<Span> spans) {
  static final Layout PLAIN = new Layout(List.of());

  /// A sheet of the size that is read has fewer.
  static final int MOST = 5_000;

  private static final Pattern RANGE =
      Pattern.compile("([A-Z]{1,3})([1-9]\\d{0,6}):([A-Z]{1,3})([1-9]\\d{0,6})");
  private static final int LETTERS = 26;

  Layout {
    spans = List.copyOf(spans);
  }

  /// @param top the first row, from 1
  /// @param left the first column, from 0
  record Span(int top, int left, int bottom, int right) {}

  /// Empty for what names no range.
  static Optional<Span> span(String range) {
    Matcher parts = RANGE.matcher(range);
    return parts.matches()
        ? Optional.of(
            new Span(
                Integer.parseInt(parts.group(2)),
                column(parts.group(1)),
                Integer.parseInt(parts.group(4)),
                column(parts.group(3))))
        : Optional.empty();
  }

  private static int column(String letters) {
    return letters.chars().reduce(0, (column, c) -> column * LETTERS + c - 'A' + 1) - 1;
  }

  /// The rows with a spanning cell's value in each row that it spans, as the sheet shows it. A cell
  /// that spans columns counts for the first of them.
  List<Line> filled(List<Line> lines) {
    if (spans.isEmpty()) {
      return lines;
    }
    Map<Integer, Line> byNumber = new HashMap<>();
    lines.forEach(line -> byNumber.put(line.number(), line));
    for (Span span : spans) {
      Line first = byNumber.get(span.top());
      if (first == null || span.left() >= Sheets.COLUMNS || first.cell(span.left()).blank()) {
        continue;
      }
      Cell value = first.cell(span.left()).with(Mark.MERGED);
      for (Line line : lines) {
        if (line.number() >= span.top() && line.number() <= span.bottom()) {
          byNumber.computeIfPresent(line.number(), (number, now) -> with(now, span.left(), value));
        }
      }
    }
    return lines.stream().map(line -> byNumber.getOrDefault(line.number(), line)).toList();
  }

  private static Line with(Line line, int column, Cell cell) {
    List<Cell> cells = new ArrayList<>(line.cells());
    while (cells.size() <= column) {
      cells.add(Cell.EMPTY);
    }
    cells.set(column, cell);
    return new Line(line.number(), cells, line.hidden());
  }
}
