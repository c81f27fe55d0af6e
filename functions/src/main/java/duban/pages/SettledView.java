package duban.pages;

import duban.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page of a task that is decided, in words.
///
/// @param decided what was decided
/// @param by who decided it and when
/// @param refused why a further POST changed nothing; null on a GET
/// @param next what happens now
/// @param holders who has the case now, and until when
/// @param deliveries how far what the source is told got; empty for units
public record SettledView(
    Texts t,
    String office,
    String number,
    String kind,
    String decided,
    String by,
    @Nullable String refused,
    String next,
    List<String> holders,
    MessageView message,
    TimelinePage timeline,
    List<TaskView.Told> deliveries) {
  public SettledView {
    holders = List.copyOf(holders);
    deliveries = List.copyOf(deliveries);
  }
}
