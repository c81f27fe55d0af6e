package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.Effect;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.policy.PolicyReader;
import duban.policy.Qinglan;
import duban.store.Cases.Change;
import duban.store.InMemoryCases;
import duban.store.InMemoryPolicies;
import duban.store.Outbox;
import duban.store.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A1")
class PausedSourcesTest {
  private static final String ENTRY = "  - id: city-portal\n";
  private static final Instant NINE = Samples.NINE;

  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final InMemoryCases cases = new InMemoryCases();
  private final StatusCode code = Samples.code();
  private final Effect.StartExecution start = Samples.start(code.ref());
  private final PausedSources paused = new PausedSources(policies);

  PausedSourcesTest() {
    var registered =
        new CaseEvent.Registered(
            "舆〔2026〕1号", "city-portal", code.text(), 1, "county", Samples.message("E-1"));
    cases.register(
        code.ref(),
        "city-portal",
        "msg_1",
        Samples.message("E-1"),
        new Step(Actor.source("city-portal"), NINE, List.of(registered), List.of(start)));
  }

  private void publish(boolean pause) {
    Map<String, String> files = new HashMap<>(Qinglan.files());
    if (pause) {
      files.computeIfPresent(
          "policy.yaml", (name, text) -> text.replace(ENTRY, ENTRY + "    paused: true\n"));
    }
    var read = new PolicyReader(Qinglan.MACHINES).read("qinglan", files);
    assertThat(read).isInstanceOf(PolicyReader.Read.Accepted.class);
    var accepted = (PolicyReader.Read.Accepted) read;
    policies.publish(accepted.policy(), accepted.directory());
  }

  private java.util.Optional<Attempt.NotYet> hold(int seq, Instant now) {
    var entry =
        new Outbox.Entry(
            code.ref(), "%06d-00".formatted(seq), start, Outbox.State.PENDING, 0, null);
    return paused.hold(entry, new CaseReading(cases, code.ref(), () -> now), now);
  }

  @Test
  void aCaseOfAPausedSourceWaitsTheLongerTheLongerItWaited() {
    publish(true);
    assertThat(hold(1, NINE)).hasValue(notYet(NINE.plus(Duration.ofMinutes(1))));
    Instant later = NINE.plus(Duration.ofMinutes(40));
    assertThat(hold(1, later)).hasValue(notYet(later.plus(Duration.ofMinutes(5))));
    Instant tomorrow = NINE.plus(Duration.ofDays(1));
    assertThat(hold(1, tomorrow)).hasValue(notYet(tomorrow.plus(Duration.ofMinutes(15))));
  }

  @Test
  void itGoesAheadOnceTheSourceIsTakenUpAgain() {
    publish(true);
    publish(false);
    assertThat(hold(1, NINE)).isEmpty();
  }

  @Test
  void whatHadBegunIsStartedAgainEvenThen() {
    publish(true);
    cases.change(
        code.ref(),
        file ->
            new Change.Write<>(
                new Step(
                    Actor.SYSTEM,
                    NINE,
                    List.of(new CaseEvent.ExecutionRestarted(2, "ended")),
                    List.of(start)),
                0));
    assertThat(hold(2, NINE)).isEmpty();
    assertThat(hold(1, NINE)).isPresent();
  }

  private static Attempt.NotYet notYet(Instant until) {
    return new Attempt.NotYet(until, "The source is paused.");
  }
}
