package duban.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseEvent.SourceUnreachable;
import duban.cases.CaseRef;
import duban.cases.CaseTask;
import duban.cases.Effect;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.SampleMailIds;
import duban.cases.StatusCode;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.delivery.Delivery;
import duban.dispatch.Mailer.Handed;
import duban.mail.LetterWriter.Mail;
import duban.mail.SourceLetters;
import duban.policy.Changed;
import duban.policy.Directory;
import duban.policy.Directory.Person;
import duban.policy.Policy;
import duban.policy.WayBack;
import duban.store.Cases;
import duban.store.Cases.Change;
import duban.store.Jobs;
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
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How a source hears what became of its messages, and what happens where it cannot hear it.
@Tag("A11")
@Tag("C3")
class WaysBackTest {
  @RegisterExtension static final LocalTable TABLE = new LocalTable();

  private static final String ADMINISTRATOR = "administrator";
  private static Instant start = Samples.NINE;

  private final MovableClock clock = new MovableClock(start);
  private final Cases cases = new TableCases(TABLE.client(), LocalTable.NAME);
  private final Outbox outbox = new Outbox(TABLE.client(), LocalTable.NAME);
  private final Policies policies = new TablePolicies(TABLE.client(), LocalTable.NAME, clock);
  private final Jobs jobs = new TableJobs(TABLE.client(), LocalTable.NAME);
  private final List<Mail> mails = new ArrayList<>();
  private Function<Mail, Handed> transport = mail -> new Handed.Taken("ses-1");
  private FakeSource source;
  private Dispatch dispatch;

  @BeforeEach
  void wire() {
    source = new FakeSource(clock, List.of(FakeSecrets.CURRENT));
    dispatch =
        new Dispatch(
            cases,
            policies,
            outbox,
            new Executions(new FakeStepFunctions(), Map.of("county", "arn:county"), outbox),
            new Mails(
                policies,
                outbox,
                (letter, key) ->
                    new Mail("<" + key + ">", "office@x", letter.to().mail(), "s", new byte[0]),
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
                    new SourceSecrets(
                        new FakeSecrets("{\"portal\":[\"" + FakeSecrets.CURRENT + "\"]}"),
                        "secrets",
                        clock),
                    HttpClient.newHttpClient(),
                    new TableDisabledCallbacks(TABLE.client(), LocalTable.NAME),
                    jobs,
                    clock),
                new MailWay(
                    policies,
                    outbox,
                    new SourceLetters(clock, "https://duban.example", SampleMailIds.IDS)::write,
                    this::send),
                Way.none("There is no WeChat client."),
                new HandWay(cases, policies)),
            NoMedia.of(cases, policies, clock),
            Retries.shipped(),
            clock,
            new java.util.Random(7));
  }

  @AfterEach
  void close() {
    source.close();
    TABLE.clear();
    start = clock.instant().plus(Duration.ofDays(10));
  }

  private Handed send(Mail mail) {
    mails.add(mail);
    return transport.apply(mail);
  }

  private void publish(WayBack wayBack) {
    publish(wayBack, directory());
  }

  private void publish(WayBack wayBack, Directory directory) {
    Policy p = Samples.policy(Samples.OFFICE, Samples.SOURCE, source.address());
    Policy.Source s = p.source(Samples.SOURCE);
    Policy.Source changed =
        new Policy.Source(
            s.id(),
            s.name(),
            s.series(),
            s.path(),
            s.tier(),
            s.maximumBytes(),
            s.callback(),
            s.tells(),
            s.door(),
            wayBack,
            s.categories(),
            null,
            null,
            List.of());
    List<Policy.DeadlineRule> deadlines = new ArrayList<>(p.deadlines());
    deadlines.add(
        new Policy.DeadlineRule(
            "deliver", "*", "*", "delivery", "opened", Duration.ofHours(4), null));
    policies.publish(
        Changed.with(Changed.with(p, "sources", Map.of(s.id(), changed)), "deadlines", deadlines),
        directory);
  }

  private static Directory directory() {
    Directory known = Samples.directory();
    Map<String, Person> people = new LinkedHashMap<>(known.people());
    people.put(
        "qin",
        new Person("qin", "秦霜", "qin@qinglan.example", "office", Set.of(ADMINISTRATOR), "zhang"));
    return new Directory(known.units(), people);
  }

  private static WayBack callback() {
    return new WayBack.Callback(WayBack.Callback.Format.STANDARD);
  }

  private CaseRef register(Effect... effects) {
    return register(new Message.Author("王某", "13800000000", "wang@mail.example", true), effects);
  }

  private CaseRef register(Message.@Nullable Author author, Effect... effects) {
    StatusCode code = Samples.code();
    Message sample = Samples.message("ext-" + code.ref().id());
    Message message =
        new Message(
            sample.externalId(),
            "王某反映夜间烧烤占道",
            sample.content(),
            sample.url(),
            sample.postedAt(),
            null,
            sample.area(),
            sample.category(),
            sample.tier(),
            author,
            List.of(),
            Map.of());
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
                new Step(Actor.SYSTEM, clock.instant(), events, List.of(effects)), 0));
  }

  private CaseRef replied() {
    CaseRef ref = register();
    reply(ref);
    return ref;
  }

  private void reply(CaseRef ref) {
    step(ref, List.of(new CaseEvent.Replied("已清理，感谢反映。", "message", null)), tell("case.replied"));
  }

  private static Effect tell(String event) {
    return new Effect.CallSource(Samples.SOURCE, event);
  }

  private List<CaseEvent> events(CaseRef ref) {
    return cases.get(ref).history().stream().map(Recorded::event).toList();
  }

  private List<CaseTask.Open> deliveries(CaseRef ref) {
    return cases.get(ref).openTasks().stream()
        .filter(task -> task.kind() == TaskKind.DELIVER)
        .toList();
  }

  private void throughTheSchedule(CaseRef ref, String id) {
    for (int i = 0; i < 6; i++) {
      dispatch.deliver(ref, id);
      clock.advance(Duration.ofHours(1));
    }
  }

  @Test
  void thatTheAnswerGotThereStandsOnTheCaseOnce() {
    publish(callback());
    CaseRef ref = replied();
    step(ref, List.of(new CaseEvent.Closed("replied")), tell("case.closed"));
    Outbox.Entry asWritten = outbox.find(ref, "000002-00").orElseThrow();

    dispatch.deliver(ref, "000002-00");
    dispatch.deliver(ref, "000002-00");
    dispatch.deliver(asWritten, new CaseReading(cases, ref, clock));
    dispatch.deliver(ref, "000003-00");

    assertThat(events(ref))
        .filteredOn(CaseEvent.AnswerDelivered.class::isInstance)
        .containsExactly(
            new CaseEvent.AnswerDelivered(
                "portal",
                "case.replied",
                "callback",
                "HTTP 204 (webhook-id qinglan-" + ref.id() + "-000002-00)"));
    assertThat(source.received()).hasSize(2);
    assertThat(outbox.deliveries(cases.get(ref)))
        .containsExactly(
            new Delivery(
                "case.replied", Delivery.State.DELIVERED, 1, "HTTP 204", null, clock.instant()),
            new Delivery(
                "case.closed", Delivery.State.DELIVERED, 1, "HTTP 204", null, clock.instant()));
  }

  @Test
  void anAnswerWhoseReceiptWasLostIsToldAgainUnderItsKeyAndRecordedOnce() {
    publish(callback());
    CaseRef ref = replied();
    // It went out, was recorded, and whoever sent it died before it could settle the effect.
    Outbox.Entry entry = outbox.find(ref, "000002-00").orElseThrow();
    assertThat(outbox.claim(entry, clock.instant(), SourceCalls.LEASE, null)).isPresent();
    step(
        ref,
        List.of(
            new CaseEvent.AnswerDelivered(
                "portal",
                "case.replied",
                "callback",
                "HTTP 204 (webhook-id qinglan-" + ref.id() + "-000002-00)")));
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.UNTOUCHED);

    clock.advance(SourceCalls.LEASE);
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);

    assertThat(events(ref)).filteredOn(CaseEvent.AnswerDelivered.class::isInstance).hasSize(1);
  }

  @Test
  @Tag("D5")
  void anAnswerThatNobodyTakesBecomesTheOfficesTaskOnce() {
    publish(callback());
    CaseRef ref = replied();
    step(ref, List.of(new CaseEvent.Closed("replied")));
    source.answers = () -> FakeSource.Answer.of(500);

    throughTheSchedule(ref, "000002-00");

    Instant givenUp = clock.instant().minus(Duration.ofHours(1));
    assertThat(source.received()).hasSize(4);
    assertThat(events(ref))
        .filteredOn(SourceUnreachable.class::isInstance)
        .containsExactly(
            new SourceUnreachable(
                "portal",
                "case.replied",
                "HTTP 500, after 4 attempts (webhook-id qinglan-" + ref.id() + "-000002-00)"));
    assertThat(deliveries(ref))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.id()).isEqualTo("deliver-replied-000002-00-office");
              assertThat(task.unit()).isEqualTo("office");
              assertThat(task.role()).isNull();
              assertThat(task.opened().people()).containsExactly("zhang");
              assertThat(task.deadlines()).hasSize(1);
              assertThat(task.openedAt()).isBeforeOrEqualTo(givenUp);
            });
    assertThat(outbox.list(ref).getLast().effect())
        .isEqualTo(new Effect.SendMail("task", "zhang", "deliver-replied-000002-00-office", null));
    assertThat(outbox.deliveries(cases.get(ref)))
        .extracting(Delivery::state)
        .containsExactly(Delivery.State.FAILED);
  }

  @Test
  void aGiveUpThatWasInterruptedIsFinishedWithoutASecondTask() {
    publish(new WayBack.Mail(null));
    CaseRef ref = register((Message.Author) null);
    reply(ref);
    Outbox.Entry asWritten = outbox.find(ref, "000002-00").orElseThrow();

    // Whoever noted it died before settling the effect: the same image is taken up again.
    new Undelivered(cases, policies, outbox)
        .record(
            asWritten,
            (Effect.CallSource) asWritten.effect(),
            "The sender left no mail address.",
            clock.instant());
    assertThat(outbox.find(ref, "000002-00").orElseThrow().state()).isEqualTo(Outbox.State.PENDING);
    dispatch.deliver(ref, "000002-00");

    assertThat(outbox.find(ref, "000002-00").orElseThrow().state()).isEqualTo(Outbox.State.FAILED);
    assertThat(events(ref)).filteredOn(SourceUnreachable.class::isInstance).hasSize(1);
    assertThat(deliveries(ref)).hasSize(1);
  }

  @Test
  void whoeverHasTheAnswerMissesNothingByWhatIsLostBesideIt() {
    publish(callback());
    CaseRef ref = register(tell("case.registered"));
    source.answers = () -> FakeSource.Answer.of(404);
    throughTheSchedule(ref, "000001-00");
    source.answers = () -> FakeSource.Answer.of(204);
    reply(ref);
    dispatch.deliver(ref, cases.get(ref).version() == 3 ? "000003-00" : "");
    step(ref, List.of(new CaseEvent.Closed("replied")), tell("case.closed"));
    String closing = "00000" + cases.get(ref).version() + "-00";
    source.answers = () -> FakeSource.Answer.of(404);
    throughTheSchedule(ref, closing);

    assertThat(events(ref))
        .filteredOn(SourceUnreachable.class::isInstance)
        .extracting(e -> ((SourceUnreachable) e).callback())
        .containsExactly("case.registered", "case.closed");
    assertThat(deliveries(ref)).isEmpty();
  }

  @Test
  @Tag("C2")
  void theEndOfAMatterThatNeededNoReplyIsWhatTheSenderWaitsFor() {
    publish(callback());
    CaseRef ref = register();
    step(
        ref,
        List.of(new CaseEvent.NoReplyNeeded("市民已撤回。"), new CaseEvent.Closed("no-reply")),
        tell("case.closed"));
    source.answers = () -> FakeSource.Answer.of(404);

    throughTheSchedule(ref, "000003-00");

    assertThat(deliveries(ref))
        .extracting(CaseTask::id)
        .containsExactly("deliver-closed-000003-00-office");
  }

  @Test
  void anAddressThatIsGoneIsLeftInPeaceUntilTheOfficePublishesAgain() {
    publish(callback());
    CaseRef first = replied();
    CaseRef second = replied();
    source.answers = () -> FakeSource.Answer.of(410);

    dispatch.deliver(first, "000002-00");
    dispatch.deliver(second, "000002-00");

    assertThat(source.received()).hasSize(1);
    assertThat(deliveries(first)).hasSize(1);
    assertThat(deliveries(second)).hasSize(1);
    assertThat(outbox.deliveries(cases.get(first)))
        .containsExactly(
            new Delivery(
                "case.replied",
                Delivery.State.DISABLED,
                1,
                "Disabled: HTTP 410",
                null,
                clock.instant()));
    assertThat(outbox.deliveries(cases.get(second)))
        .extracting(Delivery::state, Delivery::attempts)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Delivery.State.DISABLED, 0));
    assertThat(jobs.find("qinglan", "callback-gone/portal"))
        .hasValueSatisfying(
            job ->
                assertThat(job.state())
                    .isEqualTo(Map.of("since", clock.instant().toString(), "version", "1")));

    clock.advance(Duration.ofMinutes(5));
    publish(callback(), Samples.directory());
    clock.advance(Duration.ofMinutes(5));
    source.answers = () -> FakeSource.Answer.of(204);
    CaseRef third = replied();
    assertThat(dispatch.deliver(third, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(source.accepted()).hasSize(1);
  }

  @Test
  void theAuthorGetsAProperLetter() throws MessagingException, IOException {
    publish(new WayBack.Mail(null));
    CaseRef ref = replied();

    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.SETTLED);
    assertThat(dispatch.deliver(ref, "000002-00")).isEqualTo(Dispatch.Result.UNTOUCHED);

    Mail mail = mails.getFirst();
    assertThat(mails).hasSize(1);
    assertThat(mail.to()).isEqualTo("wang@mail.example");
    assertThat(mail.from()).isEqualTo("office@qinglan.example");
    assertThat(mail.subject()).isEqualTo("【答复】舆〔2026〕1号 · 〔已隐去〕反映夜间烧烤占道");
    assertThat(mail.messageId())
        .isEqualTo(
            "<"
                + SampleMailIds.IDS.mail(
                    ref, "qinglan-" + ref.id() + "-000002-00", mail.to(), "qinglan.example")
                + ">");
    String text = text(mail);
    assertThat(text)
        .startsWith(
            """
            【答复】舆〔2026〕1号
            〔已隐去〕反映夜间烧烤占道

            您好！关于您反映的事项：

            已清理，感谢反映。

            查看办理情况
            https://duban.example/status/%s

            青岚市网络舆情办 · """
                .formatted(cases.get(ref).registration().statusCode()))
        .doesNotContain("王某", "13800000000");
    assertThat(events(ref))
        .last()
        .isEqualTo(
            new CaseEvent.AnswerDelivered(
                "portal",
                "case.replied",
                "mail",
                "ses-1 (webhook-id qinglan-" + ref.id() + "-000002-00)"));
  }

  @Test
  @Tag("E3")
  void theSourceUnitIsToldTheRightChannelAndItsOwnNumber() throws MessagingException, IOException {
    publish(new WayBack.Mail("desk@source.example"));
    CaseRef ref = register();
    step(ref, List.of(new CaseEvent.Redirected("water", "供水不归我办管理。")), tell("case.redirected"));

    dispatch.deliver(ref, "000002-00");

    assertThat(mails.getFirst().to()).isEqualTo("desk@source.example");
    assertThat(text(mails.getFirst()))
        .contains("市民留言：贵处转来的留言（贵处编号 ext-" + ref.id() + "）")
        .contains("请您向供水热线反映，联系方式：12345678。\n\n供水不归我办管理。")
        .doesNotContain("王某", "wang@mail.example");
  }

  @Test
  @Tag("D5")
  void whoLeftNoAddressOrARefusedOneIsTheOfficesTask() {
    publish(new WayBack.Mail(null));
    CaseRef nobody = register((Message.Author) null);
    reply(nobody);
    dispatch.deliver(nobody, "000002-00");
    transport = mail -> new Handed.Refused("MessageRejected");
    CaseRef refused = replied();
    dispatch.deliver(refused, "000002-00");

    assertThat(mails).hasSize(1);
    assertThat(deliveries(nobody)).hasSize(1);
    assertThat(deliveries(refused)).hasSize(1);
    assertThat(events(nobody))
        .contains(
            new SourceUnreachable(
                "portal",
                "case.replied",
                "The sender left no mail address. (webhook-id qinglan-"
                    + nobody.id()
                    + "-000002-00)"));
  }

  @Test
  void aLetterThatIsNotTakenGoesOnThePolicysSchedule() {
    publish(new WayBack.Mail(null));
    CaseRef ref = replied();
    transport = mail -> new Handed.NotNow("Throttling");
    dispatch.deliver(ref, "000002-00");
    assertThat(outbox.deliveries(cases.get(ref)))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.state()).isEqualTo(Delivery.State.WAITING);
              assertThat(d.answer()).isEqualTo("Throttling");
              assertThat(d.next()).isAfter(clock.instant());
            });
    transport = mail -> new Handed.Taken("ses-2");
    clock.advance(Duration.ofSeconds(6));
    dispatch.deliver(ref, "000002-00");

    assertThat(mails).hasSize(2);
    assertThat(mails.getFirst().messageId()).isEqualTo(mails.getLast().messageId());
    assertThat(events(ref)).filteredOn(CaseEvent.AnswerDelivered.class::isInstance).hasSize(1);
  }

  @Test
  @Tag("D5")
  void theNamedAdministratorIsAskedToPostTheAnswerOnceHoweverOftenItIsTold() throws Exception {
    publish(new WayBack.Hand("office", ADMINISTRATOR));
    CaseRef ref = replied();
    Outbox.Entry asWritten = outbox.find(ref, "000002-00").orElseThrow();
    List<Callable<Dispatch.Result>> many = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      many.add(() -> dispatch.deliver(asWritten, new CaseReading(cases, ref, clock)));
    }
    try (var threads = Executors.newFixedThreadPool(6)) {
      for (Future<Dispatch.Result> one : threads.invokeAll(many)) {
        one.get();
      }
    }

    assertThat(deliveries(ref))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.id()).isEqualTo("deliver-replied-000002-00");
              assertThat(task.role()).isEqualTo(ADMINISTRATOR);
              assertThat(task.opened().people()).containsExactly("qin");
            });
    assertThat(outbox.deliveries(cases.get(ref)))
        .extracting(Delivery::state)
        .containsExactly(Delivery.State.BY_HAND);
    assertThat(events(ref)).noneMatch(CaseEvent.AnswerDelivered.class::isInstance);
    Directory directory = directory();
    Person zhang = directory.person("zhang");
    assertThat(
            policies
                .current(Samples.OFFICE)
                .mayDecide(directory.person("qin"), deliveries(ref).getFirst(), clock.instant()))
        .isTrue();
    assertThat(
            policies
                .current(Samples.OFFICE)
                .mayDecide(zhang, deliveries(ref).getFirst(), clock.instant()))
        .as("another role of the same unit")
        .isFalse();
  }

  @Test
  @Tag("D5")
  void whereNobodyPostsTheOfficeIsAsked() {
    publish(new WayBack.Hand("office", ADMINISTRATOR), Samples.directory());
    CaseRef ref = register(tell("case.registered"));
    reply(ref);
    dispatch.deliver(ref, "000001-00");
    dispatch.deliver(ref, "000002-00");

    assertThat(deliveries(ref))
        .extracting(CaseTask::id)
        .containsExactly("deliver-replied-000002-00-office");
    assertThat(outbox.deliveries(cases.get(ref)))
        .extracting(Delivery::told, Delivery::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("case.registered", Delivery.State.NOT_SENT),
            org.assertj.core.groups.Tuple.tuple("case.replied", Delivery.State.FAILED));
  }

  private static String text(Mail mail) throws MessagingException, IOException {
    MimeMessage message =
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(mail.mime()));
    return firstText(message.getContent());
  }

  private static String firstText(Object content) throws MessagingException, IOException {
    return content instanceof MimeMultipart parts
        ? firstText(parts.getBodyPart(0).getContent())
        : content.toString().replace("\r\n", "\n");
  }
}
