package duban.status;

import duban.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The citizen's page, in words.
///
/// @param lead where the case stands and what that means for the citizen
/// @param more whatever must be added to that, paragraph by paragraph
/// @param steps the way of the case, the present one marked
/// @param dueOf what is due: the answer, or the present step
/// @param due by when; null when nothing is owed
/// @param provisional whether that may change when holidays are published
public record StatusView(
    Texts t,
    String office,
    String number,
    String title,
    String lead,
    List<String> more,
    List<Stage> steps,
    String received,
    String dueOf,
    @Nullable String due,
    boolean provisional,
    @Nullable Answer reply,
    List<Line> history) {
  public StatusView {
    more = List.copyOf(more);
    steps = List.copyOf(steps);
    history = List.copyOf(history);
  }

  public record Stage(String label, boolean past, boolean present) {}

  /// @param link null where there is none that may be followed
  public record Answer(String text, String at, @Nullable String form, @Nullable String link) {}

  public record Line(String when, String what) {}
}
