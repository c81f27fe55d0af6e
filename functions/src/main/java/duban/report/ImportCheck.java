package duban.report;

import duban.assignment.FormFields;
import duban.cases.CaseEvent.Registered;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.policy.Desk;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.Published;
import duban.report.ImportRow.Outcome;
import duban.report.ImportRow.Problem;
import duban.report.sheet.Cell;
import duban.report.sheet.Line;
import duban.routing.AssignmentDecision;
import duban.store.Cases;
import duban.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says of every row what becomes of it. Writes nothing.
final class ImportCheck {
  /// So many rows are looked up at once.
  private static final int AT_ONCE = 8;

  private static final int NUMBER = 200;
  private static final Set<String> YES = words("import.yes");
  private static final Set<String> NO = words("import.no");

  private final Cases cases;
  private final Published city;
  private final Person person;
  private final Desk.Filing filing;
  private final Instant now;

  ImportCheck(Cases cases, Published city, Person person, Desk.Filing filing, Instant now) {
    this.cases = cases;
    this.city = city;
    this.person = person;
    this.filing = filing;
    this.now = now;
  }

  /// In both languages: a table may be in either, whoever sends it.
  private static Set<String> words(String key) {
    return Stream.of(Texts.in(Locale.CHINESE), Texts.in(Locale.ENGLISH))
        .flatMap(texts -> Stream.of(texts.get(key).split(",")))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// @param imported when an import was carried out whose cases are to be told from older ones;
  ///   [Instant#EPOCH] for none
  List<ImportRow> rows(Columns columns, List<Line> lines, Instant imported) {
    List<ImportRow> rows = new ArrayList<>();
    Map<String, ImportRow> first = new HashMap<>();
    for (Line line : lines) {
      if (line.number() > columns.headings().number()) {
        ImportRow row = line.hidden() ? hidden(columns, line) : row(columns, line);
        rows.add(
            row.outcome() instanceof Outcome.Opens opens
                ? amongOthers(row, opens, columns, first)
                : row);
      }
    }
    return inParallel(
        rows.stream().<Callable<ImportRow>>map(r -> () -> known(r, columns, imported)).toList());
  }

  private ImportRow hidden(Columns columns, Line line) {
    Map<String, String> given = new RowForm(city.policy()).of(columns, line);
    return new ImportRow(line, title(given), new Outcome.Hidden(), List.of());
  }

  private static String title(Map<String, String> given) {
    return given.getOrDefault("title", given.getOrDefault("text", ""));
  }

  private ImportRow row(Columns columns, Line line) {
    Map<String, String> given = new RowForm(city.policy()).of(columns, line);
    Map<String, List<String>> form = new HashMap<>();
    given.forEach((field, value) -> form.put(field, List.of(value)));
    FormFields more = new FormFields(form);
    Message.Author author = author(more);
    String id = more.optional(Columns.ID, NUMBER);
    Map<String, Object> others = others(columns, line, more);

    List<FieldProblem> problems = new ArrayList<>();
    lost(columns, line, problems);
    FindingForm.Reading reading =
        new FindingForm(city.policy(), person, now).read(filing, "", form, List.of());
    if (reading instanceof FindingForm.Reading.Wrong(List<FieldProblem> wrong)) {
      wrong.stream()
          .filter(p -> problems.stream().noneMatch(b -> b.field().equals(p.field())))
          .forEach(problems::add);
    }
    more.problems().stream()
        .filter(p -> problems.stream().noneMatch(b -> b.field().equals(p.field())))
        .forEach(problems::add);
    return new ImportRow(
        line,
        title(given),
        problems.isEmpty() && reading instanceof FindingForm.Reading.Complete complete
            ? opens(complete, id, author, others)
            : wrong(columns, line, problems),
        remarks(columns, line));
  }

  /// Whoever wrote or called; null where the row does not say, and it is the person who files.
  private static Message.@Nullable Author author(FormFields fields) {
    String name = fields.optional(Columns.NAME, Columns.HEADING);
    String phone = fields.optional(Columns.PHONE, FindingForm.PHONE);
    String mail = fields.optional(Columns.MAIL, FormFields.WORD);
    if (mail != null && mail.indexOf('@') < 1) {
      fields.problem(Columns.MAIL, "problem.not-a-mail");
    }
    String privacy = fields.optional(Columns.PRIVACY, FormFields.WORD);
    String said = privacy == null ? "" : privacy.toLowerCase(Locale.ROOT);
    if (!said.isEmpty() && !YES.contains(said) && !NO.contains(said)) {
      fields.problem(Columns.PRIVACY, "problem.import.yes-no");
    }
    return name == null && phone == null && mail == null
        ? null
        : new Message.Author(name, phone, mail, YES.contains(said));
  }

  private static Map<String, Object> others(Columns columns, Line line, FormFields fields) {
    Map<String, Object> others = new LinkedHashMap<>();
    columns
        .others()
        .forEach(
            (column, heading) -> {
              String text = line.cell(column).text().strip();
              if (text.length() > FormFields.SHORT && !line.cell(column).lost()) {
                fields.problem(heading, "problem.too-long", FormFields.SHORT);
              }
              if (!text.isEmpty() && !line.cell(column).lost()) {
                others.put(heading, text);
              }
            });
    return others;
  }

  private static void lost(Columns columns, Line line, List<FieldProblem> problems) {
    columns
        .fields()
        .forEach(
            (column, field) -> {
              Cell.Mark mark = line.cell(column).mark();
              if (mark != null && mark.lost()) {
                problems.add(new FieldProblem(field, mark.key()));
              }
            });
  }

  /// What keeps the row from nothing: a value that counts for several rows, a lost value of a
  /// column that no field is read from. The latter is not kept with the case.
  private static List<Problem> remarks(Columns columns, Line line) {
    List<Problem> remarks = new ArrayList<>();
    columns
        .fields()
        .forEach(
            (column, field) -> {
              if (line.cell(column).mark() == Cell.Mark.MERGED) {
                remarks.add(remark(columns.heading(field), line.cell(column)));
              }
            });
    columns
        .others()
        .forEach(
            (column, heading) -> {
              if (line.cell(column).mark() != null) {
                remarks.add(remark(heading, line.cell(column)));
              }
            });
    return remarks;
  }

  private static Problem remark(String column, Cell cell) {
    Cell.Mark mark = Objects.requireNonNull(cell.mark());
    return new Problem(
        new FieldProblem(column, mark.key()), column, cell.text().isEmpty() ? null : cell.text());
  }

  private static Outcome.Wrong wrong(Columns columns, Line line, List<FieldProblem> problems) {
    return new Outcome.Wrong(
        problems.stream()
            .map(
                p -> {
                  String given = given(columns, line, p.field());
                  return new Problem(p, columns.heading(p.field()), given.isEmpty() ? null : given);
                })
            .toList());
  }

  private static String given(Columns columns, Line line, String field) {
    return Stream.of(columns.fields(), columns.others())
        .flatMap(m -> m.entrySet().stream())
        .filter(e -> e.getValue().equals(field))
        .map(e -> line.cell(e.getKey()))
        .map(Cell::text)
        .findFirst()
        .orElse("");
  }

  private Outcome.Opens opens(
      FindingForm.Reading.Complete complete,
      @Nullable String id,
      Message.@Nullable Author author,
      Map<String, Object> others) {
    Message read = complete.message();
    Map<String, Object> extra = new LinkedHashMap<>(others);
    extra.putAll(read.extra());
    Message message =
        new Message(
            ImportIds.of(id, read, author),
            read.title(),
            read.content(),
            read.url(),
            read.postedAt(),
            read.occurredAt(),
            read.area(),
            read.category(),
            read.tier(),
            author == null ? read.author() : author,
            read.attachments(),
            extra);
    return new Outcome.Opens(complete.source(), message, assigned(complete.source(), message));
  }

  /// What routing would do with it.
  private Optional<AssignmentDecision> assigned(String source, Message message) {
    Policy policy = city.policy();
    return AssignmentDecision.byPolicy(
        policy,
        new Registered("", source, "", city.version(), policy.source(source).path(), message));
  }

  private ImportRow amongOthers(
      ImportRow row, Outcome.Opens opens, Columns columns, Map<String, ImportRow> first) {
    ImportRow before = first.putIfAbsent(opens.source() + ' ' + opens.message().externalId(), row);
    if (before == null) {
      return row;
    }
    boolean same =
        before.outcome() instanceof Outcome.Opens other
            && ImportIds.saysTheSame(other.message(), opens.message());
    return row.with(
        same
            ? new Outcome.Repeats(before.line().number())
            : idTaken(
                columns,
                row,
                new FieldProblem(
                    Columns.ID,
                    "problem.import.id-twice",
                    String.valueOf(before.line().number()))));
  }

  private static Outcome idTaken(Columns columns, ImportRow row, FieldProblem problem) {
    return wrong(columns, row.line(), List.of(problem));
  }

  /// The row, if it is a case by now, as that case.
  private ImportRow known(ImportRow row, Columns columns, Instant imported) {
    if (!(row.outcome() instanceof Outcome.Opens opens)) {
      return row;
    }
    String id = opens.message().externalId();
    Optional<CaseRef> ref = cases.findBySource(city.policy().office().id(), opens.source(), id, id);
    return ref.map(cases::get)
        .map(file -> row.with(known(file, opens, row, columns, imported)))
        .orElse(row);
  }

  private Outcome known(
      CaseFile file, Outcome.Opens opens, ImportRow row, Columns columns, Instant imported) {
    return ImportIds.saysTheSame(file.message(), opens.message())
        ? new Outcome.Known(
            file.number(),
            file.history().getFirst().at().toEpochMilli() == imported.toEpochMilli()
                && file.history().getFirst().actor().id().equals(person.id()))
        : idTaken(
            columns, row, new FieldProblem(Columns.ID, "problem.import.id-taken", file.number()));
  }

  private static <R> List<R> inParallel(List<Callable<R>> tasks) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<R> results = new ArrayList<>();
      for (Future<R> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while looking rows up.", e);
    } catch (ExecutionException e) {
      // As it would have been thrown here.
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
