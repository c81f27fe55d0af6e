package duban.local.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value in the template, with the line it stands on. Text, items and fields are what YAML has;
/// the others are CloudFormation's intrinsic functions, which [Resolver] works out.
sealed interface Tree {
  int line();

  /// Any scalar; numbers and booleans are read where they are used.
  record Text(int line, String value) implements Tree {}

  record Items(int line, List<Tree> items) implements Tree {
    public Items {
      items = List.copyOf(items);
    }
  }

  record Fields(int line, Map<String, Field> fields) implements Tree {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /// @param line where the key stands
  record Field(int line, Tree value) {}

  /// `!Ref name`; a SAM function also has `name.Alias`
  record Ref(int line, String name) implements Tree {}

  /// `!GetAtt name.attribute`
  record GetAtt(int line, String name, String attribute) implements Tree {}

  /// `!Sub text`, or `!Sub [text, {variable: value}]`
  record Sub(int line, String text, Map<String, Tree> variables) implements Tree {
    public Sub {
      variables = Map.copyOf(variables);
    }
  }

  /// `!If [condition, then, otherwise]`
  record If(int line, String condition, Tree then, Tree otherwise) implements Tree {}

  /// `!Equals [left, right]`
  record Equals(int line, Tree left, Tree right) implements Tree {}

  /// `!Not [condition]`
  record Not(int line, Tree condition) implements Tree {}

  /// `!And [condition, …]`
  record And(int line, List<Tree> conditions) implements Tree {
    public And {
      conditions = List.copyOf(conditions);
    }
  }

  /// `!Or [condition, …]`
  record Or(int line, List<Tree> conditions) implements Tree {
    public Or {
      conditions = List.copyOf(conditions);
    }
  }

  /// `!Condition name`
  record Named(int line, String condition) implements Tree {}

  /// Stands where something wrong stood that has been reported already, so that it is reported
  /// once.
  record Unknown(int line) implements Tree {}
}
