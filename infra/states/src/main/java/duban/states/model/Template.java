package duban.states.model;

import duban.states.jsonata.Expression;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A JSON value of a definition in which strings between `{%` and `%}` stand for what they evaluate
/// to.
public sealed interface Template {

  /// A value without any expression in it.
  record Constant(Object json) implements Template {}

  /// An expression.
  ///
  /// @param field where in its state it stands, as the service's messages name it:
  ///   `Arguments/Payload/caseId`
  record Query(String field, Expression expression) implements Template {}

  /// An array with an expression somewhere in it.
  record Elements(List<Template> elements) implements Template {
    public Elements {
      elements = List.copyOf(elements);
    }
  }

  /// An object with an expression somewhere in it. Expressions are only in values, never in names.
  record Members(Map<String, Template> members) implements Template {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /// Shows every expression inside to `visitor`.
  default void forEachQuery(Consumer<Query> visitor) {
    switch (this) {
      case Constant _ -> {}
      case Query query -> visitor.accept(query);
      case Elements elements -> elements.elements().forEach(e -> e.forEachQuery(visitor));
      case Members members -> members.members().values().forEach(m -> m.forEachQuery(visitor));
    }
  }
}
