package duban.states.load;

import duban.states.model.Catcher;
import duban.states.model.ChoiceRule;
import duban.states.model.Flow;
import duban.states.model.State;
import duban.states.model.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks how the states of a machine lead to one another, and that no wait is without end.
final class FlowCheck {
  private final Findings findings;

  FlowCheck(Findings findings) {
    this.findings = findings;
  }

  /// A field that names a state.
  private record Reference(String field, String target) {}

  void check(Flow flow, String path) {
    if (!flow.states().containsKey(flow.startAt())) {
      findings.error(
          path + "/StartAt",
          "MUST exactly match one of the names of the \"States\" fields, and \""
              + flow.startAt()
              + "\" does not");
    }
    for (State state : flow.states().values()) {
      String where = path + "/States/" + state.name();
      for (Reference reference : references(state)) {
        if (!flow.states().containsKey(reference.target())) {
          findings.error(
              where + "/" + reference.field(),
              "MUST exactly match the name of another state in the same \"States\", and \""
                  + reference.target()
                  + "\" does not");
        }
      }
      checkBounds(state, where);
      checkInside(state, where);
    }
    checkReachable(flow, path);
  }

  private void checkInside(State state, String where) {
    switch (state) {
      case State.Parallel parallel -> {
        for (int i = 0; i < parallel.branches().size(); i++) {
          check(parallel.branches().get(i), where + "/Branches/" + i);
        }
      }
      case State.MapState map -> check(map.itemProcessor(), where + "/ItemProcessor");
      case State.Task _,
          State.Choice _,
          State.Wait _,
          State.Pass _,
          State.Succeed _,
          State.Fail _ -> {}
    }
  }

  /// A task that waits for somebody else must not wait for ever.
  private void checkBounds(State state, String where) {
    if (state instanceof State.Task task
        && task.timeoutSeconds().isEmpty()
        && task.heartbeatSeconds().isEmpty()) {
      switch (task.resource()) {
        case LAMBDA_INVOKE_WAIT ->
            findings.warning(
                where, "waits for a task token without \"TimeoutSeconds\" or \"HeartbeatSeconds\"");
        case START_EXECUTION_SYNC ->
            findings.warning(where, "waits for another execution without \"TimeoutSeconds\"");
        case LAMBDA_INVOKE, START_EXECUTION -> {}
      }
    }
  }

  private void checkReachable(Flow flow, String path) {
    Set<String> reached = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(flow.startAt()));
    boolean ends = false;
    while (!open.isEmpty()) {
      String name = open.pop();
      State state = flow.states().get(name);
      ends |= state == null || isTerminal(state); // A dangling name is said already.
      if (state == null || !reached.add(name)) {
        continue;
      }
      references(state).forEach(reference -> open.push(reference.target()));
    }
    if (!flow.states().containsKey(flow.startAt())) {
      return; // Nothing is reachable then, and that is said already.
    }
    for (String name : flow.states().keySet()) {
      if (!reached.contains(name)) {
        findings.error(path + "/States/" + name, "is not reachable from \"StartAt\"");
      }
    }
    if (!ends) {
      findings.warning(path + "/States", "no terminal state is reachable: this never ends");
    }
  }

  private static boolean isTerminal(State state) {
    return switch (state) {
      case State.Succeed _, State.Fail _ -> true;
      case State.Task task -> task.next() instanceof Transition.End;
      case State.Parallel parallel -> parallel.next() instanceof Transition.End;
      case State.MapState map -> map.next() instanceof Transition.End;
      case State.Wait wait -> wait.next() instanceof Transition.End;
      case State.Pass pass -> pass.next() instanceof Transition.End;
      case State.Choice _ -> false;
    };
  }

  private static List<Reference> references(State state) {
    List<Reference> references = new ArrayList<>();
    switch (state) {
      case State.Task task -> add(references, task.next());
      case State.Parallel parallel -> add(references, parallel.next());
      case State.MapState map -> add(references, map.next());
      case State.Wait wait -> add(references, wait.next());
      case State.Pass pass -> add(references, pass.next());
      case State.Choice choice -> {
        List<ChoiceRule> rules = choice.rules();
        for (int i = 0; i < rules.size(); i++) {
          references.add(new Reference("Choices/" + i + "/Next", rules.get(i).next()));
        }
        choice.otherwise().ifPresent(target -> references.add(new Reference("Default", target)));
      }
      case State.Succeed _, State.Fail _ -> {}
    }
    List<Catcher> catchers = state.catchers();
    for (int i = 0; i < catchers.size(); i++) {
      references.add(new Reference("Catch/" + i + "/Next", catchers.get(i).next()));
    }
    return references;
  }

  private static void add(List<Reference> references, Transition transition) {
    switch (transition) {
      case Transition.Next(String target) -> references.add(new Reference("Next", target));
      case Transition.End() -> {}
    }
  }
}
