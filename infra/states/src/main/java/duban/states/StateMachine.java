package duban.states;

import duban.states.load.Loaded;
import duban.states.load.MachineReader;
import duban.states.model.Finding;
import duban.states.model.Machine;
import duban.states.model.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A state machine that has passed every check, ready to run: the JSONata dialect of the States
/// Language with Task (Lambda and nested executions), Choice, Parallel, inline Map, Wait, Pass,
/// Succeed and Fail. Whatever lies outside is refused when it is loaded, never ignored when it
/// runs.
public final class StateMachine {
  private final String fileName;
  private final String definition;
  private final Machine machine;
  private final List<Finding> findings;

  private StateMachine(
      String fileName, String definition, Machine machine, List<Finding> findings) {
    this.fileName = fileName;
    this.definition = definition;
    this.machine = machine;
    this.findings = findings;
  }

  /// Reads a definition.
  ///
  /// @param fileName named in messages, nothing more
  /// @param text YAML or JSON, with its substitutions applied
  /// @throws InvalidStateMachine with every finding, when one of them is an error
  public static StateMachine load(String fileName, String text) {
    Objects.requireNonNull(fileName);
    return switch (MachineReader.read(text)) {
      case Loaded.Accepted(Machine machine, List<Finding> warnings) ->
          new StateMachine(fileName, text, machine, warnings);
      case Loaded.Rejected(List<Finding> findings) ->
          throw new InvalidStateMachine(fileName, findings);
    };
  }

  public String fileName() {
    return fileName;
  }

  /// The text it was read from.
  public String definition() {
    return definition;
  }

  public Optional<String> comment() {
    return machine.comment();
  }

  public Machine machine() {
    return machine;
  }

  /// Warnings: it runs, and something in it is probably a mistake.
  public List<Finding> findings() {
    return findings;
  }

  /// Every state, those inside Parallel and Map states after the state that holds them.
  public List<State> states() {
    return machine.allStates();
  }

  /// The state of that name, wherever in the machine it is.
  public State state(String name) {
    return states().stream()
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(fileName + " has no state " + name));
  }

  /// Every function named in `Arguments.FunctionName`, unless an expression makes up the name.
  public Set<String> functionNames() {
    return constantArguments("FunctionName");
  }

  /// Every state machine named in `Arguments.StateMachineArn`, unless an expression makes up the
  /// name.
  public Set<String> stateMachineArns() {
    return constantArguments("StateMachineArn");
  }

  private Set<String> constantArguments(String argument) {
    Set<String> values = new TreeSet<>();
    for (State state : states()) {
      if (state instanceof State.Task task) {
        task.constantArgument(argument).ifPresent(values::add);
      }
    }
    return values;
  }
}
