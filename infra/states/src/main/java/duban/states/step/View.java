package duban.states.step;

import duban.states.jsonata.Json;
import duban.states.jsonata.QueryFailure;
import duban.states.jsonata.Reading;
import duban.states.model.ErrorNames;
import duban.states.model.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Evaluates the templates of a state that all see the same values: those before the state's work,
/// those on its result, or those on its error.
final class View {
  private final Frame frame;
  private final Instant now;
  private final String extraName;
  private final @Nullable Object extra;
  private @Nullable Map<String, Object> states;
  private @Nullable Map<String, Object> statesWithContext;

  private View(Frame frame, Instant now, String extraName, @Nullable Object extra) {
    this.frame = frame;
    this.now = now;
    this.extraName = extraName;
    this.extra = extra;
  }

  static View before(Frame frame, Instant now) {
    return new View(frame, now, "", null);
  }

  static View ofResult(Frame frame, Instant now, Object result) {
    return new View(frame, now, "result", result);
  }

  static View ofError(Frame frame, Instant now, Failure failure) {
    return new View(frame, now, "errorOutput", failure.errorOutput());
  }

  /// The value of a template.
  ///
  /// @throws Unevaluable when an expression in it fails or gives nothing
  Object value(Template template) throws Unevaluable {
    return switch (template) {
      case Template.Constant(Object json) -> json;
      case Template.Query query -> query(query);
      case Template.Elements(List<Template> elements) -> {
        List<Object> values = new ArrayList<>(elements.size());
        for (Template element : elements) {
          values.add(value(element));
        }
        yield values;
      }
      case Template.Members(Map<String, Template> members) -> values(members);
    };
  }

  /// The values of several templates, by name.
  Map<String, Object> values(Map<String, Template> templates) throws Unevaluable {
    if (templates.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> values = LinkedHashMap.newLinkedHashMap(templates.size());
    for (Map.Entry<String, Template> member : templates.entrySet()) {
      values.put(member.getKey(), value(member.getValue()));
    }
    return values;
  }

  /// A boolean.
  boolean truth(Template template) throws Unevaluable {
    return typed(template, Boolean.class, "boolean");
  }

  /// A string.
  String text(Template template) throws Unevaluable {
    return typed(template, String.class, "string");
  }

  /// A whole number within bounds.
  int amount(Template template, int least, int most) throws Unevaluable {
    Number number = typed(template, Number.class, "number");
    if (number.doubleValue() != number.intValue()
        || number.intValue() < least
        || number.intValue() > most) {
      throw unevaluable(
          template, "returned a number that is not an integer from " + least + " to " + most + ".");
    }
    return number.intValue();
  }

  <T> T typed(Template template, Class<T> type, String typeName) throws Unevaluable {
    Object value = value(template);
    if (!type.isInstance(value)) {
      throw unevaluable(
          template,
          "returned an unexpected result type. Expected '"
              + typeName
              + "', but was '"
              + Json.typeOf(value)
              + "'.");
    }
    return type.cast(value);
  }

  Unevaluable unevaluable(Template template, String what) {
    return switch (template) {
      case Template.Query query -> unevaluable(query.expression().source(), query.field(), what);
      case Template.Constant _, Template.Elements _, Template.Members _ ->
          new Unevaluable(failure("The value " + what, Optional.empty()));
    };
  }

  private Unevaluable unevaluable(String source, String field, String what) {
    return new Unevaluable(
        failure(
            "The JSONata expression '"
                + source
                + "' specified for the field '"
                + field
                + "' "
                + what,
            Optional.of(field)));
  }

  private Failure failure(String what, Optional<String> location) {
    return new Failure(
        Optional.of(ErrorNames.QUERY_EVALUATION_ERROR),
        Optional.of(Stepper.duringState(frame) + what),
        location);
  }

  private Object query(Template.Query query) throws Unevaluable {
    Reading reading = query.expression().reading();
    Optional<Object> value;
    try {
      value =
          query
              .expression()
              .evaluate(
                  name ->
                      name.equals("states")
                          ? states(reading.readsContext())
                          : frame.scope().find(name),
                  now);
    } catch (QueryFailure e) {
      throw unevaluable(
          query.expression().source(),
          query.field(),
          "threw an error during evaluation. " + e.getMessage());
    }
    return value.orElseThrow(
        () ->
            unevaluable(
                query.expression().source(), query.field(), "returned nothing (undefined)."));
  }

  private Map<String, Object> states(boolean withContext) {
    Map<String, Object> known = withContext ? statesWithContext : states;
    if (known != null) {
      return known;
    }
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("input", frame.input());
    if (extra != null) {
      made.put(extraName, extra);
    }
    if (withContext) {
      made.put("context", frame.context().json());
      statesWithContext = made;
    } else {
      states = made;
    }
    return made;
  }
}
