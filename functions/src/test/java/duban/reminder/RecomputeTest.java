package duban.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.DeadlineMoved;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.policy.Changed;
import duban.policy.Policy;
import duban.reminder.OfficeJob.Outcome;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.InMemoryJobs;
import duban.store.InMemoryPolicies;
import duban.store.Jobs.Job;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Samples;
import duban.store.TableCases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecomputeTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String TASK = "handle-1-gulou-bureau";

  private final InMemoryPolicies policies = new InMemoryPolicies();
  private final InMemoryJobs jobs = new InMemoryJobs();
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private final Cases cases =
      new TableCases(
          TABLE.client(),
          LocalTable.NAME,
          file -> file.closed() ? Optional.empty() : Optional.of(Samples.NINE.plusSeconds(7200)));
  private final List<CaseRef> open = new ArrayList<>();

  @BeforeEach
  void aDozenOpenCases() {
    TABLE.clear();
    Recompute.announce(jobs, policies.publish(Samples.policy(), Samples.directory()), Samples.NINE);
    for (int i = 0; i < 12; i++) {
      open.add(handling("ext-" + i, i));
    }
  }

  private CaseRef handling(String externalId, int n) {
    StatusCode code = Samples.code();
    cases.register(
        code.ref(),
        Samples.SOURCE,
        "msg-" + n,
        Samples.message(externalId),
        Samples.registration(code, Samples.message(externalId), "舆〔2026〕" + n + "号"));
    cases.change(
        code.ref(),
        file -> {
          CaseEvent assigned =
              new CaseEvent.Assigned("county", "general", "gulou-bureau", List.of(), null, true);
          CaseFile then = file.with(Actor.SYSTEM, Samples.NINE, List.of(assigned));
          CaseEvent opened =
              new CaseEvent.TaskOpened(
                  TASK,
                  TaskKind.HANDLE,
                  "gulou-bureau",
                  List.of("li"),
                  1,
                  new Deadlines(policies.current(Samples.OFFICE), then)
                      .of(TaskKind.HANDLE, Samples.NINE));
          return new Change.Write<>(
              new Step(Actor.SYSTEM, Samples.NINE, List.of(assigned, opened), List.of()), true);
        });
    return code.ref();
  }

  private void publish(Duration writtenReport) {
    Policy p = Samples.policy();
    Policy other =
        Changed.with(
            p,
            "deadlines",
            List.of(
                new Policy.DeadlineRule(
                    "handle", "*", "general", "written-report", "assigned", writtenReport, null)));
    Recompute.announce(jobs, policies.publish(other, Samples.directory()), Samples.NINE);
  }

  private Job job() {
    return jobs.find(Samples.OFFICE, Recompute.NAME).orElseThrow();
  }

  /// Every look at the wall's clock takes a second.
  private static InstantSource slow() {
    return new InstantSource() {
      private Instant now = Samples.NINE;

      @Override
      public Instant instant() {
        now = now.plusSeconds(1);
        return now;
      }
    };
  }

  private Recompute recompute(Duration budget) {
    return new Recompute(
        cases,
        policies,
        outbox,
        new NextLook(policies, new NextLook.Patience(Duration.ofMinutes(15), Duration.ofDays(1))),
        slow(),
        budget);
  }

  private List<DeadlineMoved> moves(CaseRef ref) {
    return cases.get(ref).history().stream()
        .map(r -> r.event())
        .filter(DeadlineMoved.class::isInstance)
        .map(DeadlineMoved.class::cast)
        .toList();
  }

  private int runs(Duration budget) {
    for (int runs = 1; runs < 100; runs++) {
      Job job = job();
      switch (recompute(budget).run(job, Samples.NINE)) {
        case Outcome.Again(Instant at, var state) -> jobs.claim(job, at, state);
        case Outcome.Rest(var state) -> {
          jobs.rest(job, state);
          return runs;
        }
      }
    }
    throw new AssertionError("It never ends.");
  }

  @Test
  void theFirstPublicationHasNothingToReckonAnew() {
    assertThat(job().at()).isEqualTo(Instant.MAX);
    publish(Duration.ofHours(2));
    assertThat(job().at()).as("the same clocks").isEqualTo(Instant.MAX);
  }

  @Test
  void everyOpenCaseIsReckonedAnewInSlicesAndOnce() {
    publish(Duration.ofHours(3));

    assertThat(runs(Duration.ofSeconds(4))).as("slices").isGreaterThan(3);

    assertThat(open).allSatisfy(ref -> assertThat(moves(ref)).hasSize(1));
    assertThat(cases.get(open.getFirst()).policyVersion()).isEqualTo(2);
    assertThat(cases.get(open.getFirst()).dueAt()).contains(Samples.NINE.plus(Duration.ofHours(3)));
  }

  @Test
  void aRunThatDiedOrRanBesideAnotherDoesNoHarm() {
    publish(Duration.ofHours(3));
    Job seen = job();
    recompute(Duration.ofSeconds(6)).run(seen, Samples.NINE);
    recompute(Duration.ofHours(1)).run(seen, Samples.NINE);
    assertThat(runs(Duration.ofHours(1))).isEqualTo(2);

    assertThat(open).allSatisfy(ref -> assertThat(moves(ref)).hasSize(1));
  }
}
