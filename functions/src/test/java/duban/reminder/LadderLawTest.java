package duban.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Deadline;
import duban.cases.Message;
import duban.cases.Reminder;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.dispatch.Executions;
import duban.dispatch.FakeStepFunctions;
import duban.dispatch.Mailer;
import duban.dispatch.MovableClock;
import duban.dispatch.Reminders;
import duban.dispatch.Retries;
import duban.mail.LetterWriter.Mail;
import duban.mail.ReminderLetter;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Digests;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Samples;
import duban.store.TableCases;
import duban.store.TablePolicies;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Whenever sweeps come, however many at once, wherever they die, whatever is moved and given
/// meanwhile: after a sweep that got through, exactly the rungs are on record whose time has come,
/// each once and in order, and everybody was written to once about each.
@Tag("D4")
@Tag("D8")
class LadderLawTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final Map<String, Duration> AFTER_LIMIT =
      Map.of("due", Duration.ZERO, "head", Duration.ofHours(1), "circular", Duration.ofHours(3));

  /// The process dies here. Not an exception: nothing may catch it.
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died", null, false, false);
    }
  }

  /// What the test itself knows of a case: not by the code under test.
  private static final class Known {
    final CaseRef ref;
    Instant limit;
    Instant set;
    boolean over;

    Known(CaseRef ref, Instant limit, Instant set) {
      this.ref = ref;
      this.limit = limit;
      this.set = set;
    }

    /// The rungs about today's limit whose time has come.
    Map<String, Instant> reached(Instant now) {
      Map<String, Instant> reached = new TreeMap<>();
      Instant before = limit.minus(Duration.ofMinutes(30));
      if (!before.isBefore(set) && !before.isAfter(now)) {
        reached.put("before", before);
      }
      Instant from = set.isAfter(limit) ? set : limit;
      AFTER_LIMIT.forEach(
          (rung, span) -> {
            if (!from.plus(span).isAfter(now)) {
              reached.put(rung, from.plus(span));
            }
          });
      return reached;
    }
  }

  private final MovableClock clock = new MovableClock(Samples.NINE);
  private final Map<String, Integer> sent = new ConcurrentHashMap<>();
  private final AtomicInteger maySendAgain = new AtomicInteger();
  private final Cases truth =
      new TableCases(TABLE.client(), LocalTable.NAME, looks(TABLE.client()));
  private final List<Known> known = new ArrayList<>();

  private NextLook looks(DynamoDbClient db) {
    return new NextLook(
        new TablePolicies(db, LocalTable.NAME, clock),
        new NextLook.Patience(Duration.ofDays(30), Duration.ofDays(30)));
  }

  /// A sweep by a process of its own.
  private Sweep sweep(DynamoDbClient db) {
    Policies policies = new TablePolicies(db, LocalTable.NAME, clock);
    NextLook looks = looks(db);
    Cases cases = new TableCases(db, LocalTable.NAME, looks);
    Outbox outbox = new Outbox(db, LocalTable.NAME);
    Digests digests = new Digests(db, LocalTable.NAME);
    DueDigests due =
        new DueDigests(
            digests,
            new Reminders(
                cases,
                policies,
                digests,
                LadderLawTest::write,
                this::send,
                "https://duban.example",
                Retries.shipped(),
                clock,
                new SecureRandom()));
    return new Sweep(
        policies,
        outbox,
        List.of(
            new DueCases(
                cases,
                policies,
                looks,
                new StuckExecutions(
                    cases, outbox, new Executions(new FakeStepFunctions(), Map.of(), outbox)),
                due,
                (ref, unit, missing) -> {},
                clock),
            due),
        clock,
        clock,
        Duration.ofHours(1),
        3);
  }

  private static Mail write(ReminderLetter letter, String key) {
    return new Mail(key, "office@qinglan.example", letter.to().mail(), "subject", new byte[0]);
  }

  private Mailer.Handed send(Mail mail) {
    sent.merge(mail.messageId(), 1, Integer::sum);
    return new Mailer.Handed.Taken("sent");
  }

  /// A client that dies at its nth call, before it or after it, and is dead from then on.
  private DynamoDbClient dying(int calls, boolean answered) {
    AtomicInteger left = new AtomicInteger(calls);
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            (proxy, method, arguments) -> {
              int now = left.decrementAndGet();
              if (now < 0 || now == 0 && !answered) {
                throw new Crash();
              }
              Object answer;
              try {
                answer = method.invoke(TABLE.client(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (now == 0) {
                throw new Crash();
              }
              return answer;
            });
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void noRungIsReachedTwiceNoneIsLeftOutAndTheirOrderHolds(long seed) {
    TABLE.clear();
    new TablePolicies(TABLE.client(), LocalTable.NAME, clock)
        .publish(Climbs.policy(Climbs.usual()), Climbs.directory());
    Random luck = new Random(seed);
    for (int i = 0; i < 4; i++) {
      open(luck);
    }
    for (int round = 0; round < 30; round++) {
      clock.advance(Duration.ofSeconds(luck.nextInt(60, 2400)));
      happen(luck);
      switch (luck.nextInt(4)) {
        case 0 -> die(luck);
        case 1 -> {
          sweepTwiceAtOnce();
          asItShould();
        }
        default -> {
          sweep(TABLE.client()).run();
          asItShould();
        }
      }
    }
    // Whoever died left its claims behind; they are given up by then.
    clock.advance(Duration.ofMinutes(5));
    sweep(TABLE.client()).run();
    asItShould();
    everybodyWasWrittenToOnceAboutEach();
  }

  private void open(Random luck) {
    StatusCode code = Samples.code();
    CaseRef ref = code.ref();
    Message message = Samples.message("ext-" + ref.id());
    truth.register(
        ref,
        Samples.SOURCE,
        "msg-" + ref.id(),
        message,
        Samples.registration(code, message, "舆〔2026〕" + (known.size() + 1) + "号"));
    Instant now = clock.instant();
    Instant limit = now.plus(Duration.ofMinutes(luck.nextInt(-30, 400)));
    record(ref, Climbs.assigned(), Climbs.opened(due(limit)));
    known.add(new Known(ref, limit, now));
  }

  private static Deadline due(Instant limit) {
    return new Deadline(Climbs.REPORT, "assigned", limit.minusSeconds(7200), limit, null);
  }

  private void record(CaseRef ref, CaseEvent... events) {
    truth.change(
        ref,
        file ->
            new Change.Write<>(
                new Step(Actor.SYSTEM, clock.instant(), List.of(events), List.of()), true));
  }

  /// Sometimes a limit is moved, a report filed, a new case opened.
  private void happen(Random luck) {
    List<Known> open = known.stream().filter(k -> !k.over).toList();
    if (open.isEmpty() || luck.nextInt(6) == 0) {
      open(luck);
      return;
    }
    Known one = open.get(luck.nextInt(open.size()));
    switch (luck.nextInt(5)) {
      case 0 -> {
        Instant now = clock.instant();
        Instant limit = now.plus(Duration.ofMinutes(luck.nextInt(-60, 400))).plusMillis(1);
        record(
            one.ref,
            new CaseEvent.DeadlineMoved(
                Climbs.TASK, due(one.limit), due(limit), "extension", null));
        one.limit = limit;
        one.set = now;
      }
      case 1 -> {
        record(one.ref, Climbs.report());
        one.over = true;
      }
      default -> {}
    }
  }

  private void die(Random luck) {
    try {
      sweep(dying(luck.nextInt(1, 60), luck.nextBoolean())).run();
    } catch (Crash e) {
      // At most the one mail it was just handing over may go out again.
      maySendAgain.incrementAndGet();
    }
  }

  private void sweepTwiceAtOnce() {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<Sweep.Outcome>> both =
          List.of(
              threads.submit(() -> sweep(TABLE.client()).run()),
              threads.submit(() -> sweep(TABLE.client()).run()));
      for (Future<Sweep.Outcome> each : both) {
        assertThat(each.get().failed()).isZero();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void asItShould() {
    Instant now = clock.instant();
    for (Known one : known) {
      CaseFile file = truth.get(one.ref);
      List<CaseEvent.NoticeGiven> notices = file.notices();
      assertThat(notices.stream().map(n -> n.limit() + " " + n.rung()))
          .as("each once")
          .doesNotHaveDuplicates();
      if (one.over) {
        continue;
      }
      List<CaseEvent.NoticeGiven> current =
          notices.stream().filter(n -> n.limit().equals(one.limit)).toList();
      Map<String, Instant> given = new TreeMap<>();
      current.forEach(n -> given.put(n.rung(), n.planned()));
      assertThat(given)
          .as("what has come due by %s, set %s", now, one.set)
          .isEqualTo(one.reached(now));
      assertThat(current.stream().map(CaseEvent.NoticeGiven::planned)).as("in order").isSorted();
      assertThat(file.missed().stream().anyMatch(m -> m.limit().equals(one.limit)))
          .as("missed")
          .isEqualTo(one.limit.isBefore(now));
    }
  }

  private static String key(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name).s();
  }

  private void everybodyWasWrittenToOnceAboutEach() {
    Set<String> wanted = new HashSet<>();
    for (Known one : known) {
      for (CaseEvent.NoticeGiven n : truth.get(one.ref).notices()) {
        n.people().forEach(p -> wanted.add(one.ref + " " + p + " " + n.limit() + " " + n.rung()));
      }
    }
    List<String> noted = new ArrayList<>();
    Digests digests = new Digests(TABLE.client(), LocalTable.NAME);
    Map<String, Digests.Digest> settled = new HashMap<>();
    TABLE.items().stream()
        .filter(item -> key(item, "PK").startsWith("PERSON#"))
        .map(
            item ->
                digests
                    .find(
                        Digests.ofKeys(
                                new Outbox.Due(key(item, "PK"), key(item, "SK"), Instant.EPOCH))
                            .orElseThrow())
                    .orElseThrow())
        .forEach(
            digest -> {
              for (Digests.Entry entry : digest.entries()) {
                Reminder r = entry.reminder();
                noted.add(entry.ref() + " " + r.person() + " " + r.limit() + " " + r.rung());
              }
              settled.put(digest.name(), digest);
            });
    assertThat(noted).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(settled.values()).allMatch(digest -> digest.state() == Outbox.State.DONE);
    assertThat(settled.keySet()).containsAll(sent.keySet());
    assertThat(sent.values().stream().mapToInt(n -> n - 1).sum())
        .as("sent again")
        .isLessThanOrEqualTo(maySendAgain.get());
  }
}
