package duban.report.sheet;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/// One cell of a table.
///
/// @param text what stands there, as a person reads it: a number without `.0`, a time as
///   `2026-04-15 08:40`
/// @param moment the time it means, where a spreadsheet keeps it as a number; null elsewhere
/// @param broken whether the spreadsheet itself shows an error there, such as `#N/A`
public record Cell(String text, @Nullable LocalDateTime moment, boolean broken) {
  public static final Cell EMPTY = new Cell("", null, false);

  public static Cell of(String text) {
    return text.isEmpty() ? EMPTY : new Cell(text, null, false);
  }

  public boolean blank() {
    return text.isBlank();
  }
}
