package duban.open311;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an answer says, before it is XML or JSON: GeoReport v2 says the same thing in both, with
/// names for the members of lists only in XML.
sealed interface Tree {

  /// Named values, in their order.
  record Fields(Map<String, Tree> fields) implements Tree {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /// @param each what XML calls every one of them
  record Items(String each, List<? extends Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// @param value null says that nothing is known: an empty element, or `null`
  record Text(@Nullable String value) implements Tree {}

  /// @param value null as for a text
  record Number(@Nullable BigDecimal value) implements Tree {}

  record Flag(boolean value) implements Tree {}

  /// A tree as a whole.
  ///
  /// @param root what XML calls it
  record Document(String root, Tree tree) {}

  static Builder fields() {
    return new Builder();
  }

  /// Collects named values.
  final class Builder {
    private final Map<String, Tree> fields = new LinkedHashMap<>();

    Builder text(String name, @Nullable String value) {
      return tree(name, new Text(value));
    }

    Builder number(String name, @Nullable BigDecimal value) {
      return tree(name, new Number(value));
    }

    Builder flag(String name, boolean value) {
      return tree(name, new Flag(value));
    }

    Builder tree(String name, Tree value) {
      fields.put(name, value);
      return this;
    }

    Fields build() {
      return new Fields(fields);
    }
  }
}
