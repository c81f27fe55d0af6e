package duban.report.sheet;

import duban.report.sheet.Cell.Mark;
import duban.report.sheet.Sheet.Format;
import duban.report.sheet.Sheets.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/// XLSX: the first sheet that is not hidden and not empty. Formulas count by the value that was
/// saved with them.
final class XlsxSheets {
  private static final System.Logger LOG = System.getLogger(XlsxSheets.class.getName());
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAYS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

  /// As many digits as a spreadsheet shows of a number; the rest is noise of its arithmetic.
  private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

  /// Longer ones are shown as they were saved, with their exponent.
  private static final int DIGITS = 40;

  /// Numbers with leading zeros, as for phone numbers.
  private static final Pattern ZEROS = Pattern.compile("0{2,30}");

  /// What in a number's format makes it a day, and what a time of day.
  private static final Pattern DAY = Pattern.compile("[yd]");

  /// The formats of days whose text no file holds: the common ones, and those of Chinese editions.
  private static final Set<Integer> DAY_FORMATS =
      Stream.of(IntStream.of(14, 15, 17, 22), IntStream.range(27, 37), IntStream.range(50, 59))
          .flatMap(IntStream::boxed)
          .collect(Collectors.toUnmodifiableSet());

  private static final String CHINESE_DAY = "yyyy-m-d";

  private static final Pattern HOUR = Pattern.compile("h");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|\\[[^\\[\\]hms]*\\]|\\\\.");

  /// What a formula's cell shows that could not be worked out.
  private static final Pattern ERROR = Pattern.compile("#[A-Z0-9/_]{2,20}[!?]?");

  /// The year 10000: a serial beyond it is no time.
  private static final BigDecimal LAST_DAY = BigDecimal.valueOf(2_958_466);

  private static final int SECONDS = 86_400;

  private final int most;

  XlsxSheets(int most) {
    this.most = most;
  }

  Reading read(byte[] content) {
    return switch (Unpacking.of(content)) {
      case Unpacking.Outcome.TooLarge() -> new Reading.Refused("problem.import.bomb");
      case Unpacking.Outcome.Unreadable() -> new Reading.Refused("problem.import.damaged");
      case Unpacking.Outcome.LongNumber(String place) ->
          new Reading.Refused("problem.import.long-number", place);
      case Unpacking.Outcome.Packed(byte[] packed, boolean styled, Map<String, Layout> layouts) ->
          sheet(packed, styled, layouts);
    };
  }

  private Reading sheet(byte[] content, boolean styled, Map<String, Layout> layouts) {
    try (ReadableWorkbook book =
        new ReadableWorkbook(new ByteArrayInputStream(content), new ReadingOptions(styled, true))) {
      for (org.dhatim.fastexcel.reader.Sheet sheet : book.getSheets().toList()) {
        if (sheet.getVisibility() == SheetVisibility.VISIBLE) {
          List<Line> lines = lines(sheet, book.isDate1904());
          if (!lines.isEmpty()) {
            Layout layout = layouts.getOrDefault(sheet.getId(), Layout.PLAIN);
            return new Reading.Good(new Sheet(Format.XLSX, sheet.getName(), layout.filled(lines)));
          }
        }
      }
      return new Reading.Refused("problem.import.empty");
    } catch (IOException | RuntimeException e) {
      // The library meets damage in many ways: a number that is none, a string that is not there.
      // Only what it says of itself is logged; a message may quote the file.
      LOG.log(System.Logger.Level.DEBUG, "A spreadsheet was refused: {0}", e.getClass().getName());
      return new Reading.Refused("problem.import.damaged");
    }
  }

  private List<Line> lines(org.dhatim.fastexcel.reader.Sheet sheet, boolean from1904)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    try (Stream<Row> rows = sheet.openStream()) {
      for (Iterator<Row> each = rows.iterator(); each.hasNext() && lines.size() < most; ) {
        Row row = each.next();
        Line line = new Line(row.getRowNum(), cells(row, from1904), row.isHidden());
        if (!line.blank()) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private static List<Cell> cells(Row row, boolean from1904) {
    List<Cell> cells = new ArrayList<>();
    for (int column = 0; column < row.getCellCount(); column++) {
      cells.add(row.getOptionalCell(column).map(cell -> cell(cell, from1904)).orElse(Cell.EMPTY));
    }
    while (!cells.isEmpty() && cells.getLast().blank()) {
      cells.removeLast();
    }
    return cells;
  }

  private static Cell cell(org.dhatim.fastexcel.reader.Cell cell, boolean from1904) {
    @Nullable Object value = cell.getValue();
    if (cell.getType() == CellType.ERROR) {
      return Cell.marked(String.valueOf(cell.getRawValue()), Mark.BROKEN);
    }
    if (cell.getType() == CellType.FORMULA && unsaved(cell)) {
      return Cell.marked("", Mark.NOT_WORKED_OUT);
    }
    return switch (value) {
      case null -> Cell.EMPTY;
      case BigDecimal number -> number(number, cell, from1904);
      case Boolean truth -> Cell.of(truth ? "TRUE" : "FALSE");
      case String text -> text(text, cell.getType());
      default -> Cell.of(value.toString());
    };
  }

  /// An empty text that was saved is a value.
  private static boolean unsaved(org.dhatim.fastexcel.reader.Cell cell) {
    @Nullable String saved = cell.getRawValue();
    return saved == null;
  }

  private static Cell text(String text, CellType type) {
    return type == CellType.FORMULA && ERROR.matcher(text).matches()
        ? Cell.marked(text, Mark.BROKEN)
        : Digits.written(text.replace("_x000D_", "").replace("\r\n", "\n"));
  }

  private static Cell number(
      BigDecimal number, org.dhatim.fastexcel.reader.Cell cell, boolean from1904) {
    BigDecimal shown = number.round(SHOWN).stripTrailingZeros();
    if (Math.abs(shown.scale()) > DIGITS || Math.abs(shown.precision() - shown.scale()) > DIGITS) {
      return Cell.marked(number.toString(), Mark.ROUNDED);
    }
    String plain = shown.signum() == 0 ? "0" : shown.toPlainString();
    Optional<LocalDateTime> moment = moment(number, from1904);
    String format = format(cell);
    if (ZEROS.matcher(format).matches() && shown.signum() >= 0 && shown.scale() <= 0) {
      return Cell.of("0".repeat(Math.max(0, format.length() - plain.length())) + plain);
    }
    boolean timeOfDay = shown.scale() > 0 || HOUR.matcher(format).find();
    if (moment.isPresent() && DAY.matcher(format).find()) {
      return timeOfDay
          ? new Cell(MINUTES.format(moment.get()), moment.get(), null)
          : Cell.of(DAYS.format(moment.get()));
    }
    if (Digits.rounded(shown)) {
      return Cell.marked(plain, Mark.ROUNDED);
    }
    // A time may have lost its format on its way through other programs.
    return new Cell(plain, shown.scale() > 0 ? moment.orElse(null) : null, null);
  }

  /// In small letters and without what is only shown; empty where there is none.
  private static String format(org.dhatim.fastexcel.reader.Cell cell) {
    @Nullable String format = cell.getDataFormatString();
    @Nullable Integer id = cell.getDataFormatId();
    if (format == null && id != null && DAY_FORMATS.contains(id)) {
      return CHINESE_DAY;
    }
    return format == null ? "" : QUOTED.matcher(format).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /// What a serial number means: days since the end of 1899, or since the beginning of 1904, with
  /// the time of day as a fraction. To the second: fractions of days are not exact.
  private static Optional<LocalDateTime> moment(BigDecimal serial, boolean from1904) {
    // Before March 1900 the two great spreadsheets disagree by a day, over a 29 February that never
    // was; no message is that old.
    if (serial.compareTo(BigDecimal.valueOf(61)) < 0 || serial.compareTo(LAST_DAY) >= 0) {
      return Optional.empty();
    }
    long seconds =
        serial
            .multiply(BigDecimal.valueOf(SECONDS))
            .setScale(0, RoundingMode.HALF_UP)
            .longValueExact();
    LocalDateTime start =
        from1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, 30, 0, 0);
    return Optional.of(start.plusSeconds(seconds));
  }
}
