package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.mail.LetterWriter.Mail;
import duban.policy.Changed;
import duban.policy.Policy;
import duban.reminder.DueEffects;
import duban.reminder.Sweep;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Samples;
import duban.store.SourceSecrets;
import duban.store.TableAddresses;
import duban.store.TableCases;
import duban.store.TableDisabledCallbacks;
import duban.store.TableJobs;
import duban.store.TablePolicies;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// Whatever dies, repeats, gets lost or fails for a while: in the end every effect has happened,
/// executions started and human steps completed once, each reply told once, each mail sent, and
/// none a second time after the provider's answer was heard.
class LossProofTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TASK = "handle-1-gulou-bureau";
  private static Instant start = Samples.NINE;

  /// The process dies here. Not an exception: nothing may catch it.
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("the process died", null, false, false);
    }
  }

  /// One run: a world with its own luck.
  private static final class World {
    final Random luck;
    final MovableClock clock = new MovableClock(start);
    final FakeStepFunctions stepFunctions = new FakeStepFunctions();
    final FakeSource source = new FakeSource(clock, List.of(FakeSecrets.CURRENT));
    final Map<String, Integer> sent = new HashMap<>();
    final Set<String> heard = new HashSet<>();
    final Cases cases;
    final Outbox outbox;
    final Outbox truth = new Outbox(TABLE.client(), LocalTable.NAME);
    final Dispatch dispatch;
    final Sweep sweep;
    int crashesLeft = 12;
    int outagesLeft = 10;
    int crashes;
    @Nullable String takenNow;

    World(long seed) {
      luck = new Random(seed);
      DynamoDbClient table = crashing(TABLE.client());
      cases = new TableCases(table, LocalTable.NAME);
      outbox = new Outbox(table, LocalTable.NAME);
      Policies policies = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
      policies.publish(policy(), Samples.directory());
      stepFunctions.before =
          () -> crashNow() ? new Crash() : outageNow() ? FakeStepFunctions.unavailable() : null;
      // An answer that gets lost: it happened, and the caller hears of a failure.
      stepFunctions.after =
          () -> crashNow() ? new Crash() : outageNow() ? FakeStepFunctions.unavailable() : null;
      source.answers =
          () ->
              FakeSource.Answer.of(
                  outageNow() ? List.of(500, 302, 503, 404).get(luck.nextInt(4)) : 204);
      SourceSecrets secrets =
          new SourceSecrets(
              new FakeSecrets("{\"portal\":[\"" + FakeSecrets.CURRENT + "\"]}"), "secrets", clock);
      dispatch =
          new Dispatch(
              cases,
              policies,
              outbox,
              new Executions(stepFunctions, Map.of("county", "arn:machine"), outbox),
              new Mails(
                  policies,
                  outbox,
                  (letter, key) ->
                      new Mail(
                          "<" + key + "@qinglan.example>",
                          "office@qinglan.example",
                          letter.to().mail(),
                          "subject",
                          new byte[0]),
                  this::send,
                  new Unreachable(
                      cases,
                      policies,
                      outbox,
                      new Reachability(policies, new TableAddresses(table, LocalTable.NAME))),
                  "https://duban.example",
                  new SecureRandom()),
              new WaysBack(
                  cases,
                  policies,
                  outbox,
                  new SourceCalls(
                      policies,
                      outbox,
                      secrets,
                      HTTP,
                      new TableDisabledCallbacks(table, LocalTable.NAME),
                      new TableJobs(table, LocalTable.NAME),
                      clock),
                  Way.none("no such way"),
                  Way.none("no such way"),
                  Way.none("no such way")),
              NoMedia.of(cases, policies, clock),
              Retries.shipped(),
              clock,
              luck);
      sweep =
          new Sweep(
              policies,
              outbox,
              List.of(new DueEffects(dispatch)),
              clock,
              clock,
              Duration.ofHours(1),
              5);
    }

    private Policy policy() {
      Policy p = Samples.policy(Samples.OFFICE, Samples.SOURCE, source.address());
      return Changed.with(p, "callbackRetries", Collections.nCopies(40, Duration.ofMinutes(2)));
    }

    private boolean crashNow() {
      if (crashesLeft > 0 && luck.nextInt(12) == 0) {
        crashesLeft--;
        crashes++;
        return true;
      }
      return false;
    }

    private boolean outageNow() {
      if (outagesLeft > 0 && luck.nextInt(3) == 0) {
        outagesLeft--;
        return true;
      }
      return false;
    }

    /// The table's client, dying before or after what it does.
    private DynamoDbClient crashing(DynamoDbClient target) {
      return (DynamoDbClient)
          Proxy.newProxyInstance(
              DynamoDbClient.class.getClassLoader(),
              new Class<?>[] {DynamoDbClient.class},
              (proxy, method, arguments) -> {
                if (crashNow()) {
                  throw new Crash();
                }
                if (crashesLeft > 0 && luck.nextInt(40) == 0) {
                  throw DynamoDbException.builder().message("unavailable").statusCode(500).build();
                }
                Object answer;
                try {
                  answer = method.invoke(target, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (crashNow()) {
                  throw new Crash();
                }
                return answer;
              });
    }

    private Mailer.Handed send(Mail mail) {
      if (crashNow()) {
        throw new Crash();
      }
      if (outageNow()) {
        return new Mailer.Handed.NotNow("Throttling");
      }
      if (heard.contains(mail.messageId())) {
        fail(
            "The mail "
                + mail.messageId()
                + " was sent again after the provider's answer was heard.");
      }
      sent.merge(mail.messageId(), 1, Integer::sum);
      if (crashNow()) {
        throw new Crash();
      }
      takenNow = mail.messageId();
      return new Mailer.Handed.Taken("ses-" + sent.size());
    }

    /// One invocation of a function: ends well, with a fault that the caller sees, or in death.
    boolean invoke(Runnable work) {
      takenNow = null;
      try {
        work.run();
        if (takenNow != null) {
          heard.add(takenNow);
        }
        return true;
      } catch (Crash | DynamoDbException e) {
        return false;
      }
    }

    /// A whole sweep. Which of its mails were heard of is not counted: a fault of the table after
    /// an answer is dealt with inside.
    void sweep() {
      try {
        sweep.run();
      } catch (Crash | DynamoDbException e) {
        takenNow = null;
      }
    }

    /// As Lambda and Step Functions do: again, until it went well.
    void untilDone(Runnable work, BooleanSupplier needed) {
      for (int i = 0; i < 100; i++) {
        if (invoke(work) && !needed.getAsBoolean()) {
          return;
        }
      }
      fail("A step did not get through in 100 invocations.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
      })
  void everyEffectHappensInTheEnd(long seed) {
    World world = new World(seed);
    try (world.source) {
      CaseRef ref = live(world);
      settle(world, ref);
      check(world, ref, seed);
    } finally {
      start = world.clock.instant().plus(Duration.ofDays(1));
    }
  }

  private static CaseRef live(World world) {
    StatusCode code = Samples.code();
    CaseRef ref = code.ref();
    Message message = Samples.message("ext-" + ref.id());
    Step registration =
        new Step(
            Actor.source(Samples.SOURCE),
            world.clock.instant(),
            List.of(
                new CaseEvent.Registered("1", Samples.SOURCE, code.text(), 1, "county", message)),
            List.of(Samples.start(ref), new Effect.CallSource(Samples.SOURCE, "case.registered")));
    world.untilDone(
        () -> world.cases.register(ref, Samples.SOURCE, "msg-" + ref.id(), message, registration),
        () -> false);

    List<String> stream = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    pump(world, ref, stream, seen);

    boolean reasked = world.luck.nextInt(3) == 0;
    world.stepFunctions.waitUnder("token-1-" + ref.id());
    write(
        world,
        ref,
        new Step(
            Actor.SYSTEM,
            world.clock.instant(),
            List.of(
                new CaseEvent.TaskOpened(
                    TASK, TaskKind.HANDLE, "gulou-bureau", List.of("li", "zhang"), 1, List.of())),
            List.of(
                new Effect.SendMail("task", "li", TASK, null),
                new Effect.SendMail("task", "zhang", TASK, null)),
            Map.of(TASK, "token-1-" + ref.id())));
    pump(world, ref, stream, seen);
    if (reasked) {
      world.stepFunctions.stopWaitingUnder("token-1-" + ref.id());
    }
    write(
        world,
        ref,
        new Step(
            Actor.person("li", "gulou-bureau", "handler"),
            world.clock.instant(),
            List.of(new CaseEvent.TaskDecided(TASK, "written-report")),
            List.of(new Effect.CompleteTask(TASK, Map.of("decision", "written-report")))));
    pump(world, ref, stream, seen);
    if (reasked) {
      world.stepFunctions.waitUnder("token-2-" + ref.id());
      world.untilDone(
          () -> world.cases.rememberToken(ref, TASK, "token-2-" + ref.id()), () -> false);
    }
    write(
        world,
        ref,
        new Step(
            Actor.SYSTEM,
            world.clock.instant(),
            List.of(new CaseEvent.Replied("已清理。", "message", null)),
            List.of(
                new Effect.CallSource(Samples.SOURCE, "case.replied"),
                new Effect.SendMail("copy", "zhang", null, "bureau-office"))));
    write(
        world,
        ref,
        new Step(
            Actor.SYSTEM,
            world.clock.instant(),
            List.of(new CaseEvent.Closed("replied")),
            List.of(new Effect.CallSource(Samples.SOURCE, "case.closed"))));
    pump(world, ref, stream, seen);
    return ref;
  }

  /// Writes a step as a function does that may be run again: not twice.
  private static void write(World world, CaseRef ref, Step step) {
    CaseEvent first = step.events().getFirst();
    world.untilDone(
        () ->
            world.cases.change(
                ref,
                file ->
                    file.history().stream().anyMatch(r -> r.event().equals(first))
                        ? new Change.Leave<>(0)
                        : new Change.Write<>(step, 0)),
        () -> false);
  }

  /// The stream brings what is new: some of it never, some twice, in any order; meanwhile time
  /// passes and the sweep comes by.
  private static void pump(World world, CaseRef ref, List<String> stream, Set<String> seen) {
    for (Outbox.Entry entry : world.truth.list(ref)) {
      if (seen.add(entry.id())) {
        stream.addAll(Collections.nCopies(world.luck.nextInt(3), entry.id()));
      }
    }
    Collections.shuffle(stream, world.luck);
    int turns = world.luck.nextInt(6);
    for (int i = 0; i < turns; i++) {
      if (!stream.isEmpty()) {
        String id = stream.removeLast();
        if (!world.invoke(() -> world.dispatch.deliver(ref, id))) {
          stream.addFirst(id);
        }
      }
      if (world.luck.nextInt(4) == 0) {
        world.clock.advance(Duration.ofSeconds(world.luck.nextInt(200)));
        sweepOnce(world);
      }
    }
  }

  private static void sweepOnce(World world) {
    // One item a time, because a mail heard of and a death after it can fall into one sweep.
    for (String office : List.of(Samples.OFFICE)) {
      for (int shard = 0; shard < Outbox.shards(); shard++) {
        for (Outbox.Due due :
            world.truth.due(office, shard, world.clock.instant(), 50, null).due()) {
          world.invoke(() -> world.dispatch.deliver(due.ref(), due.outboxId().orElseThrow()));
        }
      }
    }
  }

  private static void settle(World world, CaseRef ref) {
    // Every outage may hit the same effect, whose delays grow to an hour.
    for (int i = 0; i < 720; i++) {
      if (world.truth.list(ref).stream().allMatch(e -> e.state().settled())) {
        return;
      }
      world.clock.advance(Duration.ofMinutes(1));
      if (i % 2 == 0) {
        world.sweep();
      } else {
        sweepOnce(world);
      }
    }
    fail("Not settled after 720 minutes: " + world.truth.list(ref));
  }

  private static void check(World world, CaseRef ref, long seed) {
    String run = "seed " + seed + ", " + world.crashes + " deaths";
    assertThat(world.truth.list(ref))
        .as(run)
        .hasSize(8)
        .allMatch(e -> e.state() == Outbox.State.DONE);
    assertThat(world.stepFunctions.started).as(run).containsOnlyKeys(ref.id() + "-county-1");
    assertThat(world.stepFunctions.completions).as(run).hasSize(1);
    assertThat(world.stepFunctions.completions.getFirst())
        .as(run)
        .matches("token-[12]-" + ref.id() + " \\{\"decision\":\"written-report\"}");

    List<String> told =
        world.source.accepted().stream()
            .map(c -> c.id() + " " + c.body().replaceAll("\\{\"type\":\"([a-z.]+)\".*", "$1"))
            .distinct()
            .toList();
    String prefix = "qinglan-" + ref.id() + "-";
    assertThat(told)
        .as(run)
        .containsExactly(
            prefix + "000001-01 case.registered",
            prefix + "000004-00 case.replied",
            prefix + "000005-00 case.closed");

    // A task decided before its letter went out needs no letter; the copy always does.
    assertThat(world.sent).as(run).containsKey("<" + prefix + "000004-01@qinglan.example>");
    // Past the client that dies: deaths may be left over.
    CaseFile file = new TableCases(TABLE.client(), LocalTable.NAME).get(ref);
    assertThat(file.closed()).isTrue();
    assertThat(file.history().stream().map(r -> r.event()))
        .as(run)
        .filteredOn(CaseEvent.AnswerDelivered.class::isInstance)
        .singleElement()
        .isEqualTo(
            new CaseEvent.AnswerDelivered(
                "portal",
                "case.replied",
                "callback",
                "HTTP 204 (webhook-id " + prefix + "000004-00)"));
    assertThat(CaseFile.replay(ref, file.history()).standing()).isEqualTo(file.standing());
  }
}
