package duban.local.pages;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The executions of the deployment's state machines, read as anybody reads them: through Step
/// Functions' API.
public final class Executions {
  private final SfnClient client;
  private final List<String> machines;

  /// @param machines the ARNs of the state machines
  public Executions(SfnClient client, List<String> machines) {
    this.client = client;
    this.machines = List.copyOf(machines);
  }

  /// @param states the states it has entered, in order
  public record Passed(
      String name,
      String machine,
      String status,
      Instant startedAt,
      @Nullable Instant stoppedAt,
      List<String> states) {
    public Passed {
      states = List.copyOf(states);
    }
  }

  /// As JSON, in the form in which Step Functions' API gives it.
  ///
  /// @param about the name of the details: `stateEnteredEventDetails`, `taskFailedEventDetails` …;
  ///   empty without
  /// @param details what the event tells
  public record Event(
      long id,
      long previousEventId,
      String type,
      Instant timestamp,
      @JsonIgnore String about,
      @JsonIgnore ObjectNode details) {
    @JsonAnyGetter
    public Map<String, ObjectNode> detailsByName() {
      return about.isEmpty() ? Map.of() : Map.of(about, details);
    }

    /// The event in a word: the state it is about, where it is about one.
    public String subject() {
      JsonNode name = details.path("name");
      return name.isString() ? name.asString() : "{…}";
    }
  }

  public record History(
      String name,
      String executionArn,
      String status,
      Instant startedAt,
      @Nullable Instant stoppedAt,
      JsonNode input,
      JsonNode output,
      List<String> states,
      List<Event> events) {
    public History {
      states = List.copyOf(states);
      events = List.copyOf(events);
    }
  }

  private static List<String> entered(List<Event> events) {
    return events.stream()
        .filter(e -> e.type().endsWith("StateEntered"))
        .map(e -> e.details().path("name").asString())
        .toList();
  }

  /// The latest executions, newest first, with the states they passed.
  public List<Passed> latest(int most) {
    var all = new ArrayList<ExecutionListItem>();
    for (String machine : machines) {
      all.addAll(
          client
              .listExecutions(r -> r.stateMachineArn(machine).maxResults(Math.min(1_000, most)))
              .executions());
    }
    all.sort(Comparator.comparing(ExecutionListItem::startDate).reversed());
    return all.stream()
        .limit(most)
        .map(
            e ->
                new Passed(
                    e.name(),
                    afterLastColon(e.stateMachineArn()),
                    e.statusAsString(),
                    e.startDate(),
                    e.stopDate(),
                    entered(events(e.executionArn()))))
        .toList();
  }

  public Optional<History> find(String name) {
    for (String machine : machines) {
      String arn = machine.replace(":stateMachine:", ":execution:") + ":" + name;
      try {
        DescribeExecutionResponse found = client.describeExecution(r -> r.executionArn(arn));
        List<Event> events = events(arn);
        return Optional.of(
            new History(
                found.name(),
                arn,
                found.statusAsString(),
                found.startDate(),
                found.stopDate(),
                json(found.input()),
                json(found.output()),
                entered(events),
                events));
      } catch (ExecutionDoesNotExistException e) {
        // It may belong to the next state machine.
      }
    }
    return Optional.empty();
  }

  private static String afterLastColon(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  private List<Event> events(String arn) {
    var events = new ArrayList<Event>();
    String token = null;
    do {
      String from = token;
      GetExecutionHistoryResponse page =
          client.getExecutionHistory(r -> r.executionArn(arn).maxResults(1_000).nextToken(from));
      page.events().forEach(e -> events.add(event(e)));
      token = page.nextToken();
    } while (token != null);
    return events;
  }

  private static Event event(HistoryEvent event) {
    EventDetails told = EventDetails.of(event);
    return new Event(
        event.id(),
        event.previousEventId(),
        event.typeAsString(),
        event.timestamp(),
        told.name(),
        told.values());
  }

  /// JSON text as JSON; what is none stays text.
  static JsonNode json(@Nullable String text) {
    if (text == null) {
      return JsonMapper.shared().nullNode();
    }
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return JsonMapper.shared().stringNode(text);
    }
  }
}
