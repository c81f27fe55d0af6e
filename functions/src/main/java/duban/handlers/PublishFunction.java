package duban.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.policy.Finding;
import duban.policy.Gap;
import duban.policy.PolicyReader;
import duban.policy.PolicyReader.Read;
import duban.policy.Published;
import duban.reminder.Recompute;
import duban.reminder.StandingJobs;
import duban.store.Jobs;
import duban.store.Policies;
import duban.wiring.Environment;
import duban.wiring.StepsWiring;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Publishes an office's folder as a new version, or says everything that is wrong with it. Where
/// limits, extensions, hours or holidays differ, the office's open cases are reckoned anew by a
/// job.
///
/// In: `{"office","files":{"policy.yaml":"…","units.csv":"…","people.csv":"…","absences.csv":"…",
/// "calendar.csv":"…"}, "overrides":{"sources":{"<id>":{"callback":"…","api":"…"}}}}`; absences,
/// calendar (or `calendar.ics`) and overrides are optional. Out:
/// `{"office","version","gaps":[{"unit","role"}]}`: what the directory lacks does not keep it from
/// being published.
public final class PublishFunction implements RequestStreamHandler {
  private final PolicyReader reader;
  private final Policies policies;
  private final Jobs jobs;
  private final StandingJobs standing;
  private final InstantSource clock;

  record Input(String office, Map<String, String> files, @Nullable Overrides overrides) {
    Map<String, String> callbacks() {
      Map<String, String> callbacks = new LinkedHashMap<>();
      if (overrides != null && overrides.sources() != null) {
        overrides
            .sources()
            .forEach(
                (id, source) -> {
                  if (source.callback() != null) {
                    callbacks.put(id, source.callback());
                  }
                  if (source.api() != null) {
                    callbacks.put(id + "/api", source.api());
                  }
                });
      }
      return callbacks;
    }
  }

  record Overrides(@Nullable Map<String, SourceOverride> sources) {}

  record SourceOverride(@Nullable String callback, @Nullable String api) {}

  /// @param gaps roles of the directory that nobody is in
  record Output(String office, int version, List<Gap> gaps) {}

  public PublishFunction() {
    this(new StepsWiring(Environment.current()));
  }

  private PublishFunction(StepsWiring wiring) {
    this(wiring, wiring.policies());
  }

  private PublishFunction(StepsWiring wiring, Policies policies) {
    this(
        wiring.policyReader(),
        policies,
        wiring.jobs(),
        wiring.standingJobs(policies),
        wiring.clock());
  }

  public PublishFunction(
      PolicyReader reader,
      Policies policies,
      Jobs jobs,
      StandingJobs standing,
      InstantSource clock) {
    this.reader = reader;
    this.policies = policies;
    this.jobs = jobs;
    this.standing = standing;
    this.clock = clock;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Invocation.begins(context);
    JsonLambda.answer(in, out, Input.class, this::publish);
  }

  private Output publish(Input input) {
    return switch (reader.read(input.office(), input.files(), input.callbacks())) {
      case Read.Accepted(var policy, var directory, var holidays) -> {
        Published published = policies.publish(policy, directory, holidays);
        // Publishing the same again is the way to repeat what follows after a fault.
        Recompute.announce(jobs, published, clock.instant());
        standing.published(input.office(), clock.instant());
        yield new Output(input.office(), published.version(), published.gaps());
      }
      case Read.Refused(var findings) -> throw new PolicyRefused(findings);
    };
  }

  /// The folder is not published. The operator who invoked the function reads the message.
  public static final class PolicyRefused extends RuntimeException {
    PolicyRefused(List<Finding> findings) {
      super(
          findings.stream()
              .map(Finding::toString)
              .collect(Collectors.joining("\n", "Nothing is published:\n", "")));
    }
  }
}
