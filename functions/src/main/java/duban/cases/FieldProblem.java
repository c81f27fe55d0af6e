package duban.cases;

import java.util.List;

/// What is wrong with one field of a form or a message, as a key of the message bundles with its
/// arguments.
///
/// @param field the field's name as the sender knows it
/// @param key key in the message bundles, for example `problem.required`
public record FieldProblem(String field, String key, List<Object> arguments) {
  public FieldProblem {
    arguments = List.copyOf(arguments);
  }

  public FieldProblem(String field, String key, Object... arguments) {
    this(field, key, List.of(arguments));
  }
}
