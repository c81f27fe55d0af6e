package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.SourceUnreachable;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.dispatch.Mailer.Handed;
import duban.mail.Letter;
import duban.mail.LetterWriter.Mail;
import duban.policy.Directory;
import duban.policy.Published;
import duban.reminder.DueEffects;
import duban.reminder.Health;
import duban.reminder.Sweep;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Links;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Samples;
import duban.store.SourceSecrets;
import duban.store.TableAddresses;
import duban.store.TableCases;
import duban.store.TableDisabledCallbacks;
import duban.store.TableJobs;
import duban.store.TableLinks;
import duban.store.TablePolicies;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import tools.jackson.databind.json.JsonMapper;

class DispatchTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String TASK = "handle-1-gulou-bureau";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static Instant start = Samples.NINE;

  private final MovableClock clock = new MovableClock(start);
  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private final Policies policies = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
  private final FakeStepFunctions stepFunctions = new FakeStepFunctions();
  private final FakeSecrets secrets =
      new FakeSecrets(
          "{\"portal\":[\"" + FakeSecrets.CURRENT + "\",\"" + FakeSecrets.PREVIOUS + "\"]}");
  private final List<Letter> letters = Collections.synchronizedList(new ArrayList<>());
  private final List<Mail> mails = Collections.synchronizedList(new ArrayList<>());
  private Function<Mail, Handed> transport = mail -> new Handed.Taken("ses-1");
  private FakeSource source;
  private Dispatch dispatch;

  @BeforeEach
  void wire() {
    // A receiver that has not heard of the new secret yet.
    source = new FakeSource(clock, List.of(FakeSecrets.PREVIOUS));
    policies.publish(
        Samples.policy(Samples.OFFICE, Samples.SOURCE, source.address()), Samples.directory());
    dispatch =
        new Dispatch(
            cases,
            policies,
            outbox,
            new Executions(stepFunctions, Map.of("county", "arn:county"), outbox),
            new Mails(
                policies,
                outbox,
                this::write,
                this::send,
                new Unreachable(
                    cases,
                    policies,
                    outbox,
                    new Reachability(
                        policies, new TableAddresses(TABLE.client(), LocalTable.NAME))),
                "https://duban.example",
                new SecureRandom()),
            new WaysBack(
                cases,
                policies,
                outbox,
                new SourceCalls(
                    policies,
                    outbox,
                    new SourceSecrets(secrets, "secrets", clock),
                    HttpClient.newHttpClient(),
                    new TableDisabledCallbacks(TABLE.client(), LocalTable.NAME),
                    new TableJobs(TABLE.client(), LocalTable.NAME),
                    clock),
                Way.none("no such way"),
                Way.none("no such way"),
                Way.none("no such way")),
            NoMedia.of(cases, policies, clock),
            Retries.shipped(),
            clock,
            // No jitter.
            new java.util.Random() {
              private static final long serialVersionUID = 1L;

              @Override
              public double nextDouble() {
                return 0;
              }
            });
  }

  @AfterEach
  void close() {
    source.close();
    TABLE.clear();
    start = clock.instant().plus(Duration.ofDays(10));
  }

  private Mail write(Letter letter, String key) {
    letters.add(letter);
    return new Mail("<" + key + ">", "office@x.example", letter.to().mail(), "s", new byte[0]);
  }

  private Handed send(Mail mail) {
    mails.add(mail);
    return transport.apply(mail);
  }

  private CaseRef register(Effect... effects) {
    StatusCode code = Samples.code();
    Message message = Samples.message("ext-" + code.ref().id());
    cases.register(
        code.ref(),
        Samples.SOURCE,
        "msg-" + code.ref().id(),
        message,
        new Step(
            Actor.source(Samples.SOURCE),
            clock.instant(),
            List.of(
                new CaseEvent.Registered(
                    "舆〔2026〕1号", Samples.SOURCE, code.text(), 1, "county", message)),
            List.of(effects)));
    return code.ref();
  }

  private void step(CaseRef ref, List<CaseEvent> events, Effect... effects) {
    cases.change(
        ref,
        f ->
            new Change.Write<>(
                new Step(
                    Actor.SYSTEM, clock.instant(), events, List.of(effects), Map.of(TASK, "token")),
                0));
  }

  private static CaseEvent opened() {
    return new CaseEvent.TaskOpened(
        TASK, TaskKind.HANDLE, "gulou-bureau", List.of("li"), 1, List.of());
  }

  private Outbox.Entry entry(CaseRef ref, String id) {
    return outbox.find(ref, id).orElseThrow();
  }

  @Test
  void anExecutionIsStartedOnceHoweverOftenTheStreamSaysSo() {
    StatusCode unused = Samples.code();
    CaseRef ref = register(Samples.start(unused.ref()));

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.UNTOUCHED);

    assertThat(stepFunctions.started)
        .isEqualTo(
            Map.of(
                unused.ref().id() + "-county-1",
                JSON.writeValueAsString(Samples.start(unused.ref()).input())));
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.DONE);
    assertThat(entry(ref, "000001-00").dueAt()).isNull();
  }

  @Test
  void anExecutionThatExistsIsAsGoodAsStarted() {
    CaseRef ref = register(Samples.start(Samples.code().ref()));
    stepFunctions.after = FakeStepFunctions::unavailable;
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.WAITING);
    stepFunctions.after = () -> null;
    clock.advance(Duration.ofMinutes(1));

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(stepFunctions.started).hasSize(1);
  }

  @Test
  void anExecutionIsNeverGivenUp() {
    CaseRef ref = register(new Effect.StartExecution("no-such-path", "x-1", Map.of()));
    for (int i = 0; i < 12; i++) {
      assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.WAITING);
      clock.advance(Duration.ofHours(1));
    }
    assertThat(entry(ref, "000001-00").attempts()).isEqualTo(12);
  }

  @Test
  void whatWaitsForItsNextAttemptIsNotTriedBefore() {
    CaseRef ref = register(Samples.start(Samples.code().ref()));
    stepFunctions.before = FakeStepFunctions::unavailable;
    dispatch.deliver(ref, "000001-00");
    stepFunctions.before = () -> null;

    assertThat(entry(ref, "000001-00").dueAt()).isEqualTo(clock.instant().plusSeconds(5));
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.UNTOUCHED);
    assertThat(stepFunctions.started).isEmpty();
  }

  @Test
  void aCompletionFollowsTheNewestToken() {
    CaseRef ref = register();
    step(
        ref,
        List.of(opened()),
        new Effect.CompleteTask(TASK, Map.of("decision", "written-report")));
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.WAITING);

    cases.rememberToken(ref, TASK, "newer");
    stepFunctions.waitUnder("newer");
    clock.advance(Duration.ofMinutes(1));

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(stepFunctions.completions)
        .containsExactly("newer {\"decision\":\"written-report\"}");
  }

  @Test
  void aCompletionNobodyWaitsForIsLeftAfterAWhile() {
    CaseRef ref = register();
    step(ref, List.of(opened()), new Effect.CompleteTask(TASK, Map.of()));

    List<Dispatch.Result> results = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      results.add(dispatch.deliver(ref, "000002-00"));
      clock.advance(Duration.ofHours(2));
    }

    assertThat(results)
        .containsExactly(
            Dispatch.Result.WAITING,
            Dispatch.Result.WAITING,
            Dispatch.Result.WAITING,
            Dispatch.Result.WAITING,
            Dispatch.Result.SETTLED);
  }

  @Test
  void aTaskMailCarriesALinkThatOnlyItsReaderHas() {
    CaseRef ref = register();
    step(ref, List.of(opened()), new Effect.SendMail("task", "li", TASK, null));

    dispatch.deliver(ref, "000002-00");

    assertThat(mails).extracting(Mail::to).containsExactly("li@gulou.example");
    assertThat(letters.getFirst())
        .isInstanceOfSatisfying(
            Letter.Task.class,
            task -> {
              String url = task.link().toString();
              assertThat(url).matches("https://duban\\.example/act/[A-Za-z0-9_-]{43}");
              String id = url.substring(url.lastIndexOf('/') + 1);
              Links links = new TableLinks(TABLE.client(), LocalTable.NAME);
              assertThat(links.find(id))
                  .contains(
                      new Links.Link(ref, TASK, "li", clock.instant().plus(Duration.ofDays(30))));
              assertThat(links.find(id.toLowerCase(java.util.Locale.ROOT))).isEmpty();
              assertThat(TABLE.items().toString()).doesNotContain(id);
              assertThat(task.toString()).doesNotContain(id);
            });
  }

  @Test
  void aLinkForAnotherLetterIsKeptForItsReaderAsLongAsThePolicySays() {
    CaseRef ref = register();
    TableLinks links = new TableLinks(TABLE.client(), LocalTable.NAME);
    Published city = policies.current(Samples.OFFICE);

    String url =
        new PrivateLinks(links::keep, "https://duban.example", new SecureRandom())
            .to(ref, TASK, city.directory().person("li"), city.policy(), clock.instant())
            .toString();

    assertThat(url).matches("https://duban\\.example/act/[A-Za-z0-9_-]{43}");
    String id = url.substring(url.lastIndexOf('/') + 1);
    assertThat(links.find(id))
        .contains(new Links.Link(ref, TASK, "li", clock.instant().plus(Duration.ofDays(30))));
    assertThat(TABLE.items().toString()).doesNotContain(id);
  }

  @Test
  @Tag("A11")
  void anExecutionWhoseStartIsDeliveredTwiceIsStartedOnce() {
    CaseRef ref = register();
    Effect start = new Leg(ref, "county", 2).start("舆〔2026〕1号");
    step(ref, List.of(new CaseEvent.Rerouted("county", "county", "改派", 2)), start, start);

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(dispatch.deliver(ref, "000002-01")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.UNTOUCHED);

    assertThat(stepFunctions.started).containsOnlyKeys(ref.id() + "-county-2");
  }

  @Test
  void theLetterTellsTheCaseAsTheStepLeftIt() {
    CaseRef ref = register();
    step(ref, List.of(opened()), new Effect.SendMail("copy", "zhang", null, "department"));
    step(ref, List.of(new CaseEvent.UnitCopied("law", "department")));

    dispatch.deliver(ref, "000002-00");

    assertThat(letters).singleElement().satisfies(l -> assertThat(l.file().version()).isEqualTo(2));
  }

  @Test
  void aTaskThatIsDecidedNeedsNoMailAnyMore() {
    CaseRef ref = register();
    step(ref, List.of(opened()), new Effect.SendMail("task", "li", TASK, null));
    step(ref, List.of(new CaseEvent.TaskDecided(TASK, "written-report")));

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(mails).isEmpty();
    assertThat(entry(ref, "000002-00").state()).isEqualTo(Outbox.State.DONE);
  }

  @Test
  void aMailWhoseSenderDiedIsSentAgainUnderTheSameIdWhenTheLeaseIsOver() {
    CaseRef ref = register(new Effect.SendMail("copy", "li", null, "department"));
    transport =
        mail -> {
          throw new AssertionError("the process dies");
        };
    try {
      dispatch.deliver(ref, "000001-00");
    } catch (AssertionError died) {
      assertThat(died).hasMessage("the process dies");
    }
    transport = mail -> new Handed.Taken("ses-2");

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.UNTOUCHED);
    clock.advance(Mails.LEASE);
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(mails).hasSize(2);
    assertThat(mails.getFirst().messageId()).isEqualTo(mails.getLast().messageId());
  }

  @Test
  void aRefusedAddressIsGivenUpAndAThrottledMailIsNot() {
    CaseRef ref =
        register(
            new Effect.SendMail("copy", "li", null, "department"),
            new Effect.SendMail("copy", "zhang", null, "department"),
            new Effect.SendMail("copy", "nobody", null, "department"));
    transport =
        mail ->
            mail.to().startsWith("li")
                ? new Handed.Refused("MessageRejected")
                : new Handed.NotNow("Throttling");

    dispatch.deliver(ref, "000001-00");
    dispatch.deliver(ref, "000001-01");
    dispatch.deliver(ref, "000001-02");

    assertThat(outbox.list(ref))
        .extracting(Outbox.Entry::state)
        .containsExactly(Outbox.State.FAILED, Outbox.State.WAITING, Outbox.State.FAILED);
  }

  @Test
  @Tag("A11")
  void theSourceHearsOfTheReplySignedWithEverySecretItMayKnow() {
    CaseRef ref = register();
    step(
        ref,
        List.of(new CaseEvent.Replied("已清理，感谢反映。", "message", "https://bbs.example/r")),
        new Effect.CallSource(Samples.SOURCE, "case.replied"));
    step(ref, List.of(new CaseEvent.Closed("replied")));

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);

    FakeSource.Call call = source.received().getFirst();
    assertThat(call.headers().getOrDefault("webhook-signature", "").split(" ")).hasSize(2);
    assertThat(call.headers()).containsEntry("content-type", "application/json");
    assertThat(call.id()).isEqualTo("qinglan-" + ref.id() + "-000002-00");
    String at =
        clock
            .instant()
            .atZone(ZoneId.of("Asia/Shanghai"))
            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    assertThat(JSON.readTree(call.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"case.replied","timestamp":"%s","data":{"case":"%s","number":"舆〔2026〕1号",
                 "externalId":"ext-%s","state":"replied",
                 "reply":{"text":"已清理，感谢反映。","at":"%s","form":"message","link":"https://bbs.example/r"}}}
                """
                    .formatted(at, ref, ref.id(), at)));
  }

  @Test
  @Tag("E3")
  void aRedirectedMatterNamesTheRightChannel() {
    CaseRef ref = register();
    step(
        ref,
        List.of(new CaseEvent.Redirected("water", "供水不归我办管理。")),
        new Effect.CallSource(Samples.SOURCE, "case.redirected"));

    dispatch.deliver(ref, "000002-00");

    var data = JSON.readTree(source.received().getFirst().body()).get("data");
    assertThat(data.get("state").stringValue()).isEqualTo("redirected");
    assertThat(data.get("channel").stringValue()).isEqualTo("water");
    assertThat(data.get("channelName").stringValue()).isEqualTo("供水热线");
    assertThat(data.get("contact").stringValue()).isEqualTo("12345678");
    assertThat(data.get("note").stringValue()).isEqualTo("供水不归我办管理。");
    assertThat(data.has("reply")).isFalse();
  }

  @Test
  void aLaterCallWaitsForTheEarlierOne() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    step(
        ref,
        List.of(new CaseEvent.Refused("辱骂")),
        new Effect.CallSource(Samples.SOURCE, "case.refused"));

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.WAITING);
    assertThat(entry(ref, "000002-00").dueAt()).isEqualTo(clock.instant().plusSeconds(5));
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);
    clock.advance(Duration.ofSeconds(5));
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(source.received())
        .extracting(c -> JSON.readTree(c.body()).get("type").stringValue())
        .containsExactly("case.registered", "case.refused");
    assertThat(entry(ref, "000002-00").attempts()).isEqualTo(1);
  }

  @Test
  void aLaterCallComesBackAfterTheEarlierOnesNextAttempt() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    step(
        ref,
        List.of(new CaseEvent.Refused("辱骂")),
        new Effect.CallSource(Samples.SOURCE, "case.refused"));
    source.answers = () -> new FakeSource.Answer(429, Map.of("Retry-After", "600"));
    dispatch.deliver(ref, "000001-00");

    dispatch.deliver(ref, "000002-00");

    assertThat(entry(ref, "000002-00").dueAt()).isEqualTo(clock.instant().plusSeconds(605));
  }

  @Test
  void redirectsAreNotFollowedAndRetryAfterIsHonoured() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    source.answers =
        () -> new FakeSource.Answer(302, Map.of("Location", source.address() + "/elsewhere"));
    dispatch.deliver(ref, "000001-00");
    assertThat(source.received()).hasSize(1);
    assertThat(entry(ref, "000001-00").dueAt()).isEqualTo(clock.instant().plusSeconds(5));

    clock.advance(Duration.ofSeconds(5));
    source.answers = () -> new FakeSource.Answer(503, Map.of("Retry-After", "3600"));
    dispatch.deliver(ref, "000001-00");
    assertThat(entry(ref, "000001-00").dueAt()).isEqualTo(clock.instant().plusSeconds(3600));
  }

  @Test
  void anAnswerThatNeverEndsHoldsNobodyUp() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    source.answers = () -> new FakeSource.Answer(200, Map.of(FakeSource.ENDLESS, "yes"));

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(source.answering).isTrue();
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.DONE);
  }

  @Test
  void secretsOutOfReachCostASourceNoAttempt() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    secrets.outOfReach(true);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> dispatch.deliver(ref, "000001-00"))
          .isInstanceOf(SdkClientException.class);
      clock.advance(Duration.ofMinutes(3));
    }
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.PENDING);

    secrets.outOfReach(false);
    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(entry(ref, "000001-00").attempts()).isEqualTo(1);
  }

  @Test
  void aSourceThatIsGoneIsNotCalledAgain() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    source.answers = () -> FakeSource.Answer.of(410);

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.FAILED);
    assertThat(cases.get(ref).history())
        .extracting(Recorded::event)
        .last()
        .isEqualTo(
            new SourceUnreachable(
                "portal",
                "case.registered",
                "Disabled: HTTP 410 (webhook-id qinglan-" + ref.id() + "-000001-00)"));
  }

  @Test
  void whenEveryAttemptFailedTheCaseSaysSoOnce() {
    CaseRef ref = register(new Effect.CallSource(Samples.SOURCE, "case.registered"));
    source.answers = () -> FakeSource.Answer.of(500);

    for (int i = 0; i < 6; i++) {
      dispatch.deliver(ref, "000001-00");
      clock.advance(Duration.ofHours(1));
    }

    assertThat(source.received())
        .hasSize(4)
        .extracting(FakeSource.Call::id)
        .containsOnly("qinglan-" + ref.id() + "-000001-00");
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.FAILED);
    assertThat(cases.get(ref).history())
        .extracting(Recorded::event)
        .last()
        .isEqualTo(
            new SourceUnreachable(
                "portal",
                "case.registered",
                "HTTP 500, after 4 attempts (webhook-id qinglan-" + ref.id() + "-000001-00)"));
    assertThat(cases.get(ref).version()).isEqualTo(2);
  }

  @Test
  void aSourceWithoutAWayBackIsLeftInPeace() {
    CaseRef ref = register(new Effect.CallSource("no-longer-registered", "case.registered"));

    assertThat(dispatch.deliver(ref, "000001-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(source.received()).isEmpty();
  }

  @Test
  void theSweepFindsWhatTheStreamLost() {
    CaseRef ref = register(Samples.start(Samples.code().ref()));
    Sweep sweep =
        new Sweep(
            policies,
            outbox,
            List.of(new DueEffects(dispatch)),
            clock,
            clock,
            Duration.ofMinutes(1),
            2);
    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(0, 0, 0, 0, 0, true, Duration.ZERO));
    Health health =
        new Health(
            "test", policies, outbox, new TableAddresses(TABLE.client(), LocalTable.NAME), clock);
    assertThat(health.report().oldestDue()).contains(clock.instant().plusSeconds(60));

    clock.advance(Duration.ofMinutes(1));

    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(1, 1, 0, 0, 0, true, Duration.ZERO));
    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(0, 0, 0, 0, 0, true, Duration.ZERO));
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.DONE);
    assertThat(health.report().oldestDue()).isEmpty();
    assertThat(health.report().policies()).containsKey(Samples.OFFICE);
  }

  @Test
  void twoSweepsAtOnceSendEachMailOnce() throws Exception {
    for (int i = 0; i < 12; i++) {
      register(new Effect.SendMail("copy", "li", null, "department"));
    }
    clock.advance(Duration.ofMinutes(1));
    List<String> sent = Collections.synchronizedList(new ArrayList<>());
    transport =
        mail -> {
          sent.add(mail.messageId());
          return new Handed.Taken("ses");
        };
    List<Callable<Sweep.Outcome>> sweeps = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sweeps.add(
          new Sweep(
                  policies,
                  outbox,
                  List.of(new DueEffects(dispatch)),
                  clock,
                  clock,
                  Duration.ofMinutes(1),
                  2)
              ::run);
    }

    int settled = 0;
    try (var threads = Executors.newFixedThreadPool(3)) {
      for (Future<Sweep.Outcome> future : threads.invokeAll(sweeps)) {
        assertThat(future.get().failed()).isZero();
        settled += future.get().settled();
      }
    }

    assertThat(settled).isEqualTo(12);
    assertThat(sent).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void aSweepThatRunsOutOfTimeSaysSoAndTheNextGoesOn() {
    for (int i = 0; i < 5; i++) {
      register(Samples.start(Samples.code().ref()));
    }
    clock.advance(Duration.ofMinutes(1));
    MovableClock wall = new MovableClock(start);
    stepFunctions.before =
        () -> {
          wall.advance(Duration.ofSeconds(20));
          return null;
        };
    Sweep sweep =
        new Sweep(
            policies,
            outbox,
            List.of(new DueEffects(dispatch)),
            clock,
            wall,
            Duration.ofSeconds(35),
            2);

    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(2, 2, 0, 0, 0, false, Duration.ZERO));
    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(2, 2, 0, 0, 0, false, Duration.ZERO));
    assertThat(sweep.run())
        .usingRecursiveComparison()
        .ignoringFields("oldest")
        .isEqualTo(new Sweep.Outcome(1, 1, 0, 0, 0, true, Duration.ZERO));
  }

  @Test
  void aSlowBatchLeavesItsRestToTheSweepAndAFaultyRecordIsNamed() {
    // Of one case: cases go side by side.
    CaseRef ref =
        register(Samples.start(Samples.code().ref()), Samples.start(Samples.code().ref()));
    MovableClock wall = new MovableClock(start);
    Batch batch = new Batch(dispatch, wall, Duration.ofSeconds(30));
    stepFunctions.before =
        () -> {
          wall.advance(Duration.ofSeconds(31));
          return null;
        };
    List<Batch.Item> items = new ArrayList<>();
    items.add(new Batch.Item("1", "CASE#qinglan#" + ref.id(), "EVENT#000001"));
    items.add(new Batch.Item("2", "CASE#qinglan#" + ref.id(), "OUTBOX#000001-00"));
    items.add(new Batch.Item("3", "CASE#qinglan#" + ref.id(), "OUTBOX#000001-01"));

    assertThat(batch.deliver(items)).isEmpty();
    assertThat(entry(ref, "000001-00").state()).isEqualTo(Outbox.State.DONE);
    assertThat(entry(ref, "000001-01").state()).isEqualTo(Outbox.State.PENDING);

    stepFunctions.before =
        () -> {
          throw new IllegalStateException("a fault");
        };
    assertThat(batch.deliver(items)).containsExactly("3");
  }

  @Test
  void theStreamsImageIsEnoughAndAnOldOneDoesNothingTwice() {
    CaseRef ref =
        register(
            Samples.start(Samples.code().ref()),
            new Effect.CallSource(Samples.SOURCE, "case.registered"),
            new Effect.SendMail("copy", "li", null, "department"));
    Batch batch = new Batch(dispatch, clock, Duration.ofSeconds(30));
    String partition = "CASE#qinglan#" + ref.id();
    List<Batch.Item> items = new ArrayList<>();
    for (Map<String, AttributeValue> image : TABLE.outbox(ref)) {
      String sort = "OUTBOX#000001-0" + items.size();
      items.add(new Batch.Item(sort, partition, sort, shown(image)));
    }

    assertThat(batch.deliver(items)).isEmpty();
    assertThat(batch.deliver(items)).isEmpty();

    assertThat(outbox.list(ref)).extracting(Outbox.Entry::state).containsOnly(Outbox.State.DONE);
    assertThat(outbox.list(ref)).extracting(Outbox.Entry::attempts).containsExactly(0, 1, 1);
    assertThat(stepFunctions.started).hasSize(1);
    assertThat(source.accepted()).hasSize(1);
    assertThat(mails).hasSize(1);
  }

  private static Map<String, Object> shown(Map<String, AttributeValue> item) {
    Map<String, Object> image = new HashMap<>();
    item.forEach(
        (name, value) ->
            image.put(name, value.s() != null ? value.s() : new BigDecimal(value.n())));
    return image;
  }

  @Test
  void anImageOfAnUnknownSchemaIsAFaultOfItsRecord() {
    CaseRef ref = register(Samples.start(Samples.code().ref()));
    String partition = "CASE#qinglan#" + ref.id();
    Map<String, Object> image =
        Map.of("PK", partition, "SK", "OUTBOX#000001-00", "v", new BigDecimal(99));

    assertThat(
            new Batch(dispatch, clock, Duration.ofSeconds(30))
                .deliver(List.of(new Batch.Item("7", partition, "OUTBOX#000001-00", image))))
        .containsExactly("7");
    assertThat(stepFunctions.started).isEmpty();
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    Instant now = Instant.parse("2026-04-15T01:00:00Z");
    assertThat(RetryAfter.parse("120", now)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Wed, 15 Apr 2026 01:10:00 GMT", now))
        .contains(Duration.ofMinutes(10));
    assertThat(RetryAfter.parse("999999999", now)).contains(Duration.ofDays(1));
    assertThat(RetryAfter.parse("Wed, 15 Apr 2026 00:10:00 GMT", now)).isEmpty();
    assertThat(RetryAfter.parse("soon", now)).isEmpty();
    assertThat(RetryAfter.parse("-5", now)).isEmpty();
  }

  @Test
  void theDirectoryOfTodayIsWhoIsWrittenTo() {
    CaseRef ref = register(new Effect.SendMail("copy", "li", null, "department"));
    Directory moved =
        new Directory(
            Samples.directory().units(),
            Map.of(
                "li",
                new Directory.Person(
                    "li", "李强", "li@new.example", "gulou-bureau", java.util.Set.of("handler"))));
    policies.publish(Samples.policy(Samples.OFFICE, Samples.SOURCE, source.address()), moved);

    dispatch.deliver(ref, "000001-00");

    assertThat(mails).extracting(Mail::to).containsExactly("li@new.example");
  }
}
