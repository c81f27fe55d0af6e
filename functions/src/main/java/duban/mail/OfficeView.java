package duban.mail;

import duban.text.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An office mail's content, in words, once for both of its parts.
///
/// @param heading what sort of mail; also its subject
/// @param note something to know before reading on, or null
/// @param figures rows of figures, the total first; empty for none
/// @param parts lists below the figures
/// @param link the reader's own link, or null
/// @param button what stands on it
public record OfficeView(
    Texts t,
    String heading,
    String lead,
    @Nullable String note,
    List<Row> figures,
    List<Part> parts,
    @Nullable String link,
    String button,
    List<String> footer) {
  /// A mail whose link, if it has one, opens the form at `/report`.
  public OfficeView(
      Texts t,
      String heading,
      String lead,
      @Nullable String note,
      List<Row> figures,
      List<Part> parts,
      @Nullable String link,
      List<String> footer) {
    this(t, heading, lead, note, figures, parts, link, t.get("office.button"), footer);
  }

  public OfficeView {
    figures = List.copyOf(figures);
    parts = List.copyOf(parts);
    footer = List.copyOf(footer);
  }

  /// @param values received, answered, open, late
  public record Row(String name, List<String> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  /// A line about one case.
  ///
  /// @param link the reader's own link to the case, or null
  public record Line(String label, String value, @Nullable String link) {
    private String text() {
      return label + "\n  " + value + (link == null ? "" : "\n  " + link);
    }
  }

  public record Part(String name, List<Line> lines) {
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /// The plain text part: everything the HTML part says.
  String text() {
    StringBuilder out = new StringBuilder();
    paragraph(out, heading);
    paragraph(out, lead);
    paragraph(out, note == null ? "" : note);
    paragraph(
        out,
        figures.stream()
            .map(
                row ->
                    t.get(
                        "office.row",
                        row.name(),
                        row.values().get(0),
                        row.values().get(1),
                        row.values().get(2),
                        row.values().get(3)))
            .collect(Collectors.joining("\n")));
    for (Part part : parts) {
      paragraph(
          out,
          part.lines().stream()
              .map(Line::text)
              .collect(Collectors.joining("\n", part.name() + "\n", "")));
    }
    if (link != null) {
      paragraph(out, button + "\n" + link);
    }
    paragraph(out, String.join("\n", footer));
    return out.toString();
  }

  private static void paragraph(StringBuilder out, String text) {
    if (!text.isBlank()) {
      out.append(out.isEmpty() ? "" : "\n\n").append(text);
    }
  }
}
