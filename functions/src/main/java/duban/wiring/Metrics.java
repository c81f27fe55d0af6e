package duban.wiring;

import duban.cases.SecurityEvents;
import duban.cases.SecurityEvents.Event;
import duban.mailin.MailSweep;
import duban.policy.Rung;
import duban.reminder.DueCases;
import duban.reminder.Sweep;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/// Metrics in CloudWatch's embedded format: a line of JSON on standard output that the log service
/// turns into a metric, without a call and without a right. The deployment's alarms watch them.
///
/// @param environment its `METRICS` names the namespace
/// @param out takes the lines
record Metrics(Environment environment, Consumer<String> out) {
  /// Counts how often a ladder found nobody to write to. An alarm of template.yaml has the name.
  static final String NOBODY_TO_REMIND = "NobodyToRemind";

  /// Counts what a sweep could not deal with again and again. An alarm has the name.
  static final String SWEEP_FAILED = "SweepFailed";

  /// Counts sweeps that did not reach everything in time. An alarm has the name.
  static final String SWEEP_UNFINISHED = "SweepUnfinished";

  /// How long the thing had been due, in seconds, that a sweep found due the longest. An alarm has
  /// the name.
  static final String OLDEST_DUE_SECONDS = "OldestDueSeconds";

  /// Counts requests whose signature or key does not hold: in all, and by `source`.
  static final String SIGNATURE_REFUSED = "SignatureRefused";

  static final String LINK_RETIRED = "LinkRetired";
  static final String ADDRESS_BLOCKED = "AddressBlocked";

  /// Counts bounces that left no handler of a coordinating office reachable. An alarm has the name.
  static final String OFFICE_CUT_OFF = "OfficeCutOff";

  /// Counts mails that lie in the bucket and cannot be taken in. An alarm has the name.
  static final String MAIL_IN_STUCK = "MailInStuck";

  static final String REPORT_REFUSED = "ReportRefused";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> IN_ALL = List.of();

  /// What has been due for less time than this was found by the first sweep that could find it.
  private static final Duration AT_ONCE = Duration.ofMinutes(2);

  Metrics(Environment environment) {
    this(environment, System.out::println);
  }

  /// @param unit as CloudWatch names it
  private record Metric(String name, String unit, long value) {}

  /// Tells of sweeps that failed at something, did not get through, or found something overdue. An
  /// ordinary sweep writes nothing: missing data leaves the alarms at rest.
  Consumer<Sweep.Outcome> sweeps() {
    String namespace = environment.require("METRICS");
    return outcome -> {
      if (outcome.stubborn() > 0
          || !outcome.finished()
          || outcome.oldest().compareTo(AT_ONCE) > 0) {
        write(
            namespace,
            List.of(
                new Metric(SWEEP_FAILED, "Count", outcome.stubborn()),
                new Metric(SWEEP_UNFINISHED, "Count", outcome.finished() ? 0 : 1),
                new Metric(OLDEST_DUE_SECONDS, "Seconds", outcome.oldest().toSeconds())),
            List.of(IN_ALL),
            Map.of("due", outcome.due(), "failed", outcome.failed()));
      }
    };
  }

  /// Tells how many mails a sweep could not take in.
  Consumer<MailSweep.Outcome> mailSweeps() {
    String namespace = environment.require("METRICS");
    return outcome -> {
      if (outcome.failed() > 0) {
        write(
            namespace,
            List.of(new Metric(MAIL_IN_STUCK, "Count", outcome.failed())),
            List.of(IN_ALL),
            Map.of("taken", outcome.taken(), "left", outcome.left()));
      }
    };
  }

  DueCases.NobodyThere nobodyThere() {
    String namespace = environment.require("METRICS");
    return (ref, unit, missing) ->
        count(
            namespace,
            NOBODY_TO_REMIND,
            List.of(IN_ALL),
            Map.of(
                "office",
                ref.office(),
                "case",
                ref.toString(),
                "unit",
                unit,
                "missing",
                missing.stream().map(Rung.To::id).sorted().toList()));
  }

  SecurityEvents securityEvents() {
    String namespace = environment.require("METRICS");
    return event -> {
      switch (event) {
        case Event.SignatureRefused(String source) ->
            count(
                namespace,
                SIGNATURE_REFUSED,
                List.of(IN_ALL, List.of("source")),
                Map.of("source", source));
        case Event.LinkRetired(String office) -> count(namespace, LINK_RETIRED, office);
        case Event.AddressBlocked(String office) -> count(namespace, ADDRESS_BLOCKED, office);
        case Event.OfficeCutOff(String office) -> count(namespace, OFFICE_CUT_OFF, office);
        case Event.ReportRefused(String office) -> count(namespace, REPORT_REFUSED, office);
      }
    };
  }

  private void count(String namespace, String metric, String office) {
    count(namespace, metric, List.of(IN_ALL), Map.of("office", office));
  }

  /// Writes the line that counts one.
  ///
  /// @param dimensions sets of properties by which the metric is counted
  private void count(
      String namespace,
      String metric,
      List<List<String>> dimensions,
      Map<String, Object> properties) {
    write(namespace, List.of(new Metric(metric, "Count", 1)), dimensions, properties);
  }

  private void write(
      String namespace,
      List<Metric> metrics,
      List<List<String>> dimensions,
      Map<String, Object> properties) {
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
                    dimensions,
                    "Metrics",
                    metrics.stream()
                        .map(metric -> Map.of("Name", metric.name(), "Unit", metric.unit()))
                        .toList()))));
    metrics.forEach(metric -> line.put(metric.name(), metric.value()));
    line.putAll(properties);
    out.accept(JSON.writeValueAsString(line));
  }
}
