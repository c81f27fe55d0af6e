package duban.report.sheet;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// One cell of a table.
///
/// @param text what stands there, as a person reads it: a number without `.0`, a time as
///   `2026-04-15 08:40`
/// @param moment the time it means, where a spreadsheet keeps it as a number; null elsewhere
/// @param mark what has to be said of the cell; null for nothing
public record Cell(String text, @Nullable LocalDateTime moment, @Nullable Mark mark) {
  public static final Cell EMPTY = new Cell("", null, null);

  /// Why the text of a cell may not be what its writer sees or meant.
  public enum Mark {
    /// The spreadsheet itself shows an error there, such as `#N/A`.
    BROKEN("problem.import.broken-cell", true),
    /// A formula whose value was not saved with it.
    NOT_WORKED_OUT("problem.import.formula", true),
    /// A number with more digits than a spreadsheet keeps; the last ones are lost.
    ROUNDED("problem.import.rounded", true),
    /// A number that was saved as it is shown, such as `1.39E+10`; its last digits are lost.
    SHORTENED("problem.import.shortened", true),
    /// The value stands in a cell that spans several; it counts for each of its rows.
    MERGED("import.remark.merged", false);

    private final String key;
    private final boolean lost;

    Mark(String key, boolean lost) {
      this.key = key;
      this.lost = lost;
    }

    /// The words for it in the message bundles.
    public String key() {
      return key;
    }

    /// Whether the value itself is lost, so that the text must not be used.
    public boolean lost() {
      return lost;
    }
  }

  public static Cell of(String text) {
    return text.isEmpty() ? EMPTY : new Cell(text, null, null);
  }

  static Cell marked(String text, Mark mark) {
    return new Cell(text, null, mark);
  }

  Cell with(Mark also) {
    return mark == null ? new Cell(text, moment, also) : this;
  }

  /// Whether the value is lost that should stand there.
  public boolean lost() {
    return mark != null && mark.lost();
  }

  public boolean blank() {
    return text.isBlank() && !lost();
  }
}
