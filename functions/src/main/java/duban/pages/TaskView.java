package duban.pages;

import duban.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task page, in words: everything its template prints.
///
/// @param kind what sort of task it is: `办理`
/// @param ask whose task it is and what is asked
/// @param due what is owed next; null when nothing is
/// @param otherDues whatever else is owed or was given
/// @param notice what was just done, without ending the task
/// @param summary everything wrong with what was posted
/// @param contact how to reach the citizen; null where that is not this step's business
/// @param weighings how trend and risk were weighed, oldest first
/// @param draft the reply to confer on or to review; null where the task is not about one
/// @param contributions what co-handlers gave, or still owe, to the lead
/// @param answer what the sender is to be told, word for word; empty where the task is not to bring
///   it to them
/// @param deliveries how far what the source is told got; empty for units
/// @param reach to how many others the answer goes, and how; null where it goes to nobody else
/// @param alike cases that may be about the same matter; empty where the task is not to say so
/// @param opinions what those conferred with said; empty where the task is not to weigh them
public record TaskView(
    Texts t,
    String office,
    String number,
    String kind,
    String ask,
    @Nullable DueView due,
    List<DueView> otherDues,
    @Nullable String notice,
    List<Problem> summary,
    MessageView message,
    @Nullable ContactView contact,
    TimelinePage timeline,
    List<Weighed> weighings,
    @Nullable String draft,
    List<Contribution> contributions,
    List<Opinion> opinions,
    List<String> answer,
    List<Told> deliveries,
    @Nullable String reach,
    List<Alike> alike,
    List<Choice> choices,
    List<String> choiceErrors,
    List<Field> fields) {
  public TaskView {
    otherDues = List.copyOf(otherDues);
    summary = List.copyOf(summary);
    contributions = List.copyOf(contributions);
    weighings = List.copyOf(weighings);
    opinions = List.copyOf(opinions);
    answer = List.copyOf(answer);
    deliveries = List.copyOf(deliveries);
    alike = List.copyOf(alike);
    choices = List.copyOf(choices);
    choiceErrors = List.copyOf(choiceErrors);
    fields = List.copyOf(fields);
  }

  /// Whether one of the decisions is asked about once more before it is done.
  public boolean asksFirst() {
    return choices.stream().anyMatch(choice -> choice.id().equals("merge"));
  }

  /// A weighing of trend and risk, in words; `-` where nothing was said.
  public record Weighed(String when, String who, String trend, String risk) {}

  /// @param field what the field is called on the page
  /// @param anchor where on the page it stands
  public record Problem(String field, String text, String anchor) {}

  /// @param text what the unit gave; null while it owes it
  /// @param due by when it owes it; null when it gave it
  public record Contribution(String unit, @Nullable String text, @Nullable String due) {}

  /// @param what is told
  /// @param state how far it got
  /// @param bad whether it did not get there
  /// @param details attempts, what came back, when it is tried next
  public record Told(String what, String state, boolean bad, String details) {}

  /// @param facts how like it is, when it came, where it stands
  /// @param join what the button says that joins this case to it; null where it cannot be joined
  public record Alike(
      String number, String title, String content, String facts, @Nullable String join) {}

  /// @param verdict agrees or objects, in words
  public record Opinion(String unit, String verdict, boolean objects, @Nullable String text) {}
}
