package duban.mail;

import duban.mail.LetterView.Line;
import duban.text.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A reminder's content, in words, once for both of its parts.
///
/// @param preheader what a mailbox shows beside the subject
/// @param heading how strongly, and how many matters
/// @param lead whom it addresses and what it asks
public record ReminderView(
    Texts t,
    String preheader,
    String heading,
    String lead,
    List<Matter> matters,
    List<String> footer) {
  public ReminderView {
    matters = List.copyOf(matters);
    footer = List.copyOf(footer);
  }

  /// One case.
  ///
  /// @param heading tone and case number
  /// @param title the case's title
  /// @param dues what is due by when, and how late it is
  /// @param notes that a reminder comes late
  /// @param links the reader's own, with what each leads to
  public record Matter(
      String heading,
      String title,
      List<Line> dues,
      List<Line> facts,
      List<String> notes,
      List<Line> links) {
    public Matter {
      dues = List.copyOf(dues);
      facts = List.copyOf(facts);
      notes = List.copyOf(notes);
      links = List.copyOf(links);
    }
  }

  /// The plain text part: everything the HTML part says.
  String text() {
    StringBuilder out = new StringBuilder();
    paragraph(out, heading);
    paragraph(out, lead);
    for (Matter matter : matters) {
      paragraph(out, matter.heading() + "\n" + matter.title());
      paragraph(out, lines(matter.dues()));
      for (Line link : matter.links()) {
        paragraph(out, link.label() + "\n" + link.value());
      }
      paragraph(out, lines(matter.facts()));
      paragraph(out, String.join("\n", matter.notes()));
    }
    paragraph(out, String.join("\n", footer));
    return out.toString();
  }

  private String lines(List<Line> lines) {
    return lines.stream()
        .map(line -> t.get("mail.line", line.label(), line.value()))
        .collect(Collectors.joining("\n"));
  }

  private static void paragraph(StringBuilder out, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      out.append(out.isEmpty() ? "" : "\n\n").append(text);
    }
  }
}
