package duban.report.sheet;

import java.util.List;

/// One row of a table.
///
/// @param number its number as a spreadsheet shows it, from 1
/// @param cells as many as it has
/// @param hidden whether the spreadsheet does not show the row, as by a filter
public record Line(int number, List<Cell> cells, boolean hidden) {
  private static final int LETTERS = 26;

  public Line {
    cells = List.copyOf(cells);
  }

  /// The cell in a column, from 0; empty where the row ends before it.
  public Cell cell(int column) {
    return column < cells.size() ? cells.get(column) : Cell.EMPTY;
  }

  public List<String> texts() {
    return cells.stream().map(Cell::text).toList();
  }

  public boolean blank() {
    return cells.stream().allMatch(Cell::blank);
  }

  /// What a spreadsheet calls a column: `A` for 0, `AA` for 26.
  public static String letters(int column) {
    StringBuilder letters = new StringBuilder();
    for (int left = column + 1; left > 0; left = (left - 1) / LETTERS) {
      letters.insert(0, (char) ('A' + (left - 1) % LETTERS));
    }
    return letters.toString();
  }
}
