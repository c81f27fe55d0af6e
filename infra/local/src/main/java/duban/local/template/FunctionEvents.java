package duban.local.template;

import duban.local.pattern.FilterPattern;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What invokes a function besides the HTTP API and state machines: schedules, table streams and
/// events on the default bus.
///
/// @param function the logical id of the function
record FunctionEvents(String function, Blueprint blueprint) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST_RECORDS = 10_000;
  private static final int MOST_RETRIES = 10_000;

  void read(Map<String, Section> events) {
    events.forEach(
        (name, event) -> {
          try (event) {
            String type = event.requiredText("Type");
            try (Section properties = event.requiredSection("Properties")) {
              switch (type) {
                case "ScheduleV2" -> schedule(function + name, properties);
                case "DynamoDB" -> stream(properties);
                case "EventBridgeRule" -> rule(function + name, properties);
                default -> {
                  properties.withoutLocalEffect(properties.names());
                  event.problem(
                      "Type", "the event type " + type + " is not known to the local stack.");
                }
              }
            }
          }
        });
  }

  private void schedule(String logicalId, Section schedule) {
    schedule.withoutLocalEffect("DeadLetterConfig", "Description", "OmitName", "RetryPolicy");
    schedule
        .section("FlexibleTimeWindow")
        .ifPresent(
            window -> {
              try (window) {
                window.mustBe("Mode", "OFF");
              }
            });
    Optional<ScheduleExpression> expression = expression(schedule);
    Optional<ZoneId> zone = zone(schedule);
    String input = json(schedule, "Input", schedule.requiredText("Input"));
    if (expression.isPresent() && zone.isPresent()) {
      blueprint.add(
          new Deployment.Schedule(logicalId, expression.get(), zone.get(), function, input));
    }
  }

  private static Optional<ScheduleExpression> expression(Section schedule) {
    String text = schedule.requiredText("ScheduleExpression");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ScheduleExpression.parse(text));
    } catch (IllegalArgumentException e) {
      schedule.problem("ScheduleExpression", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> zone(Section schedule) {
    String name = schedule.text("ScheduleExpressionTimezone").orElse("UTC");
    try {
      return Optional.of(ZoneId.of(name));
    } catch (DateTimeException _) {
      schedule.problem("ScheduleExpressionTimezone", name + " is not a time zone.");
      return Optional.empty();
    }
  }

  private void stream(Section mapping) {
    // Ages count in real time; the local stream keeps its records for as long as the process lives.
    mapping.withoutLocalEffect("DestinationConfig", "MaximumRecordAgeInSeconds");
    mapping.requiredText("StartingPosition");
    mapping.mustBe("StartingPosition", "TRIM_HORIZON");
    List<String> responses = mapping.texts("FunctionResponseTypes");
    responses.stream()
        .filter(response -> !response.equals("ReportBatchItemFailures"))
        .forEach(
            response ->
                mapping.problem(
                    "FunctionResponseTypes",
                    "the response type " + response + " is not known to the local stack."));
    String stream = mapping.requiredText("Stream");
    Optional<String> table = blueprint.find(ResourceTypes.TABLE, stream);
    if (table.isEmpty() && !stream.isEmpty()) {
      mapping.problem("Stream", "Stream must be the stream of a table of this template.");
    }
    int batchSize = mapping.requiredNumber("BatchSize", 1, MOST_RECORDS);
    int retries = mapping.requiredNumber("MaximumRetryAttempts", 0, MOST_RETRIES);
    boolean bisect = mapping.flag("BisectBatchOnFunctionError");
    List<String> filters =
        mapping.section("FilterCriteria").map(FunctionEvents::filters).orElse(List.of());
    table.ifPresent(
        name ->
            blueprint.add(
                new Deployment.StreamMapping(
                    name, function, batchSize, retries, bisect, !responses.isEmpty(), filters)));
  }

  private void rule(String logicalId, Section rule) {
    // What fails is tried again by the function's own settings.
    rule.withoutLocalEffect("DeadLetterConfig", "RetryPolicy");
    rule.json("Pattern")
        .ifPresent(
            pattern -> {
              try {
                FilterPattern.parse(pattern.toString());
                blueprint.add(new Deployment.EventRule(logicalId, function, pattern.toString()));
              } catch (IllegalArgumentException e) {
                rule.problem("Pattern", "Pattern: " + e.getMessage());
              }
            });
  }

  private static List<String> filters(Section criteria) {
    try (criteria) {
      return criteria.sections("Filters").stream()
          .map(
              filter -> {
                try (filter) {
                  return json(filter, "Pattern", filter.requiredText("Pattern"));
                }
              })
          .toList();
    }
  }

  private static String json(Section section, String name, String text) {
    if (!text.isEmpty()) {
      try {
        JSON.readTree(text);
      } catch (JacksonException _) {
        section.problem(name, name + " is not JSON.");
      }
    }
    return text;
  }
}
