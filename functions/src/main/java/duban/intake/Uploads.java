package duban.intake;

import duban.cases.FieldProblem;
import duban.cases.Message.Attachment;
import duban.policy.Attachments;
import duban.policy.PaperType;
import duban.policy.Sniffing;
import duban.store.Papers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Files that come with a message, by whichever door: what they are is told by their content, what
/// the office does not take is refused in words, and the rest is kept under its hash.
///
/// ```
/// switch (Uploads.check(policy.attachments(), "files", given)) {
///   case Checked.Taken(List<Paper> papers) -> uploads.keep(office, papers);
///   case Checked.Refused(List<FieldProblem> problems) -> …
/// }
/// ```
public record Uploads(Papers papers) {
  /// How many bytes all files of one request may have together. A function is given six megabytes
  /// at most, files in base64 and the rest of the form among them.
  public static final int IN_ONE_REQUEST = 4_000_000;

  /// The key of the problem with files that are too large for one request.
  public static final String TOO_MUCH = "problem.files.too-much";

  /// A file that may be kept.
  ///
  /// @param title the name as people see it, with the ending that its content has; may be empty
  public record Paper(String title, PaperType type, byte[] content) {}

  /// How checking ended.
  public sealed interface Checked {
    record Taken(List<Paper> papers) implements Checked {
      public Taken {
        papers = List.copyOf(papers);
      }
    }

    record Refused(List<FieldProblem> problems) implements Checked {
      public Refused {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Checks every file, so that one answer says all that is wrong.
  ///
  /// @param field what the sender calls the field with the files
  public static Checked check(Attachments rules, String field, List<Given> files) {
    List<FieldProblem> problems = new ArrayList<>();
    List<Paper> papers = new ArrayList<>();
    if (files.size() > rules.most()) {
      problems.add(new FieldProblem(field, "problem.files.too-many", rules.most()));
    }
    for (Given file : files) {
      Optional<PaperType> type = Sniffing.type(file.content()).filter(rules::takes);
      if (file.content().length == 0) {
        problems.add(new FieldProblem(field, "problem.file.empty", file.name()));
      } else if (file.content().length > rules.largest()) {
        problems.add(
            new FieldProblem(
                field, "problem.file.too-large", file.name(), megabytes(rules.largest())));
      } else if (type.isEmpty()) {
        problems.add(new FieldProblem(field, "problem.file.type", file.name(), types(rules)));
      } else {
        papers.add(new Paper(title(file.name(), type.get()), type.get(), file.content()));
      }
    }
    return problems.isEmpty() ? new Checked.Taken(papers) : new Checked.Refused(problems);
  }

  /// Keeps them. Keeping them again changes nothing.
  public List<Attachment> keep(String office, List<Paper> checked) {
    return checked.stream()
        .map(
            paper ->
                new Attachment(
                    null,
                    paper.title().isEmpty() ? null : paper.title(),
                    papers.keep(office, paper.content(), paper.type().mediaType())))
        .toList();
  }

  /// The endings of what an office takes, as one list: `jpg, png, pdf`.
  public static String types(Attachments rules) {
    return rules.types().stream()
        .flatMap(type -> PaperType.of(type).stream())
        .map(type -> type.extensions().getFirst())
        .collect(Collectors.joining(", "));
  }

  /// As people write sizes: `4 MB`, `0.5 MB`.
  public static String megabytes(long bytes) {
    long tenths = Math.max(1, bytes / 100_000);
    return (tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10)
        + " MB";
  }

  /// A name that promises something else gets the right ending behind it: what is saved opens as
  /// what it is.
  private static String title(String name, PaperType type) {
    String lower = name.toLowerCase(Locale.ROOT);
    return name.isEmpty() || type.extensions().stream().anyMatch(e -> lower.endsWith("." + e))
        ? name
        : name + "." + type.extensions().getFirst();
  }
}
