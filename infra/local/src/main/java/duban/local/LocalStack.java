package duban.local;

import duban.local.bill.Bill;
import duban.local.city.LocalCity;
import duban.local.city.Offices;
import duban.local.clients.Faults;
import duban.local.clients.LocalClients;
import duban.local.clients.LocalDatabase;
import duban.local.clients.LocalDynamoDb;
import duban.local.clients.LocalS3;
import duban.local.clients.LocalSecrets;
import duban.local.clients.MailCapture;
import duban.local.clients.Mailbox;
import duban.local.clients.SignedLinks;
import duban.local.clock.LocalClock;
import duban.local.events.EventBus;
import duban.local.events.MailService;
import duban.local.functions.Functions;
import duban.local.machines.Interpreter;
import duban.local.machines.Machines;
import duban.local.pages.LocalSite;
import duban.local.pages.MailPages;
import duban.local.schedule.Schedules;
import duban.local.stream.Delivery;
import duban.local.stream.StreamPump;
import duban.local.template.Deployment;
import duban.local.template.InvalidTemplate;
import duban.local.template.LocalParameters;
import duban.local.template.TemplateReader;
import duban.local.web.Admission;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.Gateway;
import duban.local.web.OwnPages;
import duban.local.web.WebServer;
import duban.local.work.InFlight;
import duban.local.work.RequestsFirst;
import duban.states.LambdaTarget;
import duban.wiring.Clients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/// A deployment, running in this JVM. Several can run side by side; each has its own database,
/// clock and port.
public final class LocalStack implements AutoCloseable {
  /// How long, in real time, work may take to come to rest before [#settle()] says what is still
  /// busy.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String SOURCE_SECRETS = "SOURCE_SECRETS";
  private static final String CONFIGURATION_SET = "MAIL_CONFIGURATION_SET";

  /// How many pieces of background work run at once. Requests in front are not limited.
  private static final int BACKGROUND = 8;

  /// Mail is captured, so any sender will do. Whoever plays a mail server here is one.
  private static final Map<String, String> LOCAL_PARAMETERS =
      Map.of("MailIdentity", "example.org", "MailedReports", "believed");

  private final InFlight work = new InFlight();
  private final RequestsFirst requests = new RequestsFirst();
  private final Bill bill = new Bill();
  private final Faults faults = new Faults();
  private final Mailbox mailbox = new Mailbox();
  private final LocalClock clock;
  private final LocalDatabase database;
  private final LocalS3 s3;
  private final SignedLinks links;
  private final Clients clients;
  private final SfnClient stepFunctions;
  private final Functions functions;
  private final EventBus events;
  private final MailService mailService;
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<StreamPump> pumps = new ArrayList<>();
  private final Schedules schedules;
  private final Offices offices;
  private final WebServer server;
  private final Deployment deployment;
  private final Admission admission;
  private final boolean throttled;

  /// @param port 0 for any free one
  /// @param root the folder with `template.yaml`, `statemachines` and `infra/policies`
  /// @param frozenAt where the clock stands, for a clock that moves only when it is told to
  /// @param throttled whether the HTTP API takes no more than its stage in `template.yaml` allows;
  ///   otherwise it takes what can be under way at once
  public record Options(int port, Path root, Optional<Instant> frozenAt, boolean throttled) {
    public Options(int port, Path root, Optional<Instant> frozenAt) {
      this(port, root, frozenAt, false);
    }

    public Options(int port, Path root) {
      this(port, root, Optional.empty());
    }
  }

  /// Runs what `template.yaml` describes.
  ///
  /// @throws WebServer.PortTaken when something else listens on the port
  /// @throws InvalidTemplate naming everything in the template that cannot be run here, each with
  ///   its line
  public static LocalStack start(Options options) throws InvalidTemplate {
    return start(options, uri -> read(options.root(), uri), Interpreter::new);
  }

  private static Deployment read(Path root, URI uri) throws InvalidTemplate {
    try {
      return TemplateReader.read(
          root.resolve("template.yaml"), new LocalParameters(uri, LOCAL_PARAMETERS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Works out what to run, given where the stack listens.
  interface Description<E extends Exception> {
    Deployment at(URI uri) throws E;
  }

  /// Runs what `describe` gives for the stack's own address.
  ///
  /// @throws WebServer.PortTaken when something else listens on the port
  static <E extends Exception> LocalStack start(
      Options options, Description<E> describe, Machines.Factory machines) throws E {
    var site =
        new AtomicReference<Function<Call, Answer>>(
            call -> Answer.json(503, "{\"message\":\"Service Unavailable\"}"));
    WebServer server;
    try {
      server = WebServer.start(options.port(), call -> site.get().apply(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean started = false;
    try {
      LocalStack stack = new LocalStack(options, server, describe.at(server.uri()), machines);
      site.set(stack.site());
      started = true;
      return stack;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  private LocalStack(
      Options options, WebServer server, Deployment deployment, Machines.Factory machines) {
    this.server = server;
    this.deployment = deployment;
    throttled = options.throttled();
    admission =
        deployment
            .throttle()
            .filter(throttle -> options.throttled())
            .map(
                throttle ->
                    new Admission(
                        throttle.rate(), throttle.burst(), Admission.UNDER_WAY, System::nanoTime))
            .orElseGet(Admission::ofAnyRate);
    clock =
        options
            .frozenAt()
            .map(at -> LocalClock.frozen(work, at))
            .orElseGet(() -> LocalClock.running(work));
    database = new LocalDatabase(deployment.tables());
    DynamoDbClient dynamoDb =
        new LocalDynamoDb(
            database.client(),
            bill,
            faults,
            requests::letPass,
            () -> pumps.forEach(StreamPump::wrote));
    var secrets = new LocalSecrets(deployment.secrets());
    var mail = new MailCapture(mailbox, clock, variable(CONFIGURATION_SET), bill, faults);
    s3 = new LocalS3(temporaryFolder(), deployment.buckets(), faults, clock);
    links = new SignedLinks(s3, server.uri(), clock, InstantSource.system());
    var late = new AtomicReference<Functions>();
    Machines service =
        machines.create(
            clock,
            work.executor("state machine", BACKGROUND),
            (name, payload) -> Objects.requireNonNull(late.get()).invoke(name, payload));
    stepFunctions = service.client();
    bill.transitionsFrom(service::transitions);
    clients =
        new LocalClients(
            dynamoDb,
            LocalClients.faulty(stepFunctions, faults),
            mail,
            secrets,
            s3,
            links.presigner(),
            LocalClients.outgoing(faults));
    functions = new Functions(deployment.functions(), clients, clock, work, requests, bill, faults);
    late.set(functions);
    events = new EventBus(deployment.rules(), functions, work.executor("event", BACKGROUND), clock);
    mailService = new MailService(s3, deployment.buckets(), events, clock);
    deployment.stateMachines().forEach(service::define);
    offices = new Offices(options.root().resolve("infra/policies"), functions);
    variable(SOURCE_SECRETS)
        .ifPresent(
            arn ->
                secrets.putSecretValue(s -> s.secretId(arn).secretString(offices.secretsJson())));
    functions.warm();
    startStreams();
    offices.publish();
    schedules = new Schedules(clock, work.executor("schedule", BACKGROUND), functions, bill);
    schedules.start(deployment.schedules());
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("duban-s3-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startStreams() {
    for (Deployment.Table table : deployment.tables()) {
      List<Delivery> onTable =
          deployment.streams().stream()
              .filter(mapping -> mapping.table().equals(table.logicalId()))
              .map(mapping -> new Delivery(mapping, functions::invoke))
              .toList();
      if (!onTable.isEmpty()) {
        String arn = database.streamArn(table.logicalId());
        deliveries.addAll(onTable);
        pumps.add(new StreamPump(database.streams(), arn, onTable, work));
      }
    }
    pumps.forEach(StreamPump::start);
  }

  private Optional<String> variable(String name) {
    return deployment.functions().stream()
        .map(function -> function.environment().get(name))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private Function<Call, Answer> site() {
    LocalSite pages = localSite();
    OwnPages own = new OwnPages(uri().getPort(), pages);
    return call ->
        SignedLinks.leadsTo(call.path())
            ? links.answer(call)
            : LocalSite.owns(call.path()) ? own.apply(call) : pages.apply(call);
  }

  private LocalSite localSite() {
    Gateway gateway =
        new Gateway(
            deployment.routes(),
            functions::invokeInFront,
            clock,
            bill,
            new Gateway.Admissions(admission, throttled));
    return new LocalSite(
        uri(),
        gateway::answer,
        gateway::asOperator,
        clock,
        mailbox,
        new MailPages(mailService, mailbox, variable(CONFIGURATION_SET).orElse("")),
        offices,
        bill,
        stepFunctions,
        deployment.stateMachines().stream().map(Deployment.StateMachine::arn).toList());
  }

  /// Where it listens, without a slash at the end.
  public URI uri() {
    return server.uri();
  }

  public LocalClock clock() {
    return clock;
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  /// The buckets, to put into by hand and to hear of what is put.
  public LocalS3 s3() {
    return s3;
  }

  /// Where events of services arrive, to be made to repeat.
  public EventBus events() {
    return events;
  }

  public Faults faults() {
    return faults;
  }

  public Bill bill() {
    return bill;
  }

  public LocalCity city() {
    return offices;
  }

  public Deployment deployment() {
    return deployment;
  }

  /// The services as the functions see them.
  public Clients clients() {
    return clients;
  }

  /// The database as it is: reading here is not billed.
  public DynamoDbClient database() {
    return database.client();
  }

  /// The readers of the tables' streams, to be paused, or made to lose what waits.
  public List<StreamPump> streams() {
    return List.copyOf(pumps);
  }

  /// What fires by the clock, to be silenced for a while.
  public Schedules schedules() {
    return schedules;
  }

  /// The stream mappings, to be made to repeat and shuffle.
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /// Replaces every function's instances, as when their processes ended.
  public void restartFunctions() {
    functions.restart();
  }

  /// Invokes a function by logical id, name or ARN with a JSON payload.
  public String invoke(String function, String json) throws LambdaTarget.FunctionError {
    return functions.invoke(function, json);
  }

  /// Returns when nothing more will happen until the clock moves or somebody calls.
  ///
  /// @throws InFlight.StillBusy naming what is under way after [#PATIENCE]
  public void settle() {
    clock.settle(PATIENCE);
  }

  /// Moves the clock; everything due on the way happens, in order, before it answers.
  public Instant advance(Duration by) {
    return clock.advance(by, PATIENCE);
  }

  @Override
  public void close() {
    server.close();
    clock.close();
    pumps.forEach(StreamPump::close);
    clients.http().close();
    database.close();
    links.presigner().close();
    s3.close();
  }
}
