package duban.states.load;

import duban.states.load.Node.ObjectNode;
import duban.states.model.Finding;
import duban.states.model.Flow;
import duban.states.model.Machine;
import duban.states.model.Severity;
import duban.states.model.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a whole definition.
public final class MachineReader {
  private static final int LONGEST_TIMEOUT = 99_999_999;
  private static final int LARGEST_DEFINITION = 1024 * 1024;

  private final Findings findings = new Findings();
  private final Set<String> names = new HashSet<>();

  private MachineReader() {}

  /// Reads and checks the text of a definition, YAML or JSON, with its substitutions applied.
  public static Loaded read(String text) {
    if (text.length() > LARGEST_DEFINITION) {
      return rejected("is larger than 1 MiB");
    }
    try {
      return new MachineReader().machine(Document.parse(text));
    } catch (Document.Unreadable e) {
      return rejected(String.valueOf(e.getMessage()));
    }
  }

  private static Loaded rejected(String reason) {
    return new Loaded.Rejected(List.of(new Finding("/", Severity.ERROR, reason)));
  }

  private Loaded machine(Node root) {
    if (!(root instanceof ObjectNode object)) {
      return rejected("a State Machine MUST be an object, not " + root.kind());
    }
    Fields fields = new Fields(object, "", findings);
    Optional<String> comment = fields.string("Comment");
    boolean jsonata = isJsonata(fields);
    fields
        .string("Version")
        .filter(version -> !version.equals("1.0"))
        .ifPresent(_ -> fields.error("Version", "MUST be \"1.0\""));
    Optional<Integer> timeout = fields.integer("TimeoutSeconds");
    if (timeout.isPresent() && (timeout.get() < 1 || timeout.get() > LONGEST_TIMEOUT)) {
      fields.error("TimeoutSeconds", "MUST be a positive integer, at most 99999999");
    }
    Optional<Flow> flow = flow(fields, jsonata);
    fields.close();
    if (flow.isEmpty() || findings.hasErrors()) {
      return new Loaded.Rejected(findings.list());
    }
    Machine machine =
        new Machine(comment, timeout.map(seconds -> Duration.ofSeconds(seconds)), flow.get());
    new FlowCheck(findings).check(flow.get(), "");
    if (!findings.hasErrors()) {
      new VariableCheck(findings).check(flow.get());
    }
    return findings.hasErrors()
        ? new Loaded.Rejected(findings.list())
        : new Loaded.Accepted(machine, findings.list());
  }

  private static boolean isJsonata(Fields fields) {
    Optional<String> language = fields.string("QueryLanguage");
    boolean jsonata = language.filter(value -> value.equals("JSONata")).isPresent();
    if (language.isPresent() && !jsonata) {
      fields.error(
          "QueryLanguage", "MUST be \"JSONata\": this interpreter does not cover JSONPath");
    }
    return jsonata;
  }

  /// `StartAt` and `States`.
  Optional<Flow> flow(Fields fields, boolean jsonata) {
    Optional<String> startAt = fields.requiredString("StartAt");
    if (!fields.has("States")) {
      findings.error(fields.path(), fields.line(), "MUST have an object field named \"States\"");
    }
    Map<String, State> states = new LinkedHashMap<>();
    fields
        .object("States")
        .ifPresent(
            all ->
                all.members()
                    .forEach(
                        (name, node) ->
                            state(name, node, fields.path() + "/States/" + name, jsonata)
                                .ifPresent(state -> states.put(name, state))));
    return startAt.map(start -> new Flow(start, states));
  }

  private Optional<State> state(String name, Node node, String path, boolean jsonata) {
    if (name.isEmpty() || name.codePointCount(0, name.length()) > State.LONGEST_NAME) {
      findings.error(
          path, node.line(), "the state name's length MUST be from 1 to 80 Unicode characters");
    }
    if (!names.add(name)) {
      findings.error(
          path, node.line(), "state names MUST be unique within the scope of the whole machine");
    }
    if (!(node instanceof ObjectNode object)) {
      findings.error(path, node.line(), "a state MUST be an object, not " + node.kind());
      return Optional.empty();
    }
    Fields fields = new Fields(object, path, findings);
    boolean own = isJsonata(fields);
    if (!jsonata && !own && !fields.has("QueryLanguage")) {
      findings.error(
          path,
          node.line(),
          "the query language is JSONPath unless \"QueryLanguage\" is \"JSONata\", here or at the"
              + " top; this interpreter does not cover JSONPath");
    }
    Optional<State> state = new StateReader(this, findings, jsonata).read(name, fields);
    fields.close();
    return state;
  }
}
