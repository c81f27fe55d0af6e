package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import duban.assignment.CaseAlreadyClosed;
import duban.assignment.NobodyToAsk;
import duban.cases.TaskKind;
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
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What `statemachines/county-path.asl.yaml` promises to the functions it calls, and what every
/// machine here keeps to.
@Tag("A2")
class CountyPathTest {
  private static final String TEXT = text();
  private static final Map<String, Object> MACHINE =
      map(new Yaml(new SafeConstructor(new LoaderOptions())).load(TEXT));
  private static final Map<String, Map<String, Object>> STATES = new LinkedHashMap<>();

  static {
    collect(MACHINE);
  }

  private static String text() {
    try {
      return Files.readString(Path.of("..", "statemachines", "county-path.asl.yaml"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theOrderOfStepsIsTheRules() {
    assertThat(STATES.keySet())
        .containsExactly(
            "Copy in the bureau office",
            "Triage by policy",
            "Did the policy decide?",
            "Triage the message",
            "Is it to be handled?",
            "Assign the county bureau",
            "Handle the matter",
            "Is it ours?",
            "Begin another round",
            "Confer",
            "Ask the departments",
            "Ask a department",
            "Go on without the department",
            "Ask the bureau office",
            "Go on without the bureau office",
            "Answer",
            "Ask for the answer again",
            "Is the answer settled?",
            "Send the draft back",
            "Reply to the source",
            "Close the case",
            "End",
            "Stop without an office");
    assertThat(map(STATES.get("Confer")).get("Type")).isEqualTo("Parallel");
    assertThat(map(STATES.get("Ask the departments")).get("Type")).isEqualTo("Map");
  }

  @Test
  void everyStateSaysWhyAndNamesItsRule() {
    each(state -> assertThat(string(state, "Comment")).matches("[A-E]\\d+\\b.* - .+[.]"));
  }

  @Test
  void choicesAreQuestionsWithAnAnswerForEverythingElse() {
    STATES.forEach(
        (name, state) -> {
          assertThat(name.endsWith("?")).isEqualTo(string(state, "Type").equals("Choice"));
          if (name.endsWith("?")) {
            assertThat(state).containsKey("Default");
          }
        });
  }

  @Test
  void everyCallIsRetriedTheSameWayOnTransientErrorsOnly() {
    Set<Object> retries = new HashSet<>();
    tasks(task -> retries.add(task.get("Retry")));

    assertThat(retries).hasSize(1);
    List<Object> retry = list(retries.iterator().next());
    assertThat(retry).hasSize(1);
    assertThat(map(retry.getFirst()))
        .containsEntry("JitterStrategy", "FULL")
        .containsEntry(
            "ErrorEquals",
            List.of(
                "Lambda.ServiceException",
                "Lambda.AWSLambdaException",
                "Lambda.SdkClientException",
                "Lambda.TooManyRequestsException",
                "Lambda.Unknown",
                "Runtime.ExitError",
                "Sandbox.Timedout",
                StoreBusy.class.getName()))
        .containsEntry("MaxAttempts", 60)
        .containsEntry("MaxDelaySeconds", 300);
  }

  @Test
  void everyWaitForAPersonEndsAndItsEndHasAName() {
    assertThat(MACHINE).containsEntry("TimeoutSeconds", 31_449_600);
    tasks(
        task -> {
          if (waits(task)) {
            assertThat(task).containsEntry("TimeoutSeconds", 2_592_000);
            assertThat(caught(task)).contains("States.Timeout");
          }
        });
  }

  @Test
  void everyHumanStepCatchesWhatTheAssignmentFunctionRefuses() {
    tasks(
        task -> {
          if (waits(task)) {
            assertThat(caught(task))
                .contains(NobodyToAsk.class.getName(), CaseAlreadyClosed.class.getName());
          }
        });
  }

  @Test
  void everyErrorOfOursIsAnExceptionOfOurs() throws ClassNotFoundException {
    Matcher names = Pattern.compile("duban(\\.\\w+)+").matcher(TEXT);
    Set<String> ours = new TreeSet<>();
    while (names.find()) {
      ours.add(names.group());
    }

    assertThat(ours).isNotEmpty();
    for (String name : ours) {
      assertThat(RuntimeException.class).isAssignableFrom(Class.forName(name));
    }
  }

  @Test
  void everyHumanStepItAsksForExists() {
    Set<String> asked = new TreeSet<>();
    tasks(
        task -> {
          if (waits(task)) {
            asked.add(string(payload(task), "step"));
            assertThat(payload(task)).containsEntry("token", "{% $states.context.Task.Token %}");
          }
        });

    assertThat(asked)
        .containsExactlyInAnyOrder(
            Stream.of(TaskKind.TRIAGE, TaskKind.HANDLE, TaskKind.CONSULT, TaskKind.ANSWER)
                .map(TaskKind::id)
                .toArray(String[]::new));
  }

  @Test
  void itIsFilledInWithFunctionsAndPartitionOnly() {
    Matcher substitutions = Pattern.compile("\\$\\{(\\w+)}").matcher(TEXT);
    Set<String> names = new TreeSet<>();
    while (substitutions.find()) {
      names.add(substitutions.group(1));
    }

    assertThat(names)
        .containsExactly("AssignmentFunction", "Partition", "ReplyFunction", "RoutingFunction");
    assertThat(TEXT).doesNotContain("arn:aws");
  }

  @Test
  void theFunctionsAnswerEveryPlainStepItAsksFor() {
    Set<String> asked = new TreeSet<>();
    tasks(
        task -> {
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

  @Test
  void itsJsonataStaysInsideWhatTheServiceSpeaks() {
    assertThat(MACHINE).containsEntry("QueryLanguage", "JSONata");
    assertThat(TEXT).doesNotContain("States.ALL");
    assertThat(Pattern.compile("\\{%.*?%}").matcher(TEXT).results().map(r -> r.group()))
        .isNotEmpty()
        .noneMatch(expression -> expression.contains("??") || expression.contains("?:"));
  }

  private static boolean waits(Map<String, Object> task) {
    return string(task, "Resource").endsWith(".waitForTaskToken");
  }

  private static Map<String, Object> payload(Map<String, Object> task) {
    return map(map(task.get("Arguments")).get("Payload"));
  }

  private static List<String> caught(Map<String, Object> task) {
    List<String> errors = new ArrayList<>();
    for (Object catcher : list(task.get("Catch"))) {
      list(map(catcher).get("ErrorEquals")).forEach(error -> errors.add((String) error));
    }
    return errors;
  }

  private static void tasks(Consumer<Map<String, Object>> check) {
    each(
        state -> {
          if (string(state, "Type").equals("Task")) {
            check.accept(state);
          }
        });
  }

  private static void each(Consumer<Map<String, Object>> check) {
    STATES.values().forEach(check);
  }

  private static void collect(Map<String, Object> machine) {
    map(machine.get("States"))
        .forEach(
            (name, state) -> {
              STATES.put(name, map(state));
              if (map(state).get("Branches") instanceof List<?> branches) {
                branches.forEach(branch -> collect(map(branch)));
              }
              if (map(state).get("ItemProcessor") instanceof Object processor) {
                collect(map(processor));
              }
            });
  }

  private static String string(Map<String, Object> map, String field) {
    return Objects.requireNonNull((String) map.get(field), field);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@org.jspecify.annotations.Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
