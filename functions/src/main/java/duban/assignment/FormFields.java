package duban.assignment;

import duban.cases.FieldProblem;
import duban.policy.Policy.Label;
import duban.text.Visible;
import duban.text.WebLink;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a posted form while they are checked. Every problem is noted beside its field, and
/// checking goes on, so that a person is told everything at once.
public final class FormFields {
  /// Room for a report of several pages; far below what an item of the table holds.
  public static final int LONG = 10_000;

  /// A remark.
  public static final int SHORT = 2_000;

  /// A word or a link.
  public static final int WORD = 500;

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd['T'][' ']HH:mm[:ss][XXX]");

  private final Map<String, List<String>> form;
  private final List<FieldProblem> problems = new ArrayList<>();

  public FormFields(Map<String, List<String>> form) {
    this.form = form;
  }

  public void problem(String field, String key, Object... arguments) {
    problems.add(new FieldProblem(field, key, arguments));
  }

  public List<FieldProblem> problems() {
    return List.copyOf(problems);
  }

  /// The form as it was typed, for the page that asks again. Several values of one field are joined
  /// by commas.
  public static Map<String, String> typed(Map<String, List<String>> form) {
    Map<String, String> typed = new LinkedHashMap<>();
    form.forEach((field, values) -> typed.put(field, String.join(",", values)));
    return typed;
  }

  /// A text that has to be there; empty when it is not.
  public String required(String field, int longest) {
    String value = optional(field, longest);
    if (value == null) {
      problem(field, "problem.required");
      return "";
    }
    return value;
  }

  /// Trimmed, with the line ends of a form made plain; null when it has no visible character.
  public @Nullable String optional(String field, int longest) {
    List<String> values = form.getOrDefault(field, List.of());
    String value = values.isEmpty() ? "" : values.getFirst().replace("\r\n", "\n").strip();
    if (value.codePointCount(0, value.length()) > longest) {
      problem(field, "problem.too-long", longest);
    }
    return Visible.blank(value) ? null : value;
  }

  /// A title that has to be there: one line, without what would turn others round.
  public String title(String field, int longest) {
    return Visible.line(required(field, longest));
  }

  /// An instant: as a form gives it, in the office's time (`2026-04-15T10:40`), or with an offset.
  @Nullable Instant moment(String field, ZoneId zone) {
    String value = optional(field, WORD);
    if (value == null) {
      return null;
    }
    try {
      return switch (MOMENT.parseBest(value, OffsetDateTime::from, LocalDateTime::from)) {
        case OffsetDateTime at -> at.toInstant();
        case LocalDateTime at -> at.atZone(zone).toInstant();
        case TemporalAccessor other ->
            throw new IllegalStateException("Neither a time nor a time with an offset: " + other);
      };
    } catch (DateTimeParseException e) {
      problem(field, "problem.not-a-time");
      return null;
    }
  }

  /// A word of the policy's list where it has one, else whatever is written; null when blank.
  public @Nullable String word(String field, List<Label> words) {
    String value = optional(field, WORD);
    if (value != null
        && sound(field)
        && !words.isEmpty()
        && words.stream().noneMatch(word -> word.zh().equals(value))) {
      problem(field, "problem.unknown-word");
    }
    return value;
  }

  public boolean ticked(String field) {
    return optional(field, WORD) != null;
  }

  /// Whether nothing was found wrong with the field so far.
  public boolean sound(String field) {
    return problems.stream().noneMatch(p -> p.field().equals(field));
  }

  /// A required choice among what is known.
  public String choice(String field, Collection<String> known, String problem) {
    String value = required(field, WORD);
    if (!value.isEmpty() && !known.contains(value)) {
      problem(field, problem);
    }
    return value;
  }

  public List<String> all(String field) {
    return form.getOrDefault(field, List.of()).stream()
        .map(String::strip)
        .filter(value -> !Visible.blank(value))
        .distinct()
        .toList();
  }

  public @Nullable String webLink(String field) {
    String value = optional(field, WORD);
    if (value != null && WebLink.of(value).isEmpty()) {
      problem(field, "problem.not-a-link");
    }
    return value;
  }
}
