package duban.report.sheet;

import java.util.List;

/// One row of a table.
///
/// @param number its number as a spreadsheet shows it, from 1
/// @param cells as many as it has
public record Line(int number, List<Cell> cells) {
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
}
