package duban.states.jsonata;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What can be known of an expression without evaluating it.
///
/// @param variables every variable it names, `states` and built-in functions among them
/// @param free the variables it needs from outside: named, not a built-in function, and bound
///   nowhere inside the expression
/// @param statesPaths for each use of `$states`, the fields named right after it, joined by dots:
///   `context.Task.Token`, or empty for a bare `$states`
/// @param readsTheClock whether it calls `$now` or `$millis`
/// @param problem what takes it out of the language, if anything does
public record Reading(
    Set<String> variables,
    Set<String> free,
    Set<String> statesPaths,
    boolean readsTheClock,
    Optional<String> problem) {

  public Reading {
    variables = Set.copyOf(variables);
    free = Set.copyOf(free);
    statesPaths = Set.copyOf(statesPaths);
  }

  /// Whether it may look at `$states.context`.
  public boolean readsContext() {
    for (String path : statesPaths) {
      if (path.isEmpty() || path.startsWith("context")) {
        return true;
      }
    }
    return false;
  }

  static boolean opensFunction(Token token) {
    return token.kind() == Token.Kind.NAME
        && (token.text().equals("function") || token.text().equals("λ"));
  }

  static Reading of(String source) {
    List<Token> tokens = Tokens.of(source);
    Set<String> variables = new LinkedHashSet<>();
    Set<String> bound = new HashSet<>();
    Set<String> paths = new LinkedHashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.isVariable() || token.text().isEmpty() || token.text().equals("$")) {
        continue;
      }
      variables.add(token.text());
      if (isBinding(tokens, i)) {
        bound.add(token.text());
      }
      if (token.text().equals("states")) {
        paths.add(pathAfter(tokens, i));
      }
    }
    Set<String> free = new LinkedHashSet<>(variables);
    free.removeAll(bound);
    free.removeAll(StepFunctionsLibrary.FUNCTIONS);
    boolean clock = variables.contains("now") || variables.contains("millis");
    return new Reading(variables, free, paths, clock, problem(tokens, bound));
  }

  /// Whether the token at `i` is where a variable gets its value: `$x :=`, `@$x`, `#$x`, a
  /// parameter.
  private static boolean isBinding(List<Token> tokens, int i) {
    if (i + 1 < tokens.size() && tokens.get(i + 1).is(":=")) {
      return true;
    }
    if (i > 0 && (tokens.get(i - 1).is("@") || tokens.get(i - 1).is("#"))) {
      return true;
    }
    int before = i - 1;
    while (before >= 0 && (tokens.get(before).isVariable() || tokens.get(before).is(","))) {
      before--;
    }
    return before >= 1 && tokens.get(before).is("(") && opensFunction(tokens.get(before - 1));
  }

  private static String pathAfter(List<Token> tokens, int i) {
    List<String> names = new ArrayList<>();
    int dot = i + 1;
    while (dot + 1 < tokens.size() && tokens.get(dot).is(".") && tokens.get(dot + 1).isName()) {
      names.add(tokens.get(dot + 1).text());
      dot += 2;
    }
    return String.join(".", names);
  }

  private static Optional<String> problem(List<Token> tokens, Set<String> bound) {
    if (tokens.isEmpty()) {
      return Optional.of("is empty");
    }
    for (Token token : tokens) {
      if (token.is("??") || token.is("?:")) {
        return Optional.of(
            "uses the operator " + token.text() + ", which JSONata 2.0.6 does not have");
      }
      if (token.isVariable() && token.text().equals("eval")) {
        return Optional.of("calls $eval, which Step Functions does not have; use $parse");
      }
      if (token.isVariable() && token.text().equals("$")) {
        return Optional.of("names $$, but there is no input document; use $states.input");
      }
    }
    if (bound.contains("states")) {
      return Optional.of("assigns to $states, which is reserved");
    }
    Token first = tokens.getFirst();
    boolean contextual = first.isVariable() && first.text().isEmpty();
    boolean unqualified =
        first.isName() && !opensFunction(first) && !(tokens.size() > 1 && tokens.get(1).is("("));
    if (contextual || unqualified) {
      return Optional.of(
          "starts with "
              + (contextual ? "$" : first.text())
              + ", but there is no input document at the top of an expression; use $states.input");
    }
    return Optional.empty();
  }
}
