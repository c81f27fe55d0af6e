package duban.pages;

import duban.text.Texts;
import java.util.List;

/// The form at `/report/{link}`, in words.
///
/// @param link the id in the page's address
/// @param person who files
/// @param once makes a second submission the same submission
/// @param gaps roles of the directory that nobody is in, for the office alone
/// @param summary everything wrong with what was posted
public record FilingView(
    Texts t,
    String link,
    String office,
    String person,
    String once,
    List<String> gaps,
    List<TaskView.Problem> summary,
    List<Field> fields) {
  public FilingView {
    gaps = List.copyOf(gaps);
    summary = List.copyOf(summary);
    fields = List.copyOf(fields);
  }
}
