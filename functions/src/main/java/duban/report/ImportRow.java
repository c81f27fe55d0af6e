package duban.report;

import duban.cases.FieldProblem;
import duban.cases.Message;
import duban.report.sheet.Line;
import duban.routing.AssignmentDecision;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One row of a table and what becomes of it.
///
/// @param title what it is about, as far as that can be read
/// @param remarks what is to be known of cells that keep the row from nothing
public record ImportRow(Line line, String title, Outcome outcome, List<Problem> remarks) {
  public ImportRow {
    remarks = List.copyOf(remarks);
  }

  ImportRow with(Outcome instead) {
    return new ImportRow(line, title, instead, remarks);
  }

  /// What becomes of a row.
  public sealed interface Outcome {
    /// It would be a case.
    ///
    /// @param source the id of the source it comes in by
    /// @param assigned where the triage rules send it; empty where the office decides
    record Opens(String source, Message message, Optional<AssignmentDecision> assigned)
        implements Outcome {}

    /// It is a case.
    ///
    /// @param now whether this very import made it one
    record Known(String number, boolean now) implements Outcome {}

    /// It says what another row of the file says.
    ///
    /// @param row that row's number
    record Repeats(int row) implements Outcome {}

    /// It is not filed, because the spreadsheet does not show it.
    record Hidden() implements Outcome {}

    /// It cannot be filed as it is.
    record Wrong(List<Problem> problems) implements Outcome {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /// What is wrong with one cell.
  ///
  /// @param column the heading it stands under, or the name of the field where the file has no such
  ///   column
  /// @param given what stands there; null for nothing
  public record Problem(FieldProblem problem, String column, @Nullable String given) {}
}
