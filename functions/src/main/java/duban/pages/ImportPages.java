package duban.pages;

import duban.cases.FieldProblem;
import duban.pages.Field.Control;
import duban.pages.Field.Group;
import duban.pages.Field.Option;
import duban.pages.ImportView.Confirm;
import duban.pages.ImportView.Count;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.report.Columns;
import duban.report.FindingForm;
import duban.report.ImportPage;
import duban.report.ImportPage.Mode;
import duban.report.ImportRow;
import duban.report.ImportRow.Outcome;
import duban.report.Importing;
import duban.report.Mapping;
import duban.report.sheet.Line;
import duban.report.sheet.Sheet;
import duban.report.sheet.SheetWriter;
import duban.text.Templates;
import duban.text.Texts;
import duban.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What stands at `/report/{link}/import`, as HTML, and the tables it gives out. Works without
/// script.
public final class ImportPages {
  private static final int KILOBYTE = 1_000;

  /// How much of a cell is quoted where it is wrong.
  private static final int QUOTED = 60;

  public String render(ImportPage page, Locale locale) {
    Texts texts = Texts.in(locale);
    return switch (page) {
      case ImportPage.Start start -> start(start, texts);
      case ImportPage.Rows rows ->
          Templates.render("report/rows", Map.of("v", new Rendering(rows, texts).view()));
      case ImportPage.Expired() -> notice("report.expired", texts);
      case ImportPage.Unknown() -> notice("report.unknown", texts);
    };
  }

  private static String notice(String key, Texts texts) {
    return Templates.render("act/notice", Map.of("t", texts, "key", key));
  }

  private static String start(ImportPage.Start page, Texts texts) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("t", texts);
    parameters.put("link", page.link());
    parameters.put("office", texts.name(page.city().policy().office().name()));
    parameters.put("person", page.person().name());
    parameters.put(
        "hint",
        texts.get("import.file.hint", page.limits().rows(), page.limits().bytes() / KILOBYTE));
    parameters.put("columns", columns(page.city().policy(), texts));
    parameters.put("errors", page.problems().stream().map(p -> text(p, texts)).toList());
    return Templates.render("report/import", parameters);
  }

  private static String text(FieldProblem problem, Texts texts) {
    return switch (problem.key()) {
      // In a table nothing is listed to choose from.
      case "problem.unknown-kind" ->
          texts.get(
              "import.problem.kind",
              FindingForm.KINDS.stream().map(kind -> texts.get("report.kind." + kind)).toArray());
      default -> texts.get(problem.key(), problem.arguments().toArray());
    };
  }

  private static List<SheetWriter.Column> columns(Policy policy, Texts texts) {
    return Columns.ALL.stream()
        .map(
            field ->
                new SheetWriter.Column(
                    texts.get("import.column." + field),
                    texts.get("import.hint." + field),
                    choices(field, policy, texts)))
        .toList();
  }

  private static List<String> choices(String field, Policy policy, Texts texts) {
    Stream<Label> labels =
        switch (field) {
          case "area" -> policy.areas().values().stream().map(Policy.Area::name);
          case "category" -> policy.categories().values().stream().map(Policy.Category::name);
          case "tier" -> policy.tiers().values().stream();
          case FindingForm.TREND -> policy.desk().trends().stream();
          case FindingForm.RISK -> policy.desk().risks().stream();
          default -> Stream.of();
        };
    return field.equals("kind")
        ? FindingForm.KINDS.stream().map(kind -> texts.get("report.kind." + kind)).toList()
        : labels.map(texts::name).toList();
  }

  /// The table to fill in.
  public byte[] template(ImportPage.Start page, Sheet.Format format, Locale locale) {
    Texts texts = Texts.in(locale);
    return SheetWriter.template(
        format,
        new SheetWriter.Names(texts.get("import.sheet"), texts.get("import.notes")),
        columns(page.city().policy(), texts),
        page.limits().rows());
  }

  /// The table that was sent, in its own format, with what is wrong with each row in a last column.
  public byte[] mistakes(ImportPage.Rows page, Locale locale) {
    Texts texts = Texts.in(locale);
    Map<Integer, ImportRow> rows =
        page.rows().stream().collect(Collectors.toMap(r -> r.line().number(), r -> r));
    Line headings = page.columns().headings();
    @Nullable Integer old = page.columns().place(Columns.PROBLEM);
    int width = page.sheet().lines().stream().mapToInt(line -> line.cells().size()).max().orElse(0);
    List<List<String>> table = new ArrayList<>();
    for (Line line : page.sheet().lines()) {
      List<String> cells = new ArrayList<>();
      for (int column = 0; column < width; column++) {
        if (old == null || column != old) {
          cells.add(line.cell(column).text());
        }
      }
      ImportRow row = rows.get(line.number());
      if (line.number() == headings.number()) {
        cells.add(texts.get("import.column.problem"));
      } else if (row != null && row.outcome() instanceof Outcome.Wrong wrong) {
        cells.add(String.join("\n", problems(wrong, texts)));
      }
      table.add(cells);
    }
    return SheetWriter.rows(page.sheet().format(), page.sheet().name(), table);
  }

  /// What a file is called that is saved.
  public static String fileName(String key, Sheet.Format format, Locale locale) {
    return Texts.in(locale).get(key) + "." + format.ending();
  }

  private static List<String> problems(Outcome.Wrong wrong, Texts texts) {
    return wrong.problems().stream().map(p -> problem(p, texts)).toList();
  }

  private static String problem(ImportRow.Problem problem, Texts texts) {
    String text = text(problem.problem(), texts);
    String field = problem.problem().field();
    String known = texts.find("import.column." + field);
    String column = problem.column().equals(field) && known != null ? known : problem.column();
    String given = problem.given();
    return given == null
        ? texts.get("import.problem", column, text)
        : texts.get("import.problem.given", column, text, shortened(given));
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= QUOTED
        ? text
        : text.substring(0, text.offsetByCodePoints(0, QUOTED)) + "…";
  }

  /// One page of rows.
  private record Rendering(ImportPage.Rows page, Texts texts) {
    ImportView view() {
      boolean done = page.mode() == Mode.DONE;
      return new ImportView(
          texts,
          texts.get(done ? "import.done" : "import.dry"),
          office(),
          page.person().name(),
          page.file(),
          page.seen(),
          "?file=" + page.file() + page.mapping().query() + "&",
          page.sheet().name().isEmpty() ? null : page.sheet().name(),
          notice(),
          counts(),
          missing(),
          unknown(),
          columns(),
          said(),
          page.rows().stream().filter(Rendering::wrong).map(this::row).toList(),
          page.rows().stream().filter(r -> !wrong(r)).map(this::row).toList(),
          confirm(),
          done);
    }

    private String office() {
      return texts.name(page.city().policy().office().name());
    }

    private @Nullable String notice() {
      return switch (page.mode()) {
        case DRY_RUN -> null;
        case CHANGED -> texts.get("import.changed");
        case DONE -> count(Outcome.Opens.class) > 0 ? null : texts.get("import.next", office());
      };
    }

    private static boolean wrong(ImportRow row) {
      return row.outcome() instanceof Outcome.Wrong;
    }

    private int count(Class<? extends Outcome> kind) {
      return (int) page.rows().stream().filter(r -> kind.isInstance(r.outcome())).count();
    }

    private List<Count> counts() {
      int now =
          (int)
              page.rows().stream()
                  .filter(r -> r.outcome() instanceof Outcome.Known known && known.now())
                  .count();
      boolean done = page.mode() == Mode.DONE;
      return Stream.of(
              new Count(texts.get("import.count.now"), now, false),
              new Count(
                  texts.get(done ? "import.count.left" : "import.count.opens"),
                  count(Outcome.Opens.class),
                  done),
              new Count(texts.get("import.count.known"), count(Outcome.Known.class) - now, false),
              new Count(texts.get("import.count.repeats"), count(Outcome.Repeats.class), false),
              new Count(texts.get("import.count.hidden"), count(Outcome.Hidden.class), false),
              new Count(texts.get("import.count.wrong"), count(Outcome.Wrong.class), true))
          .filter(count -> count.number() > 0)
          .toList();
    }

    /// What has to be chosen before rows can be read; null for nothing.
    private @Nullable String missing() {
      List<String> missing = page.columns().missing();
      return missing.isEmpty()
          ? null
          : texts.get(
              "import.missing",
              missing.stream()
                  .map(field -> texts.get("import.column." + field))
                  .collect(Collectors.joining(texts.get("list.separator"))));
    }

    private @Nullable String unknown() {
      return page.columns().others().isEmpty()
          ? null
          : texts.get(
              "import.unknown",
              String.join(texts.get("list.separator"), page.columns().others().values()));
    }

    /// One choice for each column, and one for the kind where no column says it.
    private List<Field> columns() {
      List<Field> choices = new ArrayList<>();
      if (page.columns().place(Mapping.KIND) == null) {
        choices.add(
            new Field(
                Mapping.KIND,
                List.of(),
                texts.get("import.column.kind"),
                texts.get("import.kind.why"),
                select(
                    FindingForm.KINDS.stream()
                        .map(
                            kind ->
                                new Option(
                                    kind,
                                    texts.get("report.kind." + kind),
                                    kind.equals(page.columns().kind())))
                        .toList()),
                List.of()));
      }
      Line headings = page.columns().headings();
      int width =
          page.sheet().lines().stream().mapToInt(line -> line.cells().size()).max().orElse(0);
      for (int column = 0; column < width; column++) {
        String heading = headings.cell(column).text().strip();
        String sample = page.columns().fields().containsKey(column) ? "" : sample(column);
        if (!heading.isEmpty() || !sample.isEmpty()) {
          String place = texts.get("import.column.at", Line.letters(column));
          choices.add(
              new Field(
                  Mapping.COLUMN + column,
                  List.of(),
                  heading.isEmpty() ? place : texts.get("import.column.named", heading, place),
                  sample.isEmpty() ? null : texts.get("import.column.sample", shortened(sample)),
                  select(holds(column)),
                  List.of()));
        }
      }
      return choices;
    }

    private String sample(int column) {
      return page.sheet().lines().stream()
          .filter(line -> line.number() > page.columns().headings().number())
          .map(line -> line.cell(column).text().strip())
          .filter(text -> !text.isEmpty())
          .findFirst()
          .orElse("");
    }

    private List<Option> holds(int column) {
      String now =
          page.columns().leftOut().contains(column)
              ? Mapping.LEFT_OUT
              : page.columns().fields().getOrDefault(column, Mapping.KEPT);
      return Stream.concat(
              Stream.of(Mapping.KEPT, Mapping.LEFT_OUT)
                  .map(
                      what ->
                          new Option(what, texts.get("import.column." + what), what.equals(now))),
              Columns.ALL.stream()
                  .map(
                      field ->
                          new Option(
                              field, texts.get("import.column." + field), field.equals(now))))
          .toList();
    }

    private static Control select(List<Option> options) {
      return new Control.Select(List.of(new Group(null, options)));
    }

    /// What the confirming form says of the columns again.
    private Map<String, String> said() {
      Map<String, String> said = new LinkedHashMap<>();
      if (!page.mapping().kind().isEmpty()) {
        said.put(Mapping.KIND, page.mapping().kind());
      }
      page.mapping().columns().forEach((place, holds) -> said.put(Mapping.COLUMN + place, holds));
      return said;
    }

    private @Nullable Confirm confirm() {
      int opens = count(Outcome.Opens.class);
      int wrong = count(Outcome.Wrong.class);
      if (opens == 0) {
        return null;
      }
      if (page.mode() == Mode.DONE) {
        return new Confirm(
            wrong == 0 ? Importing.ALL : Importing.GOOD,
            texts.get("import.goon", opens),
            texts.get("import.goon.why"));
      }
      return wrong == 0
          ? new Confirm(Importing.ALL, texts.get("import.all", opens), texts.get("import.all.why"))
          : new Confirm(
              Importing.GOOD, texts.get("import.good", opens), texts.get("import.good.why", wrong));
    }

    private ImportView.Row row(ImportRow row) {
      return new ImportView.Row(
          texts.get("import.row", String.valueOf(row.line().number())),
          shortened(Visible.line(row.title())),
          outcome(row.outcome()),
          row.outcome() instanceof Outcome.Wrong wrong ? problems(wrong, texts) : List.of(),
          row.remarks().stream().map(p -> problem(p, texts)).toList());
    }

    private String outcome(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Opens opens ->
            page.mode() == Mode.DONE
                ? texts.get("import.left")
                : opens
                    .assigned()
                    .map(
                        to ->
                            texts.get(
                                "import.opens.assigned",
                                texts.name(page.city().policy().path(to.path()).name()),
                                unit(to.unit())))
                    .orElseGet(() -> texts.get("import.opens.office", unit(coordinator())));
        case Outcome.Known known ->
            texts.get(known.now() ? "import.known.now" : "import.known", known.number());
        case Outcome.Repeats repeats -> texts.get("import.repeats", String.valueOf(repeats.row()));
        case Outcome.Hidden() -> texts.get("import.hidden");
        case Outcome.Wrong wrong -> texts.get("import.wrong");
      };
    }

    private String coordinator() {
      return page.city().policy().coordinator();
    }

    private String unit(String id) {
      return page.city().directory().findUnit(id).map(u -> texts.name(u.name())).orElse(id);
    }
  }
}
