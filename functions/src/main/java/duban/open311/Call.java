package duban.open311;

import duban.intake.Given;
import duban.text.Visible;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to the interface.
///
/// @param method in capitals
/// @param path what follows `/open311/v2/`
/// @param query the parameters of the address
public record Call(
    String method, String path, Map<String, String> query, Body body, Locale locale) {
  public Call {
    query = Map.copyOf(query);
  }

  /// What was posted.
  public sealed interface Body {
    record None() implements Body {}

    /// @param fields with their values in order
    /// @param files uploaded beside them, under whatever names
    record Form(Map<String, List<String>> fields, List<Given> files) implements Body {
      public Form {
        fields = Map.copyOf(fields);
        files = List.copyOf(files);
      }
    }

    /// Neither of the two kinds of form.
    record NoForm() implements Body {}

    record TooLarge() implements Body {}
  }

  /// A parameter, from the form or from the address; null where it is missing or has no visible
  /// character.
  @Nullable String parameter(String name) {
    List<String> posted =
        body instanceof Body.Form form ? form.fields().getOrDefault(name, List.of()) : List.of();
    String value = posted.isEmpty() ? query.get(name) : posted.getFirst();
    return value == null || Visible.blank(value) ? null : value.strip();
  }
}
