package duban.reminder;

import static duban.reminder.Climbs.after;
import static duban.reminder.Climbs.due;
import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.cases.Tone;
import duban.dispatch.Dispatch;
import duban.dispatch.Executions;
import duban.dispatch.FakeStepFunctions;
import duban.dispatch.Mailer;
import duban.dispatch.MovableClock;
import duban.dispatch.Reminders;
import duban.dispatch.Retries;
import duban.mail.LetterWriter.Mail;
import duban.mail.ReminderLetter;
import duban.mail.ReminderLetter.Matter;
import duban.policy.Directory;
import duban.policy.Directory.Absence;
import duban.policy.Directory.Person;
import duban.policy.Ladders;
import duban.policy.Rung.To;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Digests;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Samples;
import duban.store.TableCases;
import duban.store.TablePolicies;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// What a sweep does about cases whose time has come, on a real table.
@Tag("D4")
class DueCasesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String OTHER = "wang";

  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
  private final Policies policies = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
  private final NextLook looks =
      new NextLook(policies, new NextLook.Patience(Duration.ofMinutes(15), Duration.ofDays(1)));
  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME, looks);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private final Digests digests = new Digests(TABLE.client(), LocalTable.NAME);
  private final List<ReminderLetter> letters = new ArrayList<>();
  private final List<String> nobody = new ArrayList<>();
  private final Reminders reminders =
      new Reminders(
          cases,
          policies,
          digests,
          this::write,
          mail -> new Mailer.Handed.Taken("sent"),
          "https://duban.example",
          Retries.shipped(),
          clock,
          new SecureRandom());
  private final DueDigests dueDigests = new DueDigests(digests, reminders);
  private final Sweep sweep =
      new Sweep(
          policies,
          outbox,
          List.of(
              new DueCases(
                  cases,
                  policies,
                  looks,
                  new StuckExecutions(
                      cases,
                      outbox,
                      new Executions(
                          stepFunctions, Map.of("county", "arn:stateMachine:county"), outbox)),
                  dueDigests,
                  (ref, unit, missing) -> nobody.add(unit + " " + missing),
                  clock),
              dueDigests,
              new NotOfInterest()),
          clock,
          clock,
          Duration.ofHours(1),
          25);

  /// Effects are carried out elsewhere.
  private record NotOfInterest() implements Chore {
    @Override
    public boolean knows(Outbox.Due due) {
      return due.outboxId().isPresent();
    }

    @Override
    public Dispatch.Result take(Outbox.Due due) {
      return Dispatch.Result.UNTOUCHED;
    }
  }

  private Mail write(ReminderLetter letter, String key) {
    letters.add(letter);
    return new Mail(key, "office@qinglan.example", letter.to().mail(), "subject", new byte[0]);
  }

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  private void publish(Ladders ladders) {
    publish(ladders, Climbs.directory());
  }

  private void publish(Ladders ladders, Directory directory) {
    policies.publish(Climbs.policy(ladders), directory);
  }

  /// A case that waits for its report, due two hours from nine.
  private CaseRef asked() {
    return asked(after("PT2H"));
  }

  private CaseRef asked(Instant limit) {
    CaseRef ref = registered();
    started(ref);
    record(ref, Climbs.assigned(), Climbs.opened(due(limit)));
    return ref;
  }

  private CaseRef registered() {
    StatusCode code = Samples.code();
    CaseRef ref = code.ref();
    Message message = Samples.message("ext-" + ref.id());
    cases.register(
        ref,
        Samples.SOURCE,
        "msg-" + ref.id(),
        message,
        Samples.registration(code, message, "舆〔2026〕1号", Samples.start(ref)));
    return ref;
  }

  private void record(CaseRef ref, CaseEvent... events) {
    cases.change(
        ref,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, clock.instant(), List.of(events), List.of()), true));
  }

  private void sweepAt(String span) {
    clock.moveTo(after(span));
    assertThat(sweep.run().failed()).isZero();
  }

  private List<String> written() {
    List<String> written = new ArrayList<>();
    for (ReminderLetter letter : letters) {
      for (Matter matter : letter.matters()) {
        written.add(
            letter.to().id()
                + " "
                + matter.rungs().stream().map(ReminderLetter.Rung::id).toList()
                + (matter.link() == null ? "" : " link"));
      }
    }
    return written;
  }

  @Test
  void eachRungWritesToItsPeopleWhenItsTimeHasComeAndNotBefore() {
    publish(Climbs.usual());
    asked();

    sweepAt("PT1H29M");
    assertThat(written()).isEmpty();

    sweepAt("PT1H30M");
    assertThat(written()).containsExactly("li [before] link");

    sweepAt("PT1H31M");
    sweepAt("PT2H");
    sweepAt("PT3H");
    assertThat(written()).containsExactly("li [before] link", "li [due] link", "li [head] link");

    sweepAt("PT5H");
    assertThat(written()).hasSize(4).endsWith("zhang [circular]");
  }

  @Test
  @Tag("D8")
  void aMissedLimitAndACircularStandOnTheRecord() {
    publish(Climbs.usual());
    CaseRef ref = asked();

    sweepAt("PT6H");

    assertThat(
            cases.get(ref).history().stream()
                .skip(3)
                .map(r -> r.event().getClass().getSimpleName()))
        .containsExactly(
            "NoticeGiven",
            "NoticeGiven",
            "DeadlineMissed",
            "NoticeGiven",
            "NoticeGiven",
            "NamedInCircular");
    assertThat(cases.get(ref).history().getLast().event())
        .isEqualTo(
            new CaseEvent.NamedInCircular(
                Climbs.TASK, "gulou-bureau", Climbs.REPORT, after("PT2H")));
  }

  @Test
  void whatIsGivenMeanwhileIsLeftOutOfTheMail() {
    publish(Climbs.usual());
    CaseRef one = asked();
    CaseRef two = asked();
    clock.moveTo(after("PT1H30M"));
    dueCases().take(theLook(one));
    record(one, Climbs.report());

    assertThat(sweep.run().failed()).isZero();

    assertThat(letters)
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.matters())
                    .extracting(matter -> matter.file().ref())
                    .containsExactly(two));
  }

  private Outbox.Due theLook(CaseRef ref) {
    for (int shard = 0; shard < Outbox.shards(); shard++) {
      for (Outbox.Due due : outbox.due(ref.office(), shard, after("P30D"), 100, null).due()) {
        if (due.isCase() && due.ref().equals(ref)) {
          return due;
        }
      }
    }
    throw new AssertionError(ref + " is not on the index");
  }

  @Test
  void whoIsAwayIsStoodInFor() {
    Map<String, Person> people = new LinkedHashMap<>(Climbs.directory().people());
    people.put(
        "li",
        new Person(
            "li", "李强", "li@gulou.example", "gulou-bureau", Set.of("handler", "head"), OTHER));
    people.put(OTHER, new Person(OTHER, "王平", "wang@gulou.example", "gulou-bureau", Set.of()));
    publish(
        Climbs.usual(),
        new Directory(
            Climbs.directory().units(),
            people,
            List.of(new Absence("li", LocalDate.of(2026, 4, 15), LocalDate.of(2026, 4, 15)))));
    asked();

    sweepAt("PT1H30M");

    assertThat(written()).containsExactly(OTHER + " [before] link");
  }

  @Test
  void whereNobodyIsThereTheOfficeIsToldAndAnAlarmIsRaised() {
    publish(
        Climbs.ladders(null, Climbs.rung("leader", "limit + PT1H", Tone.ESCALATION, To.LEADER)));
    CaseRef ref = asked();

    sweepAt("PT3H");

    assertThat(written()).containsExactly("zhang [leader]");
    assertThat(cases.get(ref).notices())
        .singleElement()
        .satisfies(notice -> assertThat(notice.people()).containsExactly("zhang"));
    assertThat(nobody).containsExactly("gulou-bureau [LEADER]");
  }

  @Test
  void manyMattersOfOnePersonAreAFewMailsAndNoneIsLost() {
    publish(Climbs.usual());
    Set<CaseRef> asked = new java.util.HashSet<>();
    for (int i = 0; i < 95; i++) {
      asked.add(asked());
    }

    sweepAt("PT1H30M");

    assertThat(letters).extracting(letter -> letter.matters().size()).containsExactly(40, 40, 15);
    assertThat(letters.stream().flatMap(l -> l.matters().stream()).map(m -> m.file().ref()))
        .containsExactlyInAnyOrderElementsOf(asked);
  }

  @Test
  void whatComesWhileAMailIsTakenGoesToAnother() {
    publish(Climbs.usual());
    asked();
    sweepAt("PT1H30M");
    asked();

    assertThat(sweep.run().failed()).isZero();

    assertThat(written()).containsExactly("li [before] link", "li [before] link");
    assertThat(letters).hasSize(2);
  }

  @Test
  void aMailThatItsSweepLeftBehindIsSentByTheNext() {
    publish(Climbs.usual());
    CaseRef ref = asked();
    clock.moveTo(after("PT1H30M"));
    // It died before its end.
    assertThat(dueCases().take(theLook(ref))).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(written()).isEmpty();

    sweepAt("PT1H31M");

    assertThat(written()).containsExactly("li [before] link");
  }

  @Test
  void behindAHeapWhatHasJustComeDueIsNotLeftForLast() {
    publish(Climbs.usual());
    for (int i = 0; i < 120; i++) {
      asked(after("PT31M"));
    }
    CaseRef newest = asked(after("PT2H30M"));
    clock.moveTo(after("PT2H"));
    Instant[] wall = {Instant.EPOCH};
    Sweep hurried =
        new Sweep(
            policies,
            outbox,
            List.of(dueCases(), new NotOfInterest()),
            clock,
            // Every look takes a second of its thirty.
            () -> wall[0] = wall[0].plusMillis(500),
            Duration.ofSeconds(30),
            2);

    assertThat(hurried.run().finished()).isFalse();

    assertThat(cases.get(newest).notices()).hasSize(1);
    int runs = 0;
    while (runs < 10 && !hurried.run().finished()) {
      runs++;
    }
    assertThat(runs).as("the heap is worked off").isBetween(1, 9);
  }

  @Test
  @Tag("D8")
  void aLeadingGroupOfMoreThanATransactionHoldsIsNotifiedWhole() {
    Map<String, Person> people = new LinkedHashMap<>(Climbs.directory().people());
    for (int i = 0; i < 120; i++) {
      people.put(
          "leader-" + i,
          new Person(
              "leader-" + i,
              "领导" + i,
              "leader" + i + "@qinglan.example",
              "office",
              Set.of(Directory.LEADING_GROUP)));
    }
    publish(
        Climbs.ladders(null, Climbs.rung("group", "limit + PT3H", Tone.CIRCULAR, To.LEADING_GROUP)),
        new Directory(Climbs.directory().units(), people));
    CaseRef ref = asked();

    sweepAt("PT5H");

    assertThat(cases.get(ref).notices())
        .singleElement()
        .satisfies(notice -> assertThat(notice.people()).hasSize(120));
    assertThat(letters).extracting(letter -> letter.to().id()).doesNotHaveDuplicates().hasSize(120);
    assertThat(theLook(ref).at()).isAfter(after("PT5H"));
  }

  @Test
  void aCaseThatCannotBeReadKeepsNoOtherOneWaitingAndIsTriedLessAndLess() {
    publish(Climbs.usual());
    CaseRef poison = asked();
    TABLE
        .client()
        .updateItem(
            r ->
                r.tableName(LocalTable.NAME)
                    .key(
                        Map.of(
                            "PK",
                            AttributeValue.fromS("CASE#" + poison.office() + "#" + poison.id()),
                            "SK",
                            AttributeValue.fromS("EVENT#000002")))
                    .updateExpression("SET v = :v")
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("99"))));
    CaseRef sound = asked();
    clock.moveTo(after("PT1H30M"));

    List<Integer> failed = new ArrayList<>();
    List<Integer> stubborn = new ArrayList<>();
    for (int minute = 0; minute < 180; minute++) {
      Sweep.Outcome outcome = sweep.run();
      failed.add(outcome.failed());
      stubborn.add(outcome.stubborn());
      clock.moveTo(clock.instant().plusSeconds(60));
    }

    assertThat(cases.get(sound).notices()).as("the other case").isNotEmpty();
    // At 0, 1, 3, 7, 15, 31, 63, 123 minutes.
    assertThat(failed.stream().mapToInt(n -> n).sum()).isBetween(6, 9);
    assertThat(stubborn.subList(0, 2)).containsOnly(0);
    assertThat(stubborn.stream().mapToInt(n -> n).sum()).isBetween(4, 7);
  }

  @Test
  void aClockThatCannotBeReckonedKeepsNoOtherClockOfItsCaseWaiting() {
    publish(Climbs.usual());
    CaseRef ref = registered();
    started(ref);
    record(
        ref,
        Climbs.assigned(),
        Climbs.opened(due(after("PT2H"))),
        new CaseEvent.TaskOpened(
            "handle-2",
            TaskKind.HANDLE,
            "gulou-bureau",
            List.of("li"),
            1,
            // An hour behind it there is no time any more.
            List.of(due(Instant.MAX.minusSeconds(60)))));

    clock.moveTo(after("PT1H30M"));
    Sweep.Outcome outcome = sweep.run();

    assertThat(cases.get(ref).notices())
        .extracting(CaseEvent.NoticeGiven::rung)
        .containsExactly("before");
    assertThat(outcome.stubborn()).as("it is told").isEqualTo(1);
    assertThat(theLook(ref).at()).as("and put off").isEqualTo(after("PT1H45M"));
    clock.moveTo(after("PT2H"));
    sweep.run();
    assertThat(cases.get(ref).notices())
        .extracting(CaseEvent.NoticeGiven::rung)
        .containsExactly("before", "due");
  }

  @Test
  void aStepFunctionsThatCannotBeAskedHoldsUpNoClock() {
    publish(Climbs.usual());
    CaseRef ref = asked(after("PT25H"));
    stepFunctions.broken();

    clock.moveTo(after("PT24H1M"));
    Sweep.Outcome outcome = sweep.run();
    clock.moveTo(after("PT25H"));
    sweep.run();

    assertThat(outcome.stubborn()).isEqualTo(1);
    assertThat(cases.get(ref).notices())
        .extracting(CaseEvent.NoticeGiven::rung)
        .contains("before", "due");
  }

  @Test
  void whatASweepFoundDueTheLongestIsTold() {
    publish(Climbs.usual());
    asked();
    sweepAt("PT1H");

    clock.moveTo(after("PT2H"));

    assertThat(sweep.run().oldest()).isEqualTo(Duration.ofMinutes(30));
    assertThat(sweep.run().oldest()).isZero();
  }

  /// Of another process.
  private DueCases dueCases() {
    return new DueCases(
        cases,
        policies,
        looks,
        new StuckExecutions(cases, outbox, new Executions(stepFunctions, Map.of(), outbox)),
        new DueDigests(digests, reminders),
        (ref, unit, missing) -> {},
        clock);
  }

  private void started(CaseRef ref) {
    Outbox.Entry start = outbox.list(ref).getFirst();
    outbox.done(start, clock.instant(), "arn");
  }

  @Test
  void aCaseWhoseExecutionDiedIsStartedAgainAsTheNextLegAndItsStepsStayWhereTheyLie() {
    publish(Ladders.NONE);
    CaseRef ref = asked();
    stepFunctions.ended(ref.id() + "-county-1");

    sweepAt("PT23H59M");
    assertThat(cases.get(ref).leg()).isEqualTo(1);
    sweepAt("PT24H");

    CaseFile file = cases.get(ref);
    assertThat(file.leg()).isEqualTo(2);
    assertThat(file.openTasks()).extracting(CaseTask::unit).containsExactly("gulou-bureau");
    assertThat(outbox.list(ref).getLast().effect())
        .isEqualTo(
            new Effect.StartExecution(
                "county",
                ref.id() + "-county-2",
                Map.of("office", ref.office(), "case", ref.id())));
    sweepAt("PT24H1M");
    assertThat(cases.get(ref).version()).isEqualTo(file.version());
  }

  @Test
  void aCaseThatNobodyIsAskedAboutIsLookedIntoAfterAQuarterOfAnHour() {
    publish(Ladders.NONE);
    CaseRef ref = registered();
    started(ref);
    stepFunctions.ended(ref.id() + "-county-1");

    sweepAt("PT14M");
    assertThat(cases.get(ref).leg()).isEqualTo(1);
    sweepAt("PT15M");
    assertThat(cases.get(ref).leg()).isEqualTo(2);
  }

  @Test
  void aCaseWhoseExecutionRunsOrHasYetToBeStartedIsLeftAlone() {
    publish(Ladders.NONE);
    CaseRef running = asked();
    CaseRef waiting = registered();
    stepFunctions.ended(waiting.id() + "-county-1");

    sweepAt("PT24H");
    sweepAt("PT49H");

    assertThat(cases.get(running).leg()).isEqualTo(1);
    assertThat(cases.get(waiting).leg()).isEqualTo(1);
    assertThat(theLook(running).at()).isEqualTo(after("PT73H"));
  }
}
