package duban.wiring;

import duban.policy.Rung;
import duban.reminder.DueCases;
import duban.reminder.Sweep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/// Metrics in CloudWatch's embedded format: a line of JSON on standard output that the log service
/// turns into a metric, without a call and without a right. The deployment's alarms watch them.
///
/// @param environment its `METRICS` names the namespace
record Metrics(Environment environment) {
  /// Counts how often a ladder found nobody to write to. An alarm of template.yaml has the name.
  static final String NOBODY_TO_REMIND = "NobodyToRemind";

  /// Counts what a sweep could not deal with again and again. An alarm has the name.
  static final String SWEEP_FAILED = "SweepFailed";

  /// Counts sweeps that did not reach everything in time. An alarm has the name.
  static final String SWEEP_UNFINISHED = "SweepUnfinished";

  /// How long the thing had been due, in seconds, that a sweep found due the longest. An alarm has
  /// the name.
  static final String OLDEST_DUE_SECONDS = "OldestDueSeconds";

  private static final JsonMapper JSON = JsonMapper.shared();

  /// @param unit as CloudWatch names it
  private record Metric(String name, String unit, long value) {}

  DueCases.NobodyThere nobodyThere() {
    String namespace = namespace();
    return (ref, unit, missing) ->
        System.out.println(
            line(
                namespace,
                List.of(new Metric(NOBODY_TO_REMIND, "Count", 1)),
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

  Consumer<Sweep.Outcome> sweeps() {
    String namespace = namespace();
    return outcome ->
        System.out.println(
            line(
                namespace,
                List.of(
                    new Metric(SWEEP_FAILED, "Count", outcome.stubborn()),
                    new Metric(SWEEP_UNFINISHED, "Count", outcome.finished() ? 0 : 1),
                    new Metric(OLDEST_DUE_SECONDS, "Seconds", outcome.oldest().toSeconds())),
                Map.of("due", outcome.due(), "failed", outcome.failed())));
  }

  private String namespace() {
    return environment.require("METRICS");
  }

  private String line(String namespace, List<Metric> metrics, Map<String, Object> properties) {
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
                    metrics.stream()
                        .map(metric -> Map.of("Name", metric.name(), "Unit", metric.unit()))
                        .toList()))));
    metrics.forEach(metric -> line.put(metric.name(), metric.value()));
    line.putAll(properties);
    return JSON.writeValueAsString(line);
  }
}
