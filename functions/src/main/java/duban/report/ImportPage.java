package duban.report;

import duban.cases.FieldProblem;
import duban.policy.Desk;
import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.report.sheet.Sheet;
import java.util.List;

/// What stands at `/report/{link}/import`.
public sealed interface ImportPage {
  /// What was wrong as a whole; nothing on pages that ask for no file.
  default List<FieldProblem> problems() {
    return List.of();
  }

  /// Asks for a file.
  ///
  /// @param problems what was wrong with the one that was sent, as a whole
  record Start(
      String link, Person person, Published city, Desk.Imports limits, List<FieldProblem> problems)
      implements ImportPage {
    public Start {
      problems = List.copyOf(problems);
    }
  }

  /// Every row with what becomes of it, before and after the import.
  ///
  /// @param file the file's hash, under which it is kept
  /// @param seen stands for which rows are in order and which are not
  /// @param mapping what the person said of its columns
  /// @param rows none while [Columns#missing] says that a column is
  /// @param mode what the page is about
  record Rows(
      String link,
      Person person,
      Published city,
      String file,
      String seen,
      Sheet sheet,
      Columns columns,
      Mapping mapping,
      List<ImportRow> rows,
      Mode mode)
      implements ImportPage {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /// What a page of rows is about.
  enum Mode {
    /// Nothing was written; the person is asked.
    DRY_RUN,
    /// Nothing was written: the rows are not any more what the person saw, who is asked again.
    CHANGED,
    /// What can be a case is one, or will be with another go.
    DONE
  }

  /// The link's time is over, or the person does not file any more.
  record Expired() implements ImportPage {}

  /// No such link.
  record Unknown() implements ImportPage {}
}
