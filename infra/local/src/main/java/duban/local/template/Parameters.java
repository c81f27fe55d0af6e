package duban.local.template;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// The template's parameters: what was given, or the default, checked as CloudFormation checks it.
final class Parameters {
  private static final String ANY_TEXT = "(?s).*";

  private final Problems problems;
  private final Map<String, String> given;

  Parameters(Problems problems, Map<String, String> given) {
    this.problems = problems;
    this.given = Map.copyOf(given);
  }

  Map<String, String> values(Tree.Fields section) {
    Map<String, String> values = new HashMap<>();
    section
        .fields()
        .forEach(
            (name, field) -> {
              if (field.value() instanceof Tree.Fields fields) {
                try (Section parameter = new Section(problems, "Parameter " + name, fields)) {
                  // A name with a wrong value is still a name: what uses it is not wrong as well.
                  values.put(name, value(name, parameter).orElse(""));
                }
              } else {
                problems.add(field.line(), "Parameter " + name + ": a parameter has a Type.");
              }
            });
    given.keySet().stream()
        .filter(name -> !section.fields().containsKey(name))
        .forEach(
            name -> problems.add(section.line(), "The template has no parameter " + name + "."));
    return values;
  }

  private Optional<String> value(String name, Section parameter) {
    parameter.withoutLocalEffect("Description");
    String type = parameter.requiredText("Type");
    List<String> allowed = parameter.texts("AllowedValues");
    String pattern = parameter.text("AllowedPattern").orElse(ANY_TEXT);
    Optional<String> explanation = parameter.text("ConstraintDescription");
    Optional<BigDecimal> least = number(parameter, "MinValue", parameter.text("MinValue"));
    Optional<BigDecimal> most = number(parameter, "MaxValue", parameter.text("MaxValue"));
    Optional<String> value = parameter.text("Default");
    if (given.containsKey(name)) {
      value = Optional.ofNullable(given.get(name));
    }
    if (value.isEmpty()) {
      parameter.problem("Type", "it has no default, and no value was given.");
      return value;
    }
    String text = value.get();
    String shown = "the value \"" + text + "\" ";
    if (!allowed.isEmpty() && !allowed.contains(text)) {
      parameter.problem(
          "AllowedValues",
          shown + "must be " + explanation.orElse("one of " + String.join(", ", allowed)) + ".");
    }
    if (!matches(parameter, pattern, text)) {
      parameter.problem(
          "AllowedPattern", shown + "must be " + explanation.orElse("like " + pattern) + ".");
    }
    switch (type) {
      case "", "String" -> {}
      case "Number" -> {
        Optional<BigDecimal> number = number(parameter, "Type", value);
        boolean small =
            number.isPresent() && least.isPresent() && number.get().compareTo(least.get()) < 0;
        boolean large =
            number.isPresent() && most.isPresent() && number.get().compareTo(most.get()) > 0;
        if (small) {
          parameter.problem("MinValue", shown + "must be at least " + least.get() + ".");
        }
        if (large) {
          parameter.problem("MaxValue", shown + "must be at most " + most.get() + ".");
        }
      }
      default ->
          parameter.problem("Type", "the type " + type + " is not known to the local stack.");
    }
    return value;
  }

  private static boolean matches(Section parameter, String pattern, String text) {
    try {
      return Pattern.matches(pattern, text);
    } catch (PatternSyntaxException e) {
      parameter.problem(
          "AllowedPattern", "AllowedPattern is not a pattern: " + e.getDescription() + ".");
      return true;
    }
  }

  private static Optional<BigDecimal> number(
      Section parameter, String field, Optional<String> text) {
    try {
      return text.map(BigDecimal::new);
    } catch (NumberFormatException _) {
      parameter.problem(field, "the value \"" + text.orElse("") + "\" must be a number.");
      return Optional.empty();
    }
  }
}
