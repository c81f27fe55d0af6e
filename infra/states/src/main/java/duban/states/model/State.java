package duban.states.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A state. Each type has the fields that the specification gives it in the JSONata dialect, no
/// others.
public sealed interface State {
  int LONGEST_NAME = 80;

  /// The state's name, unique in the whole machine, at most 80 characters.
  String name();

  Optional<String> comment();

  /// The value of `Type`.
  default String type() {
    return switch (this) {
      case Task _ -> "Task";
      case Choice _ -> "Choice";
      case Parallel _ -> "Parallel";
      case MapState _ -> "Map";
      case Wait _ -> "Wait";
      case Pass _ -> "Pass";
      case Succeed _ -> "Succeed";
      case Fail _ -> "Fail";
    };
  }

  /// The variables assigned when the state is left the ordinary way.
  default Map<String, Template> assign() {
    return Map.of();
  }

  /// What the state gives out when it is left the ordinary way; without it, its result or its
  /// input.
  default Optional<Template> output() {
    return Optional.empty();
  }

  default List<Retrier> retry() {
    return List.of();
  }

  default List<Catcher> catchers() {
    return List.of();
  }

  /// The flows inside a Parallel or Map state.
  default List<Flow> innerFlows() {
    return switch (this) {
      case Parallel parallel -> parallel.branches();
      case MapState map -> List.of(map.itemProcessor());
      case Task _, Choice _, Wait _, Pass _, Succeed _, Fail _ -> List.of();
    };
  }

  /// Work done elsewhere.
  ///
  /// @param timeoutSeconds how long an attempt may take, a whole number of seconds or an expression
  /// @param heartbeatSeconds how long it may go without a heartbeat, less than the timeout
  record Task(
      String name,
      Optional<String> comment,
      Resource resource,
      Template arguments,
      Optional<Template> timeoutSeconds,
      Optional<Template> heartbeatSeconds,
      Optional<Template> output,
      Map<String, Template> assign,
      List<Retrier> retry,
      List<Catcher> catchers,
      Transition next)
      implements State {
    public Task {
      assign = ordered(assign);
      retry = List.copyOf(retry);
      catchers = List.copyOf(catchers);
      checkRecovery(retry, catchers);
    }

    /// The value of an argument that is written out in the definition.
    public Optional<String> constantArgument(String argument) {
      Object value =
          switch (arguments) {
            case Template.Constant(Map<?, ?> all) -> all.get(argument);
            case Template.Members(var members)
                when members.get(argument) instanceof Template.Constant(Object json) ->
                json;
            default -> null;
          };
      return value instanceof String string ? Optional.of(string) : Optional.empty();
    }
  }

  /// A fork in the road. `output` and `assign` belong to `otherwise`; rules have their own.
  record Choice(
      String name,
      Optional<String> comment,
      List<ChoiceRule> rules,
      Optional<String> otherwise,
      Optional<Template> output,
      Map<String, Template> assign)
      implements State {
    public Choice {
      rules = List.copyOf(rules);
      assign = ordered(assign);
      if (rules.isEmpty()) {
        throw new IllegalArgumentException("\"Choices\" MUST be a non-empty array");
      }
    }
  }

  /// Branches that run at the same time on the same input.
  record Parallel(
      String name,
      Optional<String> comment,
      List<Flow> branches,
      Optional<Template> arguments,
      Optional<Template> output,
      Map<String, Template> assign,
      List<Retrier> retry,
      List<Catcher> catchers,
      Transition next)
      implements State {
    public Parallel {
      branches = List.copyOf(branches);
      assign = ordered(assign);
      retry = List.copyOf(retry);
      catchers = List.copyOf(catchers);
      checkRecovery(retry, catchers);
    }
  }

  /// One flow run once for each item of an array, inline.
  ///
  /// @param maxConcurrency how many iterations at once; 0 leaves it to the interpreter
  record MapState(
      String name,
      Optional<String> comment,
      Optional<Template> items,
      Optional<Template> itemSelector,
      Flow itemProcessor,
      Optional<Template> maxConcurrency,
      Optional<Template> output,
      Map<String, Template> assign,
      List<Retrier> retry,
      List<Catcher> catchers,
      Transition next)
      implements State {
    public MapState {
      assign = ordered(assign);
      retry = List.copyOf(retry);
      catchers = List.copyOf(catchers);
      checkRecovery(retry, catchers);
    }
  }

  /// A pause.
  record Wait(
      String name,
      Optional<String> comment,
      Until until,
      Optional<Template> output,
      Map<String, Template> assign,
      Transition next)
      implements State {
    public Wait {
      assign = ordered(assign);
    }
  }

  /// How long a Wait waits: exactly one of `Seconds` and `Timestamp`.
  sealed interface Until {
    /// A whole number of seconds from entering the state, 0 to 99,999,999.
    record Seconds(Template value) implements Until {}

    /// A point in time, RFC 3339 with an upper-case `T` and an offset or `Z`.
    record Timestamp(Template value) implements Until {}
  }

  /// Passes its input on, or what `Output` makes of it.
  record Pass(
      String name,
      Optional<String> comment,
      Optional<Template> output,
      Map<String, Template> assign,
      Transition next)
      implements State {
    public Pass {
      assign = ordered(assign);
    }
  }

  /// Ends its flow well.
  record Succeed(String name, Optional<String> comment, Optional<Template> output)
      implements State {}

  /// Ends its flow with an error.
  record Fail(
      String name, Optional<String> comment, Optional<Template> error, Optional<Template> cause)
      implements State {}

  private static Map<String, Template> ordered(Map<String, Template> assign) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(assign));
  }

  private static void checkRecovery(List<Retrier> retry, List<Catcher> catchers) {
    for (int i = 0; i < retry.size() - 1; i++) {
      if (retry.get(i).errorEquals().contains(ErrorNames.ALL)) {
        throw new IllegalArgumentException(
            "a Retrier with \"States.ALL\" MUST be the last in the \"Retry\" array");
      }
    }
    for (int i = 0; i < catchers.size() - 1; i++) {
      if (catchers.get(i).errorEquals().contains(ErrorNames.ALL)) {
        throw new IllegalArgumentException(
            "a Catcher with \"States.ALL\" MUST be the last in the \"Catch\" array");
      }
    }
  }
}
