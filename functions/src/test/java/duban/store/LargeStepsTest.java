package duban.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Reminder;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.Tone;
import duban.store.Cases.Change;
import duban.store.Cases.Registration;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Steps that one transaction cannot hold: a hundred writes, four megabytes.
class LargeStepsTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Instant NOW = Samples.NINE.plusSeconds(60);

  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private final Digests digests = new Digests(TABLE.client(), LocalTable.NAME);
  private final Continuations continuations = new Continuations(TABLE.client(), LocalTable.NAME);

  @BeforeEach
  void empty() {
    TABLE.clear();
  }

  /// A table whose writer dies behind its first transactions.
  private static DynamoDbClient dyingAfter(int transactions) {
    AtomicInteger seen = new AtomicInteger();
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("transactWriteItems")
                  && seen.incrementAndGet() > transactions) {
                throw SdkClientException.create("The connection is gone.");
              }
              try {
                return method.invoke(TABLE.client(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Cases cases(DynamoDbClient db) {
    return new TableCases(db, LocalTable.NAME);
  }

  private static CaseRef registered(Effect... effects) {
    StatusCode code = Samples.code();
    Message message = Samples.message("ext-" + code.ref().id());
    return ((Registration.Created)
            cases(TABLE.client())
                .register(
                    code.ref(),
                    Samples.SOURCE,
                    "msg-" + code.ref().id(),
                    message,
                    Samples.registration(code, message, "舆〔2026〕1号", effects)))
        .file()
        .ref();
  }

  private static List<Effect> mails(int people) {
    return IntStream.range(0, people)
        .<Effect>mapToObj(i -> new Effect.SendMail("copy", "person-" + i, null, "department"))
        .toList();
  }

  private static Step told(int people) {
    List<Effect> effects = new ArrayList<>(mails(people));
    effects.add(new Effect.CallSource(Samples.SOURCE, "case.progress"));
    return new Step(
        Actor.SYSTEM, NOW, List.of(new CaseEvent.UnitCopied("everybody", "department")), effects);
  }

  private static Step reminding(int people, int each) {
    List<Reminder> reminders = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      for (int n = 0; n < each; n++) {
        reminders.add(
            new Reminder(
                "person-" + person,
                "handle-1",
                "written-report-" + n,
                NOW.plusSeconds(60),
                "before",
                Tone.REMINDER,
                NOW));
      }
    }
    return new Step(
        Actor.SYSTEM,
        NOW,
        List.of(new CaseEvent.UnitCopied("everybody", "department")),
        List.of(),
        Map.of(),
        reminders);
  }

  private static void write(Cases cases, CaseRef ref, Step step) {
    cases.change(ref, file -> new Change.Write<>(step, true));
  }

  private List<Outbox.Due> left(CaseRef ref) {
    List<Outbox.Due> left = new ArrayList<>();
    for (int shard = 0; shard < Outbox.shards(); shard++) {
      outbox.due(ref.office(), shard, NOW.plusSeconds(3600), 1000, null).due().stream()
          .filter(Continuations::knows)
          .forEach(left::add);
    }
    return left;
  }

  private List<Effect> written(CaseRef ref) {
    return outbox.list(ref).stream().map(Outbox.Entry::effect).toList();
  }

  private int entries(CaseRef ref, String person) {
    return digests.ofMinute(ref.office(), person, NOW).stream()
        .mapToInt(key -> digests.find(key).orElseThrow().entries().size())
        .sum();
  }

  @Test
  void theTableItselfRefusesMoreThanAHundredWrites() {
    Items items = new Items(TABLE.client(), LocalTable.NAME);
    List<TransactWriteItem> writes =
        IntStream.range(0, 101)
            .mapToObj(i -> items.put(Items.item("CASE#x#" + i, "EVENT#000001")))
            .toList();

    assertThatThrownBy(() -> TABLE.client().transactWriteItems(r -> r.transactItems(writes)))
        .isInstanceOf(DynamoDbException.class);
    assertThat(Transactions.holds(writes)).isFalse();
    assertThat(Transactions.holds(writes.subList(0, 100))).isTrue();
  }

  @Test
  void twoHundredPeopleAreAllWrittenToInOrder() {
    CaseRef ref = registered();
    Step step = told(200);

    write(cases(TABLE.client()), ref, step);

    assertThat(written(ref)).containsExactlyElementsOf(step.effects());
    assertThat(left(ref)).isEmpty();
    assertThat(outbox.list(ref))
        .extracting(Outbox.Entry::id)
        .contains("000002-00", "000002-99", "000002-A0100", "000002-A0200")
        .isSorted();
  }

  @Test
  void whatFitsOneTransactionIsWrittenInOne() {
    CaseRef ref = registered();

    write(cases(dyingAfter(1)), ref, told(98));

    assertThat(written(ref)).hasSize(99);
  }

  @Test
  void aRegistrationMayHaveManyEffectsToo() {
    CaseRef ref = registered(mails(150).toArray(Effect[]::new));

    assertThat(written(ref)).containsExactlyElementsOf(mails(150));
  }

  @Test
  void aWriterThatDiesBehindItsFirstTransactionLosesNothing() {
    CaseRef ref = registered();
    Step step = told(200);

    write(cases(dyingAfter(1)), ref, step);

    CaseFile between = cases(TABLE.client()).get(ref);
    assertThat(between.version()).as("the case is whole").isEqualTo(2);
    assertThat(written(ref))
        .as("what later steps must not overtake")
        .containsExactly(new Effect.CallSource(Samples.SOURCE, "case.progress"));
    assertThat(left(ref)).hasSize(3);

    left(ref).forEach(due -> assertThat(continuations.finish(due)).isTrue());

    assertThat(written(ref)).containsExactlyElementsOf(step.effects());
    assertThat(left(ref)).isEmpty();
  }

  @Test
  void aWriterThatDiesBetweenTwoRestsLeavesTheSecond() {
    CaseRef ref = registered();
    Step step = told(200);

    write(cases(dyingAfter(2)), ref, step);

    assertThat(left(ref)).hasSize(2);
    left(ref).forEach(continuations::finish);
    assertThat(written(ref)).containsExactlyElementsOf(step.effects());
  }

  @Test
  void aRestIsCarriedOutOnceHoweverManyTryAtOnce() throws Exception {
    CaseRef ref = registered();
    write(cases(dyingAfter(1)), ref, reminding(200, 1));
    List<Outbox.Due> left = left(ref);
    List<Callable<Boolean>> rivals = new ArrayList<>();
    for (Outbox.Due due : left) {
      rivals.addAll(Collections.nCopies(4, () -> continuations.finish(due)));
    }

    int did = 0;
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> future : threads.invokeAll(rivals)) {
        did += future.get() ? 1 : 0;
      }
    }

    assertThat(did).isEqualTo(left.size()).isGreaterThan(1);
    left.forEach(due -> assertThat(continuations.finish(due)).as("once more").isFalse());
    for (int person = 0; person < 200; person++) {
      assertThat(entries(ref, "person-" + person)).isEqualTo(1);
    }
  }

  @Test
  void whatWasDoneAboutAMailStaysDoneWhenItsRestIsTriedAgain() {
    CaseRef ref = registered();
    write(cases(dyingAfter(1)), ref, told(200));
    List<Outbox.Due> left = left(ref);
    left.forEach(continuations::finish);
    outbox.list(ref).forEach(entry -> outbox.done(entry, NOW, "sent"));

    left.forEach(continuations::finish);

    assertThat(outbox.list(ref)).extracting(Outbox.Entry::state).containsOnly(Outbox.State.DONE);
  }

  @Test
  void whatOnePersonIsRemindedOfFillsSeveralDigests() {
    CaseRef ref = registered();

    write(cases(TABLE.client()), ref, reminding(3, 95));

    for (int person = 0; person < 3; person++) {
      assertThat(
              digests.ofMinute(ref.office(), "person-" + person, NOW).stream()
                  .map(key -> digests.find(key).orElseThrow().entries().size()))
          .containsExactly(40, 40, 15);
    }
  }

  @Test
  void aStepLargerThanAnItemIsRefusedInBytesBeforeAnythingIsWritten() {
    CaseRef ref = registered();
    // Four bytes each, two Java characters.
    String text = "𠮷".repeat(100_000);
    Step step = new Step(Actor.SYSTEM, NOW, List.of(new CaseEvent.UnitCopied(text, "x")), mails(3));

    assertThatThrownBy(() -> write(cases(TABLE.client()), ref, step))
        .isInstanceOfSatisfying(TooLarge.class, e -> assertThat(e.bytes()).isGreaterThan(400_000));
    assertThat(cases(TABLE.client()).get(ref).version()).isEqualTo(1);
    assertThat(written(ref)).isEmpty();
  }
}
