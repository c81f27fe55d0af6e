package duban.mail;

import duban.text.Texts;
import java.util.List;

/// A mail to a source or an author, in words, once for both of its parts.
///
/// @param heading what sort of mail, and the case number
/// @param title the title of the message it is about
/// @param greeting whom it addresses, and what it is about
/// @param words what became of the message, paragraph by paragraph
/// @param link where to look at it
public record SourceView(
    Texts t,
    String heading,
    String title,
    String greeting,
    List<String> words,
    String link,
    List<String> footer) {
  public SourceView {
    words = List.copyOf(words);
    footer = List.copyOf(footer);
  }

  /// The plain text part: everything the HTML part says.
  String text() {
    StringBuilder out = new StringBuilder(heading).append('\n').append(title);
    paragraph(out, greeting);
    words.forEach(words -> paragraph(out, words));
    paragraph(out, t.get("answer.button") + "\n" + link);
    paragraph(out, String.join("\n", footer));
    return out.toString();
  }

  private static void paragraph(StringBuilder out, String text) {
    if (!text.isBlank()) {
      out.append("\n\n").append(text);
    }
  }
}
