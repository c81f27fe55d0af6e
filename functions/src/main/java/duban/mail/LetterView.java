package duban.mail;

import duban.text.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A mail's content, in words, once for both of its parts.
///
/// @param preheader what a mailbox shows beside the subject
/// @param heading what sort of mail, and the case number
/// @param title the case's title
/// @param lead whom it addresses and what it asks
/// @param dues by when, one line each
/// @param facts what the case is about
/// @param excerpt the beginning of the citizen's message, without personal data; blank for none
/// @param remarks what the office or a unit wrote that matters for this step
/// @param link the reader's own link; null in a mail that only informs
public record LetterView(
    Texts t,
    String preheader,
    String heading,
    String title,
    String lead,
    List<Line> dues,
    List<Line> facts,
    String excerpt,
    List<Line> remarks,
    @Nullable String link,
    List<String> footer) {
  public LetterView {
    dues = List.copyOf(dues);
    facts = List.copyOf(facts);
    remarks = List.copyOf(remarks);
    footer = List.copyOf(footer);
  }

  public record Line(String label, String value) {}

  /// The plain text part: everything the HTML part says.
  String text() {
    StringBuilder out = new StringBuilder();
    paragraph(out, heading + "\n" + title);
    paragraph(out, lead);
    paragraph(out, lines(dues));
    if (link != null) {
      paragraph(out, t.get("mail.button") + "\n" + link);
    }
    if (!excerpt.isBlank()) {
      paragraph(out, t.get("mail.excerpt") + "\n" + excerpt);
    }
    paragraph(out, lines(facts));
    paragraph(out, lines(remarks));
    paragraph(out, String.join("\n", footer));
    return out.toString();
  }

  private String lines(List<Line> lines) {
    return lines.stream()
        .map(line -> t.get("mail.line", line.label(), line.value()))
        .collect(Collectors.joining("\n"));
  }

  private static void paragraph(StringBuilder out, String text) {
    if (!text.isBlank()) {
      out.append(out.isEmpty() ? "" : "\n\n").append(text);
    }
  }
}
