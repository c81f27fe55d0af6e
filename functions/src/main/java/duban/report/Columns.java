package duban.report;

import duban.cases.FieldProblem;
import duban.report.sheet.Cell;
import duban.report.sheet.Line;
import duban.report.sheet.Sheets;
import duban.text.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which column of a table holds what: headings in Chinese or English, in any order, under the
/// names that registers commonly give them, or as a person said. A column that is not known is kept
/// with the message.
///
/// @param headings the row they stand in; where they take two rows, the lower one with both
/// @param fields by the column's place
/// @param others headings of the columns that are not known, by the column's place
/// @param leftOut columns that are not read, because a person said so
/// @param kind of every row where the table has no column for it; empty where it has
public record Columns(
    Line headings,
    Map<Integer, String> fields,
    Map<Integer, String> others,
    Set<Integer> leftOut,
    String kind) {
  public static final String ID = "id";
  public static final String NAME = "name";
  public static final String PHONE = "phone";
  public static final String MAIL = "email";
  public static final String PRIVACY = "privacy";

  /// What a file given back says is wrong with a row; skipped when it comes in again.
  public static final String PROBLEM = "problem";

  /// Every column there is a name for, in the order of the template.
  public static final List<String> ALL =
      List.of(
          "kind",
          "title",
          "text",
          "link",
          FindingForm.PLATFORM,
          "seenAt",
          "occurredAt",
          "area",
          "category",
          "tier",
          FindingForm.TREND,
          FindingForm.RISK,
          FindingForm.SCREENSHOTS,
          NAME,
          PHONE,
          MAIL,
          PRIVACY,
          ID);

  /// Those without which no row could be filed.
  public static final List<String> REQUIRED = List.of("kind", "text", "seenAt");

  static final int HEADING = 100;

  public Columns {
    fields = Map.copyOf(fields);
    others = Collections.unmodifiableMap(new TreeMap<>(others));
    leftOut = Set.copyOf(leftOut);
  }

  /// How finding them ended.
  sealed interface Search {
    record Found(Columns columns) implements Search {}

    record NotFound(FieldProblem problem) implements Search {}
  }

  /// How many different known headings a row holds.
  static int known(List<String> row) {
    return (int)
        row.stream()
            .flatMap(cell -> Headings.find(cell).stream())
            .map(Headings.Known::field)
            .distinct()
            .count();
  }

  /// Finds the headings: the first of the rows at the top with the most of them, or two rows of
  /// which the lower one says more of what the upper one has.
  ///
  /// @param lines without blank ones
  static Search find(List<Line> lines, Mapping mapping) {
    List<Line> top = lines.subList(0, Math.min(Sheets.PREAMBLE, lines.size()));
    Line headings = top.getFirst();
    for (Line line : top) {
      headings = better(headings, line);
    }
    for (int row = 1; row < top.size(); row++) {
      if (goesOn(top.get(row))) {
        headings = better(headings, together(top.get(row - 1), top.get(row)));
      }
    }
    Line found = headings;
    if (known(found.texts()) == 0) {
      return notFound("problem.import.no-headings");
    }
    return found.texts().stream().anyMatch(heading -> heading.strip().length() > HEADING)
        ? notFound("problem.import.heading-long", HEADING)
        : new Search.Found(
            of(found, lines.stream().filter(l -> l.number() > found.number()).toList(), mapping));
  }

  private static Line better(Line one, Line other) {
    return known(other.texts()) > known(one.texts()) ? other : one;
  }

  /// Whether a row can be the lower one of two with headings: at least half of it are some.
  private static boolean goesOn(Line line) {
    long filled = line.cells().stream().filter(cell -> !cell.blank()).count();
    int known = known(line.texts());
    return known > 0 && known * 2L >= filled;
  }

  private static Line together(Line upper, Line lower) {
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < Math.max(upper.cells().size(), lower.cells().size()); i++) {
      cells.add(lower.cell(i).blank() ? upper.cell(i) : lower.cell(i));
    }
    return new Line(lower.number(), cells, lower.hidden());
  }

  private static Columns of(Line headings, List<Line> rows, Mapping mapping) {
    int width =
        Math.max(
            headings.cells().size(),
            rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0));
    Map<Integer, String> fields = chosen(headings, width, mapping);
    Map<Integer, String> others = new LinkedHashMap<>();
    Set<Integer> leftOut = new HashSet<>();
    for (int column = 0; column < width; column++) {
      int place = column;
      String heading = headings.cell(column).text().strip();
      if (mapping.column(column).filter(Mapping.LEFT_OUT::equals).isPresent()) {
        leftOut.add(column);
      } else if (!fields.containsKey(column)
          && (!heading.isEmpty() || rows.stream().anyMatch(row -> !row.cell(place).blank()))) {
        others.put(column, other(heading, column, others.values()));
      }
    }
    return new Columns(
        headings, fields, others, leftOut, fields.containsValue("kind") ? "" : mapping.kind());
  }

  /// What a column is kept under: its heading; its place as well where that is taken.
  private static String other(String heading, int column, Collection<String> taken) {
    String place = Texts.in(Locale.CHINESE).get("import.column.at", Line.letters(column));
    if (heading.isEmpty()) {
      return place;
    }
    return taken.contains(heading) ? heading + " " + place : heading;
  }

  /// The fields' columns: as a person said, else by the heading that tells most.
  private static Map<Integer, String> chosen(Line headings, int width, Mapping mapping) {
    Map<String, Integer> best = new LinkedHashMap<>();
    Map<String, Integer> ranks = new HashMap<>();
    for (int column = 0; column < width; column++) {
      Optional<String> said = mapping.column(column);
      Optional<Headings.Known> known =
          said.isPresent()
              ? said.filter(ALL::contains).map(field -> new Headings.Known(field, -1))
              : Headings.find(headings.cell(column).text());
      if (known.isPresent()
          && known.get().rank() < ranks.getOrDefault(known.get().field(), Integer.MAX_VALUE)) {
        ranks.put(known.get().field(), known.get().rank());
        best.put(known.get().field(), column);
      }
    }
    Map<Integer, String> fields = new LinkedHashMap<>();
    best.forEach((field, column) -> fields.put(column, field));
    return fields;
  }

  /// The fields without which no row can be filed and for which there is no column yet.
  public List<String> missing() {
    return REQUIRED.stream()
        .filter(field -> !fields.containsValue(field))
        .filter(field -> !field.equals("kind") || kind.isEmpty())
        .toList();
  }

  private static Search notFound(String key, Object... arguments) {
    return new Search.NotFound(new FieldProblem(Sheets.FILE, key, arguments));
  }

  /// Where a field's column is; null where the file has none.
  public @Nullable Integer place(String field) {
    return fields.entrySet().stream()
        .filter(e -> e.getValue().equals(field))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /// The heading of a field's column as the file has it.
  public String heading(String field) {
    Integer place = place(field);
    return place == null ? field : headings.cell(place).text().strip();
  }
}
