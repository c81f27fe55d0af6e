package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.CaseAlreadyClosed;
import duban.assignment.NobodyToAsk;
import duban.cases.CaseRerouted;
import duban.cases.TaskKind;
import duban.policy.Qinglan;
import duban.store.StoreBusy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What the state machines of the routing paths promise to the functions they call, and what every
/// machine here keeps to.
class PathsTest {
  private static final Map<String, Machine> MACHINES = machines();
  private static final List<Object> RETRY = list(retries(machine("county")).iterator().next());

  /// @param states every state by name, those inside parallel branches and maps too
  /// @param around the name of the outermost state around each state, if there is one
  record Machine(
      String path,
      String text,
      Map<String, Object> definition,
      Map<String, Map<String, Object>> states,
      Map<String, String> around) {
    @Override
    public String toString() {
      return path;
    }
  }

  private static Map<String, Machine> machines() {
    Map<String, Machine> machines = new java.util.TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("..", "statemachines"))) {
      for (Path file : files.toList()) {
        String path = file.getFileName().toString().replace("-path.asl.yaml", "");
        String text = Files.readString(file);
        Map<String, Object> definition =
            map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
        Machine machine =
            new Machine(path, text, definition, new LinkedHashMap<>(), new LinkedHashMap<>());
        collect(machine, definition, null);
        machines.put(path, machine);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return machines;
  }

  private static Machine machine(String path) {
    return Objects.requireNonNull(MACHINES.get(path), path);
  }

  static Stream<Machine> all() {
    return MACHINES.values().stream();
  }

  @Test
  void everyPathOfTheSampleOfficeHasItsMachine() {
    assertThat(MACHINES.keySet())
        .containsExactlyInAnyOrderElementsOf(Qinglan.published().policy().paths().keySet());
  }

  @Test
  @Tag("A2")
  void theOrderOfStepsOnTheCountyPathIsTheRules() {
    assertThat(waysThrough("county", "Assign the county bureau"))
        .containsExactly(
            "Assign the county bureau",
            "Handle the matter",
            "Is it ours?",
            "Confer",
            "Answer",
            "Is the answer settled?",
            "Send the draft back");
    assertThat(asked("county")).containsExactlyInAnyOrder("triage", "handle", "consult", "answer");
    assertThat(branches("county", "Confer"))
        .containsExactly("Ask the departments", "Ask the bureau office");
  }

  @Test
  @Tag("A3")
  void theOrderOfStepsOnTheBureauPathIsTheRules() {
    assertThat(waysThrough("bureau", "Assign the department"))
        .containsExactly(
            "Assign the department",
            "Handle the matter",
            "Is it ours?",
            "Review the draft",
            "Is the draft approved?",
            "Send the draft back");
    assertThat(string(state("bureau", "Is the draft approved?"), "Default"))
        .isEqualTo("Send the draft back");
    assertThat(string(state("bureau", "Confer"), "Next")).isEqualTo("Answer");
    assertThat(asked("bureau"))
        .containsExactlyInAnyOrder("triage", "handle", "review", "consult", "answer");
    assertThat(branches("bureau", "Confer"))
        .containsExactly("Ask the departments", "Ask the bureau office");
  }

  @Test
  @Tag("A4")
  void theOrderOfStepsOnTheUnclearPathIsTheRules() {
    assertThat(waysThrough("unclear", "Assign the lead"))
        .containsExactly(
            "Assign the lead",
            "Handle the matter jointly",
            "Is it ours?",
            "Review the draft",
            "Is the draft approved?",
            "Send the draft back");
    assertThat(asked("unclear"))
        .containsExactlyInAnyOrder("triage", "handle", "contribute", "review", "consult", "answer");
    assertThat(branches("unclear", "Handle the matter jointly"))
        .containsExactly("Ask the lead", "Ask the co-handlers");
  }

  /// The states one after the other as each goes on by default, until one comes again.
  private static List<String> waysThrough(String path, String from) {
    List<String> way = new ArrayList<>();
    String name = from;
    while (!way.contains(name)) {
      way.add(name);
      Map<String, Object> state = state(path, name);
      name = string(state, state.containsKey("Default") ? "Default" : "Next");
    }
    return way;
  }

  private static Map<String, Object> state(String path, String name) {
    return map(map(machine(path).states()).get(name));
  }

  private static List<String> branches(String path, String name) {
    return list(state(path, name).get("Branches")).stream()
        .map(branch -> string(map(branch), "StartAt"))
        .toList();
  }

  private static Set<String> asked(String path) {
    Set<String> asked = new TreeSet<>();
    tasks(
        machine(path),
        (name, task) -> {
          if (waits(task)) {
            asked.add(string(payload(task), "step"));
          }
        });
    return asked;
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyStateSaysWhyAndNamesItsRule(Machine machine) {
    each(machine, state -> assertThat(string(state, "Comment")).matches("[A-E]\\d+\\b.* - .+[.]"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void choicesAreQuestionsWithAnAnswerForEverythingElse(Machine machine) {
    machine
        .states()
        .forEach(
            (name, state) -> {
              assertThat(name.endsWith("?")).isEqualTo(string(state, "Type").equals("Choice"));
              if (name.endsWith("?")) {
                assertThat(state).containsKey("Default");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyCallIsRetriedTheSameWayOnTransientErrorsOnly(Machine machine) {
    Set<Object> retries = retries(machine);

    assertThat(retries).hasSize(1);
    List<Object> retry = list(retries.iterator().next());
    assertThat(retry).hasSize(1).isEqualTo(RETRY);
    assertThat(map(retry.getFirst()))
        .containsEntry("JitterStrategy", "FULL")
        .containsEntry(
            "ErrorEquals",
            List.of(
                "Lambda.ServiceException",
                "Lambda.AWSLambdaException",
                "Lambda.SdkClientException",
                "Lambda.TooManyRequestsException",
                "Lambda.SnapStartNotReadyException",
                "Lambda.SnapStartTimeoutException",
                "Lambda.SnapStartException",
                "Lambda.Unknown",
                "Runtime.ExitError",
                "Sandbox.Timedout",
                StoreBusy.class.getName()))
        .containsEntry("MaxAttempts", 60)
        .containsEntry("MaxDelaySeconds", 300);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyWaitForAPersonEndsAndItsEndHasAName(Machine machine) {
    assertThat(machine.definition()).containsEntry("TimeoutSeconds", 31_449_600);
    tasks(
        machine,
        (name, task) -> {
          if (waits(task)) {
            assertThat(task).containsEntry("TimeoutSeconds", 31_363_200);
            assertThat(caught(machine, name, task)).contains("States.Timeout");
          }
        });
  }

  /// A step that lies is asked for again where it lies; nothing is triaged because a wait ran out.
  @ParameterizedTest
  @MethodSource("all")
  void noWaitThatRunsOutLeadsToAnotherStep(Machine machine) {
    machine
        .states()
        .forEach(
            (name, state) -> {
              if (machine.around().get(name) == null && state.get("Catch") instanceof List<?> all) {
                for (Object catcher : all) {
                  if (list(map(catcher).get("ErrorEquals")).contains("States.Timeout")) {
                    assertThat(string(map(catcher), "Next")).isEqualTo(name);
                  }
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyHumanStepCatchesWhatTheAssignmentFunctionRefuses(Machine machine) {
    tasks(
        machine,
        (name, task) -> {
          if (waits(task)) {
            assertThat(caught(machine, name, task))
                .contains(NobodyToAsk.class.getName(), CaseAlreadyClosed.class.getName());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyErrorOfOursIsAnExceptionOfOurs(Machine machine) throws ClassNotFoundException {
    Matcher names = Pattern.compile("duban(\\.\\w+)+").matcher(machine.text());
    Set<String> ours = new TreeSet<>();
    while (names.find()) {
      ours.add(names.group());
    }

    assertThat(ours).isNotEmpty();
    for (String name : ours) {
      assertThat(RuntimeException.class).isAssignableFrom(Class.forName(name));
    }
  }

  /// Wherever the case is put on another path, the old machine hears of it and ends well.
  @ParameterizedTest
  @MethodSource("all")
  void everyCallEndsWellWhenTheCaseGoesOnAlongAnotherPath(Machine machine) {
    tasks(
        machine,
        (name, task) -> {
          assertThat(payload(task)).as(name).containsKeys("execution", "case", "office");
          Map<String, Object> outermost =
              machine.states().getOrDefault(machine.around().getOrDefault(name, name), Map.of());
          List<Object> catchers = list(outermost.get("Catch"));
          assertThat(catchers)
              .as(name)
              .contains(
                  Map.of(
                      "ErrorEquals",
                      List.of(CaseRerouted.class.getName()),
                      "Next",
                      "Go on along another path"));
        });
    assertThat(machine.states().get("Go on along another path")).containsEntry("Type", "Succeed");
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyHumanStepItAsksForExists(Machine machine) {
    tasks(
        machine,
        (name, task) -> {
          if (waits(task)) {
            assertThat(TaskKind.of(string(payload(task), "step")).awaited()).isTrue();
            assertThat(payload(task)).containsEntry("token", "{% $states.context.Task.Token %}");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("all")
  void itIsFilledInWithFunctionsAndPartitionOnly(Machine machine) {
    Matcher substitutions = Pattern.compile("\\$\\{(\\w+)}").matcher(machine.text());
    Set<String> names = new TreeSet<>();
    while (substitutions.find()) {
      names.add(substitutions.group(1));
    }

    assertThat(names)
        .containsExactly("AssignmentFunction", "Partition", "ReplyFunction", "RoutingFunction");
    assertThat(machine.text()).doesNotContain("arn:aws");
  }

  @ParameterizedTest
  @MethodSource("all")
  void theFunctionsAnswerEveryPlainStepItAsksFor(Machine machine) {
    Set<String> asked = new TreeSet<>();
    tasks(
        machine,
        (name, task) -> {
          if (!waits(task)) {
            asked.add(
                string(map(task.get("Arguments")), "FunctionName")
                    + " "
                    + string(payload(task), "step"));
          }
        });

    // StepFunctionsTest calls each of these.
    assertThat(asked)
        .containsExactly(
            "${ReplyFunction} close",
            "${ReplyFunction} reply",
            "${RoutingFunction} assign",
            "${RoutingFunction} copy-bureau-office",
            "${RoutingFunction} triage-by-policy");
  }

  @ParameterizedTest
  @MethodSource("all")
  void itsJsonataStaysInsideWhatTheServiceSpeaks(Machine machine) {
    assertThat(machine.definition()).containsEntry("QueryLanguage", "JSONata");
    assertThat(machine.text()).doesNotContain("States.ALL");
    assertThat(Pattern.compile("\\{%.*?%}").matcher(machine.text()).results().map(r -> r.group()))
        .isNotEmpty()
        .noneMatch(expression -> expression.contains("??") || expression.contains("?:"));
  }

  private static boolean waits(Map<String, Object> task) {
    return string(task, "Resource").endsWith(".waitForTaskToken");
  }

  private static Map<String, Object> payload(Map<String, Object> task) {
    return map(map(task.get("Arguments")).get("Payload"));
  }

  /// The errors that a state catches itself, and those that the state around it does.
  private static List<String> caught(Machine machine, String name, Map<String, Object> task) {
    List<String> errors = new ArrayList<>();
    List<Map<String, Object>> states = new ArrayList<>(List.of(task));
    String around = machine.around().get(name);
    if (around != null) {
      states.add(map(machine.states().get(around)));
    }
    for (Map<String, Object> state : states) {
      if (state.get("Catch") instanceof List<?> catchers) {
        for (Object catcher : catchers) {
          list(map(catcher).get("ErrorEquals")).forEach(error -> errors.add((String) error));
        }
      }
    }
    return errors;
  }

  private static Set<Object> retries(Machine machine) {
    Set<Object> retries = new HashSet<>();
    tasks(machine, (name, task) -> retries.add(Objects.requireNonNull(task.get("Retry"))));
    return retries;
  }

  private static void tasks(Machine machine, BiConsumer<String, Map<String, Object>> check) {
    machine
        .states()
        .forEach(
            (name, state) -> {
              if (string(state, "Type").equals("Task")) {
                check.accept(name, state);
              }
            });
  }

  private static void each(Machine machine, Consumer<Map<String, Object>> check) {
    machine.states().values().forEach(check);
  }

  private static void collect(
      Machine machine, Map<String, Object> definition, @Nullable String around) {
    map(definition.get("States"))
        .forEach(
            (name, state) -> {
              machine.states().put(name, map(state));
              if (around != null) {
                machine.around().put(name, around);
              }
              String outermost = around == null ? name : around;
              if (map(state).get("Branches") instanceof List<?> branches) {
                branches.forEach(branch -> collect(machine, map(branch), outermost));
              }
              if (map(state).get("ItemProcessor") instanceof Object processor) {
                collect(machine, map(processor), outermost);
              }
            });
  }

  private static String string(Map<String, Object> map, String field) {
    return Objects.requireNonNull((String) map.get(field), field);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
