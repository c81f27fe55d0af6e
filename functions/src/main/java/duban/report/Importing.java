package duban.report;

import duban.assignment.FormFields;
import duban.cases.FieldProblem;
import duban.intake.Opening;
import duban.policy.Desk;
import duban.policy.Policy;
import duban.report.ImportPage.Mode;
import duban.report.ImportRow.Outcome;
import duban.report.sheet.Sheet;
import duban.report.sheet.Sheets;
import duban.store.Cases;
import duban.store.Papers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Filing many matters at once, as a table (A10, B2): a file is sent, every row's outcome is shown,
/// and only then, when the person says so, the rows become cases by the same way as a filed form.
///
/// Between the two, the file is kept by its hash. Every row has an id of its own, so that sending
/// or confirming the same again makes no second case.
public final class Importing {
  /// The choices of the confirming form: every row or none; the rows that are in order.
  public static final String ALL = "all";

  public static final String GOOD = "good";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Filing filing;
  private final Cases cases;
  private final Papers papers;
  private final Opening opening;

  public Importing(Filing filing, Cases cases, Papers papers, Opening opening) {
    this.filing = filing;
    this.cases = cases;
    this.papers = papers;
    this.opening = opening;
  }

  /// How a POST ended.
  public sealed interface Answer {
    /// The file was taken; its rows can be looked at.
    record Taken(String file) implements Answer {}

    /// The rows were filed, as far as time allowed.
    ///
    /// @param at the instant that tells these cases from older ones
    /// @param mapping what the person said of the table's columns
    record Filed(String file, Mapping mapping, Instant at) implements Answer {}

    /// Nothing was written.
    record Refused(ImportPage page) implements Answer {}
  }

  /// What the page shows. Changes nothing.
  ///
  /// @param file the hash of a file that was sent; empty for none
  /// @param mapping what the person said of its columns
  /// @param done when it was imported; empty before
  public ImportPage view(
      String link, String file, Mapping mapping, Optional<Instant> done, Instant now) {
    return switch (filing.access(link, now)) {
      case Filing.Access.Shut shut -> shut(shut);
      case Filing.Access.Open(Filing.Holder holder) ->
          file.isEmpty()
              ? start(link, holder, List.of())
              : rows(
                  link,
                  holder,
                  file,
                  mapping,
                  done.isPresent() ? Mode.DONE : Mode.DRY_RUN,
                  done.orElse(Instant.EPOCH),
                  now);
    };
  }

  private static ImportPage shut(Filing.Access.Shut shut) {
    return shut.page() instanceof FilingPage.Unknown
        ? new ImportPage.Unknown()
        : new ImportPage.Expired();
  }

  private static ImportPage start(String link, Filing.Holder holder, List<FieldProblem> problems) {
    return new ImportPage.Start(
        link, holder.person(), holder.city(), holder.filing().imports(), problems);
  }

  private static ImportPage start(String link, Filing.Holder holder, FieldProblem problem) {
    return start(link, holder, List.of(problem));
  }

  /// A file as it was read.
  private record Table(Sheet sheet, Columns columns, Mapping mapping) {}

  private sealed interface Read {
    record Good(Table table) implements Read {}

    record Bad(FieldProblem problem) implements Read {}
  }

  private static Read read(byte[] content, Mapping mapping, Desk.Imports limits) {
    return switch (new Sheets(limits.rows(), Columns::known).read(content)) {
      case Sheets.Reading.Refused(FieldProblem problem) -> new Read.Bad(problem);
      case Sheets.Reading.Good(Sheet sheet) ->
          switch (Columns.find(sheet.lines(), mapping)) {
            case Columns.Search.NotFound(FieldProblem problem) -> new Read.Bad(problem);
            case Columns.Search.Found(Columns columns) ->
                bounded(new Table(sheet, columns, mapping), limits);
          };
    };
  }

  private static Read bounded(Table table, Desk.Imports limits) {
    long rows =
        table.sheet().lines().stream()
            .filter(line -> line.number() > table.columns().headings().number())
            .count();
    if (rows == 0) {
      return new Read.Bad(new FieldProblem(Sheets.FILE, "problem.import.no-rows"));
    }
    return rows > limits.rows()
        ? new Read.Bad(new FieldProblem(Sheets.FILE, "problem.import.rows", limits.rows()))
        : new Read.Good(table);
  }

  private ImportPage rows(
      String link,
      Filing.Holder holder,
      String file,
      Mapping mapping,
      Mode mode,
      Instant done,
      Instant now) {
    return switch (kept(holder, file, mapping)) {
      case Read.Bad(FieldProblem problem) -> start(link, holder, problem);
      case Read.Good(Table table) -> rows(link, holder, file, table, mode, done, now);
    };
  }

  private ImportPage.Rows rows(
      String link,
      Filing.Holder holder,
      String file,
      Table table,
      Mode mode,
      Instant done,
      Instant now) {
    List<ImportRow> rows =
        !table.columns().missing().isEmpty()
            ? List.of()
            : new ImportCheck(cases, holder.city(), holder.person(), holder.filing(), now)
                .rows(table.columns(), table.sheet().lines(), done);
    return new ImportPage.Rows(
        link,
        holder.person(),
        holder.city(),
        file,
        seen(file + table.mapping().query(), rows),
        table.sheet(),
        table.columns(),
        table.mapping(),
        rows,
        mode);
  }

  private Read kept(Filing.Holder holder, String file, Mapping mapping) {
    Optional<byte[]> content =
        HASH.matcher(file).matches()
            ? papers.find(holder.city().policy().office().id(), file)
            : Optional.empty();
    return content
        .map(bytes -> read(bytes, mapping, holder.filing().imports()))
        .orElse(new Read.Bad(new FieldProblem(Sheets.FILE, "problem.import.gone")));
  }

  /// Stands for which rows are in order, and stays the same while they become cases.
  private static String seen(String file, List<ImportRow> rows) {
    StringBuilder all = new StringBuilder(file);
    for (ImportRow row : rows) {
      all.append(' ').append(row.line().number()).append(wrong(row) ? '-' : '+');
    }
    return ImportIds.digest(all.toString());
  }

  private static boolean wrong(ImportRow row) {
    return row.outcome() instanceof Outcome.Wrong;
  }

  /// Takes a file, if it is a table that can be read, and keeps it. No row of it is filed.
  public Answer take(String link, byte[] content, Instant now) {
    return switch (filing.access(link, now)) {
      case Filing.Access.Shut shut -> new Answer.Refused(shut(shut));
      case Filing.Access.Open(Filing.Holder holder) -> {
        Desk.Imports limits = holder.filing().imports();
        if (content.length > limits.bytes()) {
          yield new Answer.Refused(start(link, holder, tooLarge(limits)));
        }
        yield switch (read(content, Mapping.NONE, limits)) {
          case Read.Bad(FieldProblem problem) -> new Answer.Refused(start(link, holder, problem));
          case Read.Good(Table table) ->
              new Answer.Taken(
                  papers
                      .keep(
                          holder.city().policy().office().id(),
                          content,
                          table.sheet().format().mediaType())
                      .sha256());
        };
      }
    };
  }

  private static FieldProblem tooLarge(Desk.Imports limits) {
    return new FieldProblem(Sheets.FILE, "problem.import.bytes", limits.bytes() / 1_000);
  }

  /// The page for a POST that could not be read at all, or was too large to be. Changes nothing.
  public ImportPage unreadable(String link, boolean large, Instant now) {
    return switch (filing.access(link, now)) {
      case Filing.Access.Shut shut -> shut(shut);
      case Filing.Access.Open(Filing.Holder holder) ->
          start(
              link,
              holder,
              large
                  ? tooLarge(holder.filing().imports())
                  : new FieldProblem(Sheets.FILE, "problem.import.nothing-chosen"));
    };
  }

  /// Files the rows that are in order, one after another, so that their numbers follow the file.
  /// Those it does not come to are filed when the same form is sent again.
  ///
  /// @param form `file` and `seen` as the page gave them, and what to do: [#ALL] or [#GOOD]
  /// @param time whether there is any left
  public Answer confirm(
      String link, Map<String, List<String>> form, BooleanSupplier time, Instant now) {
    return switch (filing.access(link, now)) {
      case Filing.Access.Shut shut -> new Answer.Refused(shut(shut));
      case Filing.Access.Open(Filing.Holder holder) -> confirm(link, holder, form, time, now);
    };
  }

  private Answer confirm(
      String link,
      Filing.Holder holder,
      Map<String, List<String>> form,
      BooleanSupplier time,
      Instant now) {
    FormFields fields = new FormFields(form);
    String file = fields.required("file", FormFields.WORD);
    Mapping mapping =
        Mapping.of(name -> form.getOrDefault(name, List.of()).stream().findFirst().orElse(null));
    ImportPage page = rows(link, holder, file, mapping, Mode.CHANGED, Instant.EPOCH, now);
    if (!(page instanceof ImportPage.Rows rows)) {
      return new Answer.Refused(page);
    }
    String choice = fields.required("choice", FormFields.WORD);
    boolean asSeen = rows.seen().equals(fields.required("seen", FormFields.WORD));
    boolean all = rows.rows().stream().noneMatch(Importing::wrong);
    if (!asSeen || !(choice.equals(GOOD) || choice.equals(ALL) && all)) {
      return new Answer.Refused(page);
    }
    for (ImportRow row : rows.rows()) {
      if (row.outcome() instanceof Outcome.Opens opens && time.getAsBoolean()) {
        open(holder, opens, now);
      }
    }
    return new Answer.Filed(file, mapping, now);
  }

  private void open(Filing.Holder holder, Outcome.Opens row, Instant now) {
    Policy policy = holder.city().policy();
    opening.open(
        holder.city(),
        policy.source(row.source()),
        row.message().externalId(),
        row.message(),
        Filing.actor(holder.person()),
        now);
  }
}
