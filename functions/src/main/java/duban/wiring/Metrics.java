package duban.wiring;

import duban.policy.Rung;
import duban.reminder.DueCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Metrics in CloudWatch's embedded format: a line of JSON on standard output that the log service
/// turns into a metric, without a call and without a right. The deployment's alarms watch them.
///
/// @param environment its `METRICS` names the namespace
record Metrics(Environment environment) {
  /// Counts how often a ladder found nobody to write to. An alarm of template.yaml has the name.
  static final String NOBODY_TO_REMIND = "NobodyToRemind";

  private static final JsonMapper JSON = JsonMapper.shared();

  DueCases.NobodyThere nobodyThere() {
    String namespace = environment.require("METRICS");
    return (ref, unit, missing) ->
        System.out.println(
            line(
                namespace,
                Map.of(
                    "office",
                    ref.office(),
                    "case",
                    ref.toString(),
                    "unit",
                    unit,
                    "missing",
                    missing.stream().map(Rung.To::id).sorted().toList())));
  }

  private String line(String namespace, Map<String, Object> properties) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            environment.wall().instant().toEpochMilli(),
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    namespace,
                    "Dimensions",
                    List.of(List.of()),
                    "Metrics",
                    List.of(Map.of("Name", NOBODY_TO_REMIND, "Unit", "Count"))))));
    line.put(NOBODY_TO_REMIND, 1);
    line.putAll(properties);
    return JSON.writeValueAsString(line);
  }
}
