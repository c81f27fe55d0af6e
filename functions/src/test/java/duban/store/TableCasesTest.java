package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Standing;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.store.Cases.Change;
import duban.store.Cases.Registration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TableCasesTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private static int messages;

  private static synchronized String fresh(String prefix) {
    return prefix + ++messages;
  }

  private CaseFile register(Effect... effects) {
    StatusCode code = Samples.code();
    Message message = Samples.message(fresh("ext-"));
    return ((Registration.Created)
            cases.register(
                code.ref(),
                Samples.SOURCE,
                fresh("msg-"),
                message,
                Samples.registration(code, message, "舆〔2026〕1号", effects)))
        .file();
  }

  private static Step step(CaseEvent... events) {
    return new Step(
        Actor.person("zhang", "office", "handler"),
        Samples.NINE.plusSeconds(60),
        List.of(events),
        List.of());
  }

  @Test
  void aRegisteredCaseIsReadBackAsItWas() {
    CaseFile file = register();

    CaseFile read = cases.get(file.ref());

    assertThat(read.history()).isEqualTo(file.history());
    assertThat(read.message()).isEqualTo(file.message());
    assertThat(read.standing()).isEqualTo(new Standing.Received());
  }

  @Test
  void thereIsNoCaseWhereNoneWasRegistered() {
    CaseRef nobody = Samples.code().ref();

    assertThat(cases.find(nobody)).isEmpty();
    assertThatThrownBy(() -> cases.get(nobody))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessage("There is no case " + nobody + ".");
  }

  @Test
  void theSameDeliveryIsTheSameCase() {
    StatusCode first = Samples.code();
    Message message = Samples.message(fresh("ext-"));
    String delivery = fresh("msg-");
    cases.register(
        first.ref(), Samples.SOURCE, delivery, message, Samples.registration(first, message, "1"));

    StatusCode second = Samples.code();
    Message other = Samples.message(fresh("ext-"));
    Registration again =
        cases.register(
            second.ref(),
            Samples.SOURCE,
            delivery,
            other,
            Samples.registration(second, other, "2"));

    assertThat(again)
        .isInstanceOfSatisfying(
            Registration.Known.class,
            known -> assertThat(known.file().ref()).isEqualTo(first.ref()));
    assertThat(cases.find(second.ref())).isEmpty();
  }

  @Test
  void theSameMessageUnderAnotherDeliveryIsTheSameCase() {
    StatusCode first = Samples.code();
    Message message = Samples.message(fresh("ext-"));
    cases.register(
        first.ref(),
        Samples.SOURCE,
        fresh("msg-"),
        message,
        Samples.registration(first, message, "1"));

    StatusCode second = Samples.code();
    Registration again =
        cases.register(
            second.ref(),
            Samples.SOURCE,
            fresh("msg-"),
            message,
            Samples.registration(second, message, "2"));

    assertThat(again)
        .isInstanceOfSatisfying(
            Registration.Known.class,
            known -> assertThat(known.file().ref()).isEqualTo(first.ref()));
    assertThat(
            cases.findBySource(Samples.OFFICE, Samples.SOURCE, "never-seen", message.externalId()))
        .contains(first.ref());
    assertThat(cases.findBySource(Samples.OFFICE, "another", "never-seen", message.externalId()))
        .isEmpty();
  }

  @Test
  void ofManyAtTheSameMomentOneCreatesTheCase() throws Exception {
    Message message = Samples.message(fresh("ext-"));
    String delivery = fresh("msg-");
    List<Callable<Registration>> rivals = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      StatusCode code = Samples.code();
      rivals.add(
          () ->
              cases.register(
                  code.ref(),
                  Samples.SOURCE,
                  delivery,
                  message,
                  Samples.registration(code, message, "1")));
    }

    Set<CaseRef> refs = new HashSet<>();
    int created = 0;
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Registration> future : threads.invokeAll(rivals)) {
        switch (future.get()) {
          case Registration.Created(CaseFile file) -> {
            created++;
            refs.add(file.ref());
          }
          case Registration.Known(CaseFile file) -> refs.add(file.ref());
        }
      }
    }

    assertThat(created).isEqualTo(1);
    assertThat(refs).hasSize(1);
  }

  @Test
  void aStepAppendsItsEventsTokensAndEffects() {
    CaseFile file = register();
    Step step =
        new Step(
            Actor.SYSTEM,
            Samples.NINE.plusSeconds(5),
            List.of(
                new CaseEvent.UnitCopied("bureau-office", "bureau-office"),
                new CaseEvent.TaskOpened(
                    "triage-1-office",
                    TaskKind.TRIAGE,
                    "office",
                    List.of("zhang"),
                    1,
                    List.of(
                        new Deadline(
                            "triage",
                            "received",
                            Samples.NINE,
                            Samples.NINE.plusSeconds(1800),
                            Samples.NINE.plusSeconds(900))))),
            List.of(
                new Effect.SendMail("task", "zhang", "triage-1-office", null),
                new Effect.CompleteTask("triage-1-office", Map.of("decision", "assign"))),
            Map.of("triage-1-office", "token-1"));

    String answer = cases.change(file.ref(), f -> new Change.Write<>(step, "written"));

    CaseFile read = cases.get(file.ref());
    assertThat(answer).isEqualTo("written");
    assertThat(read.version()).isEqualTo(3);
    assertThat(read.openTasks()).hasSize(1);
    assertThat(outbox.findToken(file.ref(), "triage-1-office")).contains("token-1");
    assertThat(outbox.list(file.ref()))
        .extracting(Outbox.Entry::id, Outbox.Entry::effect, Outbox.Entry::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "000003-00", step.effects().getFirst(), Outbox.State.PENDING),
            org.assertj.core.groups.Tuple.tuple(
                "000003-01", step.effects().getLast(), Outbox.State.PENDING));
  }

  @Test
  void theNewestTokenIsTheOneKept() {
    CaseFile file = register();
    cases.rememberToken(file.ref(), "handle-1-gulou", "old");
    cases.rememberToken(file.ref(), "handle-1-gulou", "new");

    assertThat(outbox.findToken(file.ref(), "handle-1-gulou")).contains("new");
  }

  @Test
  void whoWasOvertakenDecidesAgainOnWhatHappened() {
    CaseFile file = register();
    List<Integer> seen = new ArrayList<>();

    cases.change(
        file.ref(),
        f -> {
          seen.add(f.version());
          if (seen.size() == 1) {
            cases.change(
                file.ref(),
                g -> new Change.Write<>(step(new CaseEvent.UnitCopied("a", "department")), 0));
          }
          return new Change.Write<>(step(new CaseEvent.UnitCopied("b", "department")), 0);
        });

    assertThat(seen).containsExactly(1, 2);
    assertThat(cases.get(file.ref()).history())
        .extracting(r -> r.event() instanceof CaseEvent.UnitCopied c ? c.unit() : "")
        .containsExactly("", "a", "b");
  }

  @Test
  void noStepIsLostAmongManyWriters() throws Exception {
    CaseFile file = register();
    List<Callable<Integer>> writers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String unit = "unit-" + i;
      writers.add(
          () ->
              cases.change(
                  file.ref(),
                  f ->
                      new Change.Write<>(
                          new Step(
                              Actor.SYSTEM,
                              Samples.NINE,
                              List.of(new CaseEvent.UnitCopied(unit, "department")),
                              List.of(new Effect.SendMail("copy", "li", null, "department"))),
                          f.version())));
    }
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> future : threads.invokeAll(writers)) {
        future.get();
      }
    }

    assertThat(cases.get(file.ref()).version()).isEqualTo(7);
    assertThat(outbox.list(file.ref())).hasSize(6);
  }

  @Test
  void leavingACaseWritesNothing() {
    CaseFile file = register();

    assertThat(cases.<String>change(file.ref(), f -> new Change.Leave<>("nothing to do")))
        .isEqualTo("nothing to do");
    assertThat(cases.get(file.ref()).version()).isEqualTo(1);
  }

  @Test
  void serialsAreGivenOutOnceAndAnewEachYear() throws Exception {
    List<Callable<Long>> takers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      takers.add(() -> cases.nextSerial(Samples.OFFICE, "once", 2026));
    }
    Set<Long> serials = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<Long> future : threads.invokeAll(takers)) {
        serials.add(future.get());
      }
    }

    assertThat(serials).hasSize(40).contains(1L, 40L);
    assertThat(cases.nextSerial(Samples.OFFICE, "once", 2027)).isEqualTo(1);
    assertThat(cases.nextSerial(Samples.OFFICE, "other", 2026)).isEqualTo(1);
    assertThat(cases.nextSerial("elsewhere", "once", 2026)).isEqualTo(1);
  }

  @Test
  void everythingAboutACaseIsRecomputedFromItsStoredEvents() {
    CaseFile file = register();
    List<List<CaseEvent>> life =
        List.of(
            List.of(new CaseEvent.UnitCopied("bureau-office", "bureau-office")),
            List.of(
                new CaseEvent.Assigned(
                    "county", "major", "gulou-bureau", List.of("law"), "请尽快", false),
                new CaseEvent.TaskOpened(
                    "handle-1-gulou-bureau",
                    TaskKind.HANDLE,
                    "gulou-bureau",
                    List.of("li"),
                    1,
                    List.of(
                        new Deadline(
                            "written-report",
                            "occurred",
                            Samples.NINE,
                            Samples.NINE.plusSeconds(5400),
                            Samples.NINE.plusSeconds(2400))))),
            List.of(
                new CaseEvent.ReportFiled(
                    "handle-1-gulou-bureau",
                    "gulou-bureau",
                    CaseEvent.Report.WRITTEN,
                    "已清理",
                    false,
                    "平稳",
                    null,
                    "已清理。"),
                new CaseEvent.TaskDecided("handle-1-gulou-bureau", "written-report")),
            List.of(new CaseEvent.OpinionGiven("consult-1-law", "law", true, null)),
            List.of(new CaseEvent.ReplyApproved("已清理。", "message", null)),
            List.of(new CaseEvent.Replied("已清理。", "message", null)),
            List.of(new CaseEvent.Closed("replied")));
    CaseFile expected = file;
    for (List<CaseEvent> events : life) {
      Step step = step(events.toArray(CaseEvent[]::new));
      cases.change(file.ref(), f -> new Change.Write<>(step, 0));
      expected = expected.with(step.actor(), step.at(), step.events());
    }

    CaseFile read = cases.get(file.ref());

    assertThat(read.history()).isEqualTo(expected.history());
    assertThat(read.standing()).isEqualTo(expected.standing());
    assertThat(read.tasks()).isEqualTo(expected.tasks());
    assertThat(read.reports()).isEqualTo(expected.reports());
    assertThat(read.opinions()).isEqualTo(expected.opinions());
    assertThat(read.reply()).isEqualTo(expected.reply());
    assertThat(read.dueAt()).isEqualTo(expected.dueAt());
    assertThat(read.closed()).isTrue();
    assertThat(read.asOf(3).standing()).isEqualTo(new Standing.Handling("gulou-bureau"));
  }

  @Test
  void everyKindOfEventAndEffectHasItsNameInTheRecord() {
    for (Class<?> kind : List.of(CaseEvent.class, Effect.class)) {
      Set<Class<?>> named = new HashSet<>();
      for (var type :
          kind.getAnnotation(com.fasterxml.jackson.annotation.JsonSubTypes.class).value()) {
        named.add(type.value());
      }
      assertThat(named).isEqualTo(Set.of(kind.getPermittedSubclasses()));
    }
  }

  @Test
  void anItemOfAnUnknownSchemaIsRefusedAloud() {
    CaseFile file = register();
    Map<String, AttributeValue> key =
        Map.of(
            "PK", AttributeValue.fromS("CASE#qinglan#" + file.ref().id()),
            "SK", AttributeValue.fromS("EVENT#000001"));
    TABLE
        .client()
        .updateItem(
            r ->
                r.tableName(LocalTable.NAME)
                    .key(key)
                    .updateExpression("SET v = :v")
                    .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("2"))));

    assertThatThrownBy(() -> cases.find(file.ref()))
        .isInstanceOf(UnknownSchema.class)
        .hasMessage(
            "The item CASE#qinglan#"
                + file.ref().id()
                + " / EVENT#000001 has schema version 2; this release knows 1.");
  }

  @Test
  void anEventWithAFieldNobodyKnowsIsRefused() {
    String known = Codec.events(Instant.EPOCH, Actor.SYSTEM, List.of(new CaseEvent.Refused("辱骂")));

    assertThat(Codec.events(4, known))
        .singleElement()
        .satisfies(r -> assertThat(r.event()).isEqualTo(new CaseEvent.Refused("辱骂")))
        .satisfies(r -> assertThat(r.seq()).isEqualTo(4));
    assertThatThrownBy(() -> Codec.events(4, known.replace("\"reason\"", "\"grounds\"")))
        .hasMessageContaining("grounds");
  }
}
