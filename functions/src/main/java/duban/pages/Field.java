package duban.pages;

import duban.cases.FieldProblem;
import duban.text.Texts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One field of a task form, in words and with what was typed. A field that several decisions need
/// stands in the form once.
///
/// @param name the name it is posted under
/// @param decisions the decisions that need it
/// @param label what to enter
/// @param hint what it is for, or null
/// @param errors what was wrong with what was posted
public record Field(
    String name,
    List<String> decisions,
    String label,
    @Nullable String hint,
    Control control,
    List<String> errors) {
  public Field {
    decisions = List.copyOf(decisions);
    errors = List.copyOf(errors);
  }

  /// A field of a form that asks for one thing only, in the words under `prefix` and its name.
  ///
  /// @param problems of the whole form
  static Field of(
      String prefix, String name, Control control, List<FieldProblem> problems, Texts texts) {
    String key = prefix + name;
    return new Field(
        name,
        List.of(),
        texts.get(key),
        texts.find(key + ".hint"),
        control,
        problems.stream()
            .filter(p -> p.field().equals(name))
            .map(p -> texts.get(p.key(), p.arguments().toArray()))
            .toList());
  }

  /// The same field, needed by further decisions, too.
  Field alsoFor(List<String> more) {
    List<String> all = new java.util.ArrayList<>(decisions);
    all.addAll(more);
    return new Field(name, all, label, hint, control, errors);
  }

  /// For the stylesheet's `[data-for~=…]`.
  public String dataFor() {
    return String.join(" ", decisions);
  }

  public String id() {
    return "f-" + name;
  }

  /// Ids of what describes the field to a screen reader; null when nothing does.
  public @Nullable String describedBy() {
    String ids =
        (hint == null ? "" : id() + "-hint") + (errors.isEmpty() ? "" : " " + id() + "-error");
    return ids.isBlank() ? null : ids.strip();
  }

  /// The decisions that need it, by the names they have on the page.
  public String inWords(List<Choice> choices, Texts texts) {
    return choices.stream()
        .filter(choice -> decisions.contains(choice.id()))
        .map(Choice::label)
        .collect(Collectors.joining(texts.get("list.separator")));
  }

  /// The same field with another hint.
  Field saying(String hint) {
    return new Field(name, decisions, label, hint, control, errors);
  }

  public boolean wrong() {
    return !errors.isEmpty();
  }

  /// How the value is entered.
  public sealed interface Control {
    /// Several lines of text.
    record Lines(int rows, String value) implements Control {}

    /// One line of text.
    ///
    /// @param inputMode the keyboard a phone should show: `text` or `url`
    /// @param suggestions values to pick from, or anything else
    record Line(String inputMode, String value, List<String> suggestions) implements Control {
      public Line {
        suggestions = List.copyOf(suggestions);
      }
    }

    /// One of several; nothing is chosen until a person chooses.
    record Select(List<Group> groups) implements Control {
      public Select {
        groups = List.copyOf(groups);
      }
    }

    /// Any number of several.
    record Checks(List<Group> groups) implements Control {
      public Checks {
        groups = List.copyOf(groups);
      }
    }

    /// A time, in the office's zone.
    ///
    /// @param value `2026-04-15T10:40`, or whatever was typed
    record Moment(String value) implements Control {}

    /// Any number of files.
    ///
    /// @param accept what to offer for choosing, by ending and media type
    record Files(String accept) implements Control {}

    /// Yes or no.
    record Tick(boolean checked) implements Control {}
  }

  /// @param label the group's name; null when there is only one
  public record Group(@Nullable String label, List<Option> options) {
    public Group {
      options = List.copyOf(options);
    }
  }

  public record Option(String value, String label, boolean chosen) {}
}
