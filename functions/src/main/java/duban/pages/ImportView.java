package duban.pages;

import duban.text.Texts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a table that is filed as a whole, in words.
///
/// @param here the page's own address without the language, ready for another parameter
/// @param sheet which sheet was read; null where there is but one
/// @param notice what is to be said before everything else; null for nothing
/// @param counts how many rows end how; none that are zero
/// @param missing what has to be chosen before rows can be read; null for nothing
/// @param unknown names the columns that are not known; null for none
/// @param columns a choice for each column of the table
/// @param said what was chosen, for the confirming form
/// @param wrong the rows that cannot be filed
/// @param others all other rows
/// @param confirm what can be done; null when nothing can
/// @param settled whether the import was carried out
public record ImportView(
    Texts t,
    String title,
    String office,
    String person,
    String file,
    String seen,
    String here,
    @Nullable String sheet,
    @Nullable String notice,
    List<Count> counts,
    @Nullable String missing,
    @Nullable String unknown,
    List<Field> columns,
    Map<String, String> said,
    List<Row> wrong,
    List<Row> others,
    @Nullable Confirm confirm,
    boolean settled) {
  public ImportView {
    counts = List.copyOf(counts);
    columns = List.copyOf(columns);
    said = Collections.unmodifiableMap(new LinkedHashMap<>(said));
    wrong = List.copyOf(wrong);
    others = List.copyOf(others);
  }

  public record Count(String name, int number, boolean wrong) {}

  /// @param number as the spreadsheet shows it
  /// @param outcome what becomes of it
  /// @param problems what is wrong, cell by cell
  /// @param remarks what is to be known, cell by cell
  public record Row(
      String number, String title, String outcome, List<String> problems, List<String> remarks) {
    public Row {
      problems = List.copyOf(problems);
      remarks = List.copyOf(remarks);
    }
  }

  /// @param choice what the form posts
  /// @param button what it does
  /// @param why what to know before
  public record Confirm(String choice, String button, String why) {}
}
