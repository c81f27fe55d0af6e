package duban.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SAM's section of properties that every function has unless it says otherwise: fields are merged,
/// lists are appended, anything else a function gives itself replaces the global value.
final class Globals {
  private final Tree.Fields functions;

  Globals(Problems problems, Tree.Fields section) {
    Tree.Fields found = new Tree.Fields(section.line(), Map.of());
    for (Map.Entry<String, Tree.Field> entry : section.fields().entrySet()) {
      if (entry.getKey().equals("Function")
          && entry.getValue().value() instanceof Tree.Fields fields) {
        found = fields;
      } else {
        problems.add(
            entry.getValue().line(),
            "Globals." + entry.getKey() + " is not known to the local stack.");
      }
    }
    functions = found;
  }

  Tree.Fields apply(String type, Tree.Fields properties) {
    return type.equals(ResourceTypes.FUNCTION) ? merge(functions, properties) : properties;
  }

  private static Tree.Fields merge(Tree.Fields global, Tree.Fields own) {
    Map<String, Tree.Field> merged = new LinkedHashMap<>(global.fields());
    own.fields()
        .forEach(
            (name, field) ->
                merged.merge(
                    name,
                    field,
                    (general, special) ->
                        new Tree.Field(special.line(), merge(general.value(), special.value()))));
    return new Tree.Fields(own.line(), merged);
  }

  private static Tree merge(Tree general, Tree special) {
    if (general instanceof Tree.Fields global && special instanceof Tree.Fields own) {
      return merge(global, own);
    }
    if (general instanceof Tree.Items(int _, List<Tree> global)
        && special instanceof Tree.Items(int line, List<Tree> own)) {
      List<Tree> both = new ArrayList<>(global);
      both.addAll(own);
      return new Tree.Items(line, both);
    }
    return special;
  }
}
