package duban.report.sheet;

import java.util.List;

/// A table somebody filled in.
///
/// @param format how it came
/// @param name of the sheet it was read from; empty for CSV
/// @param lines its rows in order, without blank ones
public record Sheet(Format format, String name, List<Line> lines) {
  public Sheet {
    lines = List.copyOf(lines);
  }

  /// The formats that are read and written.
  public enum Format {
    CSV("csv", "text/csv; charset=utf-8"),
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final String ending;
    private final String mediaType;

    Format(String ending, String mediaType) {
      this.ending = ending;
      this.mediaType = mediaType;
    }

    /// How a file's name ends, without the dot.
    public String ending() {
      return ending;
    }

    public String mediaType() {
      return mediaType;
    }
  }
}
