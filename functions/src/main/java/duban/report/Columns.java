package duban.report;

import duban.cases.FieldProblem;
import duban.report.sheet.Line;
import duban.report.sheet.Sheets;
import duban.text.Texts;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which column of a table holds what: headings in Chinese or English, in any order, under the
/// names that registers commonly give them. A column that is not known is kept with the message.
///
/// @param headings the row they stand in
/// @param fields by the column's place
/// @param others headings of the columns that are not known, by the column's place
public record Columns(Line headings, Map<Integer, String> fields, Map<Integer, String> others) {
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
  public static final List<String> REQUIRED = List.of("kind", "title", "text", "seenAt");

  static final int HEADING = 100;

  /// Blanks, marks of required columns, and remarks in brackets.
  private static final Pattern TRIMMING = Pattern.compile("\\s|[*:_-]|\\(.*\\)");

  private static final Map<String, String> NAMES = names();

  public Columns {
    fields = Map.copyOf(fields);
    others = Collections.unmodifiableMap(new TreeMap<>(others));
  }

  /// How finding them ended.
  sealed interface Search {
    record Found(Columns columns) implements Search {}

    record NotFound(FieldProblem problem) implements Search {}
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    List<String> all = new ArrayList<>(ALL);
    all.add(PROBLEM);
    for (Texts texts : List.of(Texts.in(Locale.CHINESE), Texts.in(Locale.ENGLISH))) {
      for (String field : all) {
        names.put(plain(texts.get("import.column." + field)), field);
        names.put(plain(field), field);
        for (String also : texts.get("import.also." + field).split(",")) {
          names.put(plain(also), field);
        }
      }
    }
    names.remove("");
    return Map.copyOf(names);
  }

  private static String plain(String heading) {
    return TRIMMING
        .matcher(Normalizer.normalize(heading, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
        .replaceAll("");
  }

  private static Optional<String> field(String heading) {
    return Optional.ofNullable(NAMES.get(plain(heading)));
  }

  /// How many different known headings a row holds.
  static int known(List<String> row) {
    return (int) row.stream().flatMap(cell -> field(cell).stream()).distinct().count();
  }

  /// Finds the headings: the first of the rows at the top with the most of them.
  ///
  /// @param lines without blank ones
  static Search find(List<Line> lines) {
    Line headings = lines.getFirst();
    for (Line line : lines.subList(0, Math.min(Sheets.PREAMBLE, lines.size()))) {
      if (known(line.texts()) > known(headings.texts())) {
        headings = line;
      }
    }
    return known(headings.texts()) == 0 ? notFound("problem.import.no-headings") : in(headings);
  }

  private static Search in(Line headings) {
    Map<Integer, String> fields = new LinkedHashMap<>();
    Map<Integer, String> others = new LinkedHashMap<>();
    for (int column = 0; column < headings.cells().size(); column++) {
      String heading = headings.cell(column).text().strip();
      Optional<String> field = field(heading);
      boolean twice =
          field.isPresent() ? fields.containsValue(field.get()) : others.containsValue(heading);
      if (twice) {
        return notFound("problem.import.heading-twice", heading);
      }
      if (heading.length() > HEADING) {
        return notFound("problem.import.heading-long", HEADING);
      }
      if (field.isPresent()) {
        fields.put(column, field.get());
      } else if (!heading.isEmpty()) {
        others.put(column, heading);
      }
    }
    List<String> missing = REQUIRED.stream().filter(f -> !fields.containsValue(f)).toList();
    return missing.isEmpty()
        ? new Search.Found(new Columns(headings, fields, others))
        : new Search.NotFound(
            new FieldProblem(Sheets.FILE, "problem.import.heading-missing", List.copyOf(missing)));
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
