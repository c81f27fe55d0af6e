package duban.pages;

import duban.pages.MessageView.Fact;
import duban.pages.MessageView.Paper;
import duban.text.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A mail that came in, in words, with the forms for what may become of it.
///
/// @param person who decides
/// @param subject as the sender wrote it
/// @param text the mail as plain text
/// @param notes what to know before believing it
/// @param raw the mail as it came; null where it is better not opened
/// @param summary everything wrong with what was posted
public record InboxView(
    Texts t,
    String office,
    String person,
    String subject,
    String text,
    List<Fact> facts,
    List<String> notes,
    List<Paper> papers,
    @Nullable Paper raw,
    List<TaskView.Problem> summary,
    List<Part> parts) {
  public InboxView {
    facts = List.copyOf(facts);
    notes = List.copyOf(notes);
    papers = List.copyOf(papers);
    summary = List.copyOf(summary);
    parts = List.copyOf(parts);
  }

  /// One thing that may become of it.
  public record Part(String decision, String label, String hint, List<Field> fields) {
    public Part {
      fields = List.copyOf(fields);
    }
  }
}
