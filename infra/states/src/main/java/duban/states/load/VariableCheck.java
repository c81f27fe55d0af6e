package duban.states.load;

import duban.states.model.Catcher;
import duban.states.model.ChoiceRule;
import duban.states.model.Flow;
import duban.states.model.State;
import duban.states.model.Template;
import duban.states.model.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Follows variables along the ways through a machine: one that no way assigns before it is read is
/// an error, one that only some ways assign is a warning.
///
/// Inside a Parallel or Map state the variables of the flows around it can be read and not
/// assigned.
final class VariableCheck {
  private final Findings findings;

  VariableCheck(Findings findings) {
    this.findings = findings;
  }

  void check(Flow flow) {
    check(flow, "", new Known(Set.of(), Set.of()), Set.of());
  }

  /// The variables at some point.
  ///
  /// @param sure assigned on every way there
  /// @param maybe assigned on some way there
  private record Known(Set<String> sure, Set<String> maybe) {
    Known plus(Set<String> names) {
      return names.isEmpty() ? this : new Known(union(sure, names), union(maybe, names));
    }

    Known join(Known other) {
      Set<String> both = new HashSet<>(sure);
      both.retainAll(other.sure);
      return new Known(both, union(maybe, other.maybe));
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
      Set<String> all = new HashSet<>(a);
      all.addAll(b);
      return all;
    }
  }

  /// A way out of a state and what is assigned on it.
  private record Exit(String target, Set<String> assigned) {}

  private void check(Flow flow, String path, Known start, Set<String> outer) {
    Set<String> own = new LinkedHashSet<>(outer);
    flow.states()
        .values()
        .forEach(
            state -> {
              for (String name : assignedBy(state)) {
                if (outer.contains(name)) {
                  findings.error(
                      path + "/States/" + state.name(),
                      "MUST NOT assign $"
                          + name
                          + ": a variable of an outer scope cannot be assigned in an inner one");
                }
                own.add(name);
              }
            });
    Map<String, Known> known = knownAt(flow, start);
    for (State state : flow.states().values()) {
      Known here = known.getOrDefault(state.name(), start);
      String where = path + "/States/" + state.name();
      queries(state).forEach(query -> checkReads(query, where, here));
      List<Flow> inner = state.innerFlows();
      for (int i = 0; i < inner.size(); i++) {
        String step = state instanceof State.MapState ? "/ItemProcessor" : "/Branches/" + i;
        check(inner.get(i), where + step, here, own);
      }
    }
  }

  private void checkReads(Template.Query query, String where, Known here) {
    for (String name : query.expression().reading().free().stream().sorted().toList()) {
      String path = where + "/" + query.field();
      if (name.equals("states") || here.sure().contains(name)) {
        continue;
      }
      if (here.maybe().contains(name)) {
        findings.warning(path, "$" + name + " is not assigned on every way here");
      } else {
        findings.error(
            path, "$" + name + " is neither a variable assigned before nor a JSONata function");
      }
    }
  }

  /// What is known when each state is entered: the least solution, found by following every exit.
  private static Map<String, Known> knownAt(Flow flow, Known start) {
    Map<String, Known> known = new HashMap<>();
    known.put(flow.startAt(), start);
    Deque<String> open = new ArrayDeque<>(List.of(flow.startAt()));
    while (!open.isEmpty()) {
      String name = open.pop();
      Known here = known.getOrDefault(name, start);
      for (Exit exit : exits(flow.state(name))) {
        Known there = here.plus(exit.assigned());
        Known before = known.get(exit.target());
        Known after = before == null ? there : before.join(there);
        if (!after.equals(before)) {
          known.put(exit.target(), after);
          open.push(exit.target());
        }
      }
    }
    return known;
  }

  private static List<Exit> exits(State state) {
    List<Exit> exits = new ArrayList<>();
    switch (state) {
      case State.Choice choice -> {
        for (ChoiceRule rule : choice.rules()) {
          exits.add(new Exit(rule.next(), rule.assign().keySet()));
        }
        choice
            .otherwise()
            .ifPresent(target -> exits.add(new Exit(target, choice.assign().keySet())));
      }
      case State.Task task -> add(exits, task.next(), task.assign());
      case State.Parallel parallel -> add(exits, parallel.next(), parallel.assign());
      case State.MapState map -> add(exits, map.next(), map.assign());
      case State.Wait wait -> add(exits, wait.next(), wait.assign());
      case State.Pass pass -> add(exits, pass.next(), pass.assign());
      case State.Succeed _, State.Fail _ -> {}
    }
    for (Catcher catcher : state.catchers()) {
      exits.add(new Exit(catcher.next(), catcher.assign().keySet()));
    }
    return exits;
  }

  private static void add(List<Exit> exits, Transition next, Map<String, Template> assign) {
    switch (next) {
      case Transition.Next(String target) -> exits.add(new Exit(target, assign.keySet()));
      case Transition.End() -> {}
    }
  }

  private static Set<String> assignedBy(State state) {
    Set<String> names = new LinkedHashSet<>(state.assign().keySet());
    state.catchers().forEach(catcher -> names.addAll(catcher.assign().keySet()));
    if (state instanceof State.Choice choice) {
      choice.rules().forEach(rule -> names.addAll(rule.assign().keySet()));
    }
    return names;
  }

  private static List<Template.Query> queries(State state) {
    Stream<Template> own =
        switch (state) {
          case State.Task task ->
              Stream.concat(
                  Stream.of(task.arguments()),
                  present(task.timeoutSeconds(), task.heartbeatSeconds()));
          case State.Parallel parallel -> parallel.arguments().stream();
          case State.MapState map ->
              Stream.concat(
                  present(map.items(), map.itemSelector()), map.maxConcurrency().stream());
          case State.Choice choice ->
              choice.rules().stream()
                  .flatMap(
                      rule ->
                          Stream.concat(
                              Stream.concat(Stream.of(rule.condition()), rule.output().stream()),
                              rule.assign().values().stream()));
          case State.Wait wait ->
              switch (wait.until()) {
                case State.Until.Seconds(Template value) -> Stream.of(value);
                case State.Until.Timestamp(Template value) -> Stream.of(value);
              };
          case State.Fail fail -> present(fail.error(), fail.cause());
          case State.Pass _, State.Succeed _ -> Stream.empty();
        };
    Stream<Template> leaving =
        Stream.concat(state.output().stream(), state.assign().values().stream());
    Stream<Template> caught =
        state.catchers().stream()
            .flatMap(
                catcher ->
                    Stream.concat(catcher.output().stream(), catcher.assign().values().stream()));
    List<Template.Query> queries = new ArrayList<>();
    Stream.of(own, leaving, caught)
        .flatMap(templates -> templates)
        .forEach(template -> template.forEachQuery(queries::add));
    return queries;
  }

  private static Stream<Template> present(Optional<Template> first, Optional<Template> second) {
    return Stream.concat(first.stream(), second.stream());
  }
}
