package duban.states.load;

import duban.states.load.Node.ObjectNode;
import duban.states.load.Node.ScalarNode;
import duban.states.model.Catcher;
import duban.states.model.ChoiceRule;
import duban.states.model.Flow;
import duban.states.model.Resource;
import duban.states.model.Retrier;
import duban.states.model.State;
import duban.states.model.Template;
import duban.states.model.Timestamps;
import duban.states.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one state: takes exactly the fields that its type has.
final class StateReader {
  private static final int MOST_SECONDS = 99_999_999;
  private static final int MOST_CONCURRENCY = 1_000;

  private final MachineReader machine;
  private final Findings findings;
  private final boolean jsonata;
  private final RecoveryReader recovery;

  StateReader(MachineReader machine, Findings findings, boolean jsonata) {
    this.machine = machine;
    this.findings = findings;
    this.jsonata = jsonata;
    this.recovery = new RecoveryReader(findings);
  }

  Optional<State> read(String name, Fields fields) {
    Optional<String> comment = fields.string("Comment");
    Optional<String> type = fields.requiredString("Type");
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return switch (type.get()) {
      case "Task" -> task(name, comment, fields);
      case "Choice" -> choice(name, comment, fields);
      case "Parallel" -> parallel(name, comment, fields);
      case "Map" -> map(name, comment, fields);
      case "Wait" -> pause(name, comment, fields);
      case "Pass" -> pass(name, comment, fields);
      case "Succeed" ->
          Optional.of(new State.Succeed(name, comment, fields.template("Output", Role.BEFORE)));
      case "Fail" ->
          Optional.of(new State.Fail(name, comment, text("Error", fields), text("Cause", fields)));
      default -> {
        fields.error("Type", "\"" + type.get() + "\" is no state type of the specification");
        yield Optional.empty();
      }
    };
  }

  private Optional<State> task(String name, Optional<String> comment, Fields fields) {
    Optional<String> arn = fields.requiredString("Resource");
    Optional<Resource> resource = arn.flatMap(Resource::find);
    if (arn.isPresent() && resource.isEmpty()) {
      fields.error(
          "Resource",
          "this interpreter covers lambda:invoke, lambda:invoke.waitForTaskToken,"
              + " states:startExecution and states:startExecution.sync:2, each as"
              + " \"arn:aws:states:::…\", and not \""
              + arn.get()
              + "\"");
    }
    Optional<Template> arguments = fields.template("Arguments", Role.BEFORE);
    resource.ifPresent(found -> checkArguments(found, arguments, fields));
    Optional<Template> timeout = fields.amount("TimeoutSeconds", 1, MOST_SECONDS, Role.BEFORE);
    Optional<Template> heartbeat = fields.amount("HeartbeatSeconds", 1, MOST_SECONDS, Role.BEFORE);
    checkHeartbeat(timeout, heartbeat, fields);
    if (heartbeat.isPresent() && resource.filter(found -> !found.waitsForToken()).isPresent()) {
      findings.warning(
          fields.path() + "/HeartbeatSeconds",
          "has no effect: only a task that waits for its token can send heartbeats");
    }
    Optional<Template> output = fields.template("Output", Role.RESULT);
    Map<String, Template> assign = fields.assign(Role.RESULT);
    List<Retrier> retry = recovery.retriers(fields);
    List<Catcher> catchers = recovery.catchers(fields);
    Optional<Transition> next = transition(fields);
    if (resource.isEmpty() || arguments.isEmpty() || next.isEmpty()) {
      return Optional.empty();
    }
    return findings.checked(
        fields.path(),
        fields.line(),
        () ->
            new State.Task(
                name,
                comment,
                resource.get(),
                arguments.get(),
                timeout,
                heartbeat,
                output,
                assign,
                retry,
                catchers,
                next.get()));
  }

  private void checkArguments(Resource resource, Optional<Template> arguments, Fields fields) {
    if (arguments.isEmpty()) {
      findings.error(
          fields.path(),
          fields.line(),
          "MUST have \"Arguments\" with \"" + resource.requiredArgument() + "\"");
      return;
    }
    Optional<Iterable<?>> names =
        switch (arguments.get()) {
          case Template.Constant(Map<?, ?> all) -> Optional.of(all.keySet());
          case Template.Members(var members) -> Optional.of(members.keySet());
          case Template.Query _ -> Optional.empty(); // Known only when it is evaluated.
          case Template.Constant _, Template.Elements _ -> {
            fields.error("Arguments", "MUST be an object or a JSONata string");
            yield Optional.empty();
          }
        };
    names.ifPresent(
        all -> {
          boolean required = false;
          for (Object argument : all) {
            required |= argument.equals(resource.requiredArgument());
            if (!resource.arguments().contains(String.valueOf(argument))) {
              fields.error(
                  "Arguments",
                  "\"" + argument + "\" does not belong: this interpreter does not cover it");
            }
          }
          if (!required) {
            fields.error("Arguments", "MUST have \"" + resource.requiredArgument() + "\"");
          }
        });
    boolean token = mentions(arguments.get(), "context.Task.Token");
    boolean context = mentions(arguments.get(), "context") || mentions(arguments.get(), "");
    if (resource.waitsForToken() && !token && !context) {
      fields.error(
          "Arguments",
          "MUST pass on $states.context.Task.Token: without it nobody can give the token back");
    }
    if (!resource.waitsForToken() && token) {
      fields.error(
          "Arguments",
          "$states.context.Task.Token is there only in a task that waits for it"
              + " (.waitForTaskToken)");
    }
  }

  /// Whether an expression names exactly this part of `$states`.
  private static boolean mentions(Template template, String path) {
    boolean[] found = new boolean[1];
    template.forEachQuery(
        query -> found[0] |= query.expression().reading().statesPaths().contains(path));
    return found[0];
  }

  private static void checkHeartbeat(
      Optional<Template> timeout, Optional<Template> heartbeat, Fields fields) {
    if (heartbeat.isPresent()
        && heartbeat.get() instanceof Template.Constant(Number beat)
        && timeout.isPresent()
        && timeout.get() instanceof Template.Constant(Number most)
        && beat.intValue() >= most.intValue()) {
      fields.error("HeartbeatSeconds", "MUST be smaller than \"TimeoutSeconds\"");
    }
  }

  private Optional<State> choice(String name, Optional<String> comment, Fields fields) {
    List<ChoiceRule> rules = new ArrayList<>();
    List<ObjectNode> nodes = fields.objects("Choices");
    for (int i = 0; i < nodes.size(); i++) {
      Fields rule = fields.inside("Choices", i, nodes.get(i));
      rule.string("Comment");
      Optional<Template> condition = rule.template("Condition", Role.BEFORE);
      if (condition.isEmpty()) {
        findings.error(rule.path(), rule.line(), "MUST have a field named \"Condition\"");
      } else if (!(condition.get() instanceof Template.Query)
          && !(condition.get() instanceof Template.Constant(Boolean _))) {
        rule.error("Condition", "MUST be a boolean or a JSONata string");
      }
      Optional<String> next = rule.requiredString("Next");
      Optional<Template> output = rule.template("Output", Role.BEFORE);
      Map<String, Template> assign = rule.assign(Role.BEFORE);
      rule.close();
      if (condition.isPresent() && next.isPresent()) {
        rules.add(new ChoiceRule(condition.get(), next.get(), output, assign));
      }
    }
    Optional<String> otherwise = fields.string("Default");
    Optional<Template> output = fields.template("Output", Role.BEFORE);
    Map<String, Template> assign = fields.assign(Role.BEFORE);
    return rules.size() < nodes.size()
        ? Optional.empty()
        : findings.checked(
            fields.path(),
            fields.line(),
            () -> new State.Choice(name, comment, rules, otherwise, output, assign));
  }

  private Optional<State> parallel(String name, Optional<String> comment, Fields fields) {
    List<Flow> branches = new ArrayList<>();
    if (!fields.has("Branches")) {
      findings.error(fields.path(), fields.line(), "MUST have an array named \"Branches\"");
    }
    List<ObjectNode> nodes = fields.objects("Branches");
    for (int i = 0; i < nodes.size(); i++) {
      Fields branch = new Fields(nodes.get(i), fields.path() + "/Branches/" + i, findings);
      branch.string("Comment");
      machine.flow(branch, jsonata).ifPresent(branches::add);
      branch.close();
    }
    Optional<Template> arguments = fields.template("Arguments", Role.BEFORE);
    Optional<Template> output = fields.template("Output", Role.RESULT);
    Map<String, Template> assign = fields.assign(Role.RESULT);
    List<Retrier> retry = recovery.retriers(fields);
    List<Catcher> catchers = recovery.catchers(fields);
    return transition(fields)
        .flatMap(
            next ->
                findings.checked(
                    fields.path(),
                    fields.line(),
                    () ->
                        new State.Parallel(
                            name, comment, branches, arguments, output, assign, retry, catchers,
                            next)));
  }

  private Optional<State> map(String name, Optional<String> comment, Fields fields) {
    Optional<Template> items = fields.template("Items", Role.BEFORE);
    if (items.isPresent()
        && items.get() instanceof Template.Constant(Object value)
        && !(value instanceof List<?>)) {
      fields.error("Items", "MUST be an array or a JSONata string that evaluates to one");
    }
    Optional<Template> selector = fields.template("ItemSelector", Role.BEFORE);
    Optional<Template> concurrency =
        fields.amount("MaxConcurrency", 0, MOST_CONCURRENCY, Role.BEFORE);
    Optional<ObjectNode> processor = fields.object("ItemProcessor");
    if (!fields.has("ItemProcessor")) {
      findings.error(
          fields.path(), fields.line(), "MUST have an object field named \"ItemProcessor\"");
    }
    Optional<Flow> flow = processor.flatMap(node -> processor(node, fields.path()));
    Optional<Template> output = fields.template("Output", Role.RESULT);
    Map<String, Template> assign = fields.assign(Role.RESULT);
    List<Retrier> retry = recovery.retriers(fields);
    List<Catcher> catchers = recovery.catchers(fields);
    Optional<Transition> next = transition(fields);
    if (flow.isEmpty() || next.isEmpty()) {
      return Optional.empty();
    }
    return findings.checked(
        fields.path(),
        fields.line(),
        () ->
            new State.MapState(
                name,
                comment,
                items,
                selector,
                flow.get(),
                concurrency,
                output,
                assign,
                retry,
                catchers,
                next.get()));
  }

  private Optional<Flow> processor(ObjectNode node, String path) {
    Fields fields = new Fields(node, path + "/ItemProcessor", findings);
    fields.string("Comment");
    fields
        .object("ProcessorConfig")
        .ifPresent(
            config -> {
              Fields inside = new Fields(config, fields.path() + "/ProcessorConfig", findings);
              inside
                  .string("Mode")
                  .filter(mode -> !mode.equals("INLINE"))
                  .ifPresent(
                      mode ->
                          inside.error(
                              "Mode", "this interpreter covers INLINE, and not \"" + mode + "\""));
              inside.close();
            });
    Optional<Flow> flow = machine.flow(fields, jsonata);
    fields.close();
    return flow;
  }

  private Optional<State> pause(String name, Optional<String> comment, Fields fields) {
    Optional<Template> seconds = fields.amount("Seconds", 0, MOST_SECONDS, Role.BEFORE);
    Optional<Template> timestamp = fields.template("Timestamp", Role.BEFORE);
    if (seconds.isPresent() == timestamp.isPresent()) {
      findings.error(
          fields.path(),
          fields.line(),
          "MUST contain exactly one of \"Seconds\" and \"Timestamp\"");
    }
    if (timestamp.isPresent()
        && !(timestamp.get() instanceof Template.Query)
        && !(timestamp.get() instanceof Template.Constant(String text)
            && Timestamps.find(text).isPresent())) {
      fields.error(
          "Timestamp",
          "MUST be an RFC 3339 timestamp such as \"2016-03-14T01:59:00Z\", or a JSONata string");
    }
    Optional<Template> output = fields.template("Output", Role.BEFORE);
    Map<String, Template> assign = fields.assign(Role.BEFORE);
    Optional<State.Until> until =
        seconds
            .<State.Until>map(State.Until.Seconds::new)
            .or(() -> timestamp.map(State.Until.Timestamp::new));
    Optional<Transition> next = transition(fields);
    return until.isPresent() && next.isPresent()
        ? Optional.of(new State.Wait(name, comment, until.get(), output, assign, next.get()))
        : Optional.empty();
  }

  private Optional<State> pass(String name, Optional<String> comment, Fields fields) {
    Optional<Template> output = fields.template("Output", Role.BEFORE);
    Map<String, Template> assign = fields.assign(Role.BEFORE);
    return transition(fields).map(next -> new State.Pass(name, comment, output, assign, next));
  }

  private static Optional<Template> text(String name, Fields fields) {
    Optional<Template> template = fields.template(name, Role.BEFORE);
    if (template.isPresent()
        && !(template.get() instanceof Template.Query)
        && !(template.get() instanceof Template.Constant(String _))) {
      fields.error(name, "MUST be a string or a JSONata string");
    }
    return template;
  }

  /// Exactly one of `Next` and `"End": true`.
  private Optional<Transition> transition(Fields fields) {
    Optional<String> next = fields.string("Next");
    Optional<Node> end = fields.take("End");
    if (end.isPresent() && !(end.get() instanceof ScalarNode(Boolean _, _))) {
      fields.error("End", "MUST be a boolean");
      return Optional.empty();
    }
    boolean ends = end.isPresent() && Boolean.TRUE.equals(end.get().json());
    if (ends == fields.has("Next")) {
      findings.error(
          fields.path(), fields.line(), "MUST have exactly one of \"Next\" and \"End\": true");
      return Optional.empty();
    }
    return ends ? Optional.of(new Transition.End()) : next.map(Transition.Next::new);
  }
}
