package duban.acceptance.engines;

import duban.local.LocalStack;
import duban.local.bill.Bill;
import duban.local.city.Offices;
import duban.local.clients.Mail;
import duban.local.pages.Executions;
import duban.local.template.Deployment;
import duban.local.template.InvalidTemplate;
import duban.local.template.LocalParameters;
import duban.local.template.TemplateReader;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.Gateway;
import duban.local.web.WebServer;
import duban.states.LambdaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A deployment in somebody else's engine: everything runs there, and only the HTTP API is here, on
/// 127.0.0.1, by the local stack's own gateway.
public final class Elsewhere implements Engine {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// How long work may take to come to rest. Functions there begin cold.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// When schedules are fired, if something is still waited for: nobody waits a minute for them.
  /// What came to rest by itself is left alone, so that nobody is reminded in the middle of a
  /// story.
  private static final Duration BETWEEN_SCHEDULES = Duration.ofSeconds(10);

  private static final int MOST_EXECUTIONS = 200;

  /// An address that nobody has (RFC 2606): a policy names the sources' real ones, and a story must
  /// not tell them anything.
  private static final URI NOBODY = URI.create("https://nobody.invalid/");

  private static final Pattern SENDER = Pattern.compile("(?m)^ *from: [^@\\s]+@(\\S+)$");

  private final Found.Place place;
  private final Deployment deployment;
  private final Deployed deployed;
  private final WebServer server;
  private final Invoker functions;
  private final Offices offices;
  private final Executions executions;
  private final Set<String> mailsOfOthers = new HashSet<>();

  private Elsewhere(Running running, Path root, WebServer server) {
    place = running.place();
    deployment = running.deployment();
    deployed = running.deployed();
    this.server = server;
    functions = new Invoker(place.services().lambda(), deployment, deployed);
    offices = new Offices(root.resolve("infra/policies"), functions);
    executions =
        new Executions(
            place.services().stepFunctions(),
            deployment.stateMachines().stream().map(m -> deployed.real(m.arn())).toList());
    place.mails().ifPresent(mails -> mails.all().forEach(mail -> mailsOfOthers.add(mail.id())));
  }

  /// @param root the folder with `template.yaml`, `statemachines` and `infra/policies`
  static Elsewhere start(Found.Place place, Path root) {
    try {
      return deploy(place, root);
    } catch (Deployer.Refused e) {
      throw new AssertionError(e);
    }
  }

  /// Deploys once, to see whether it can be done, and takes it away again.
  static void tryOut(Found.Place place) throws Deployer.Refused {
    deploy(place, Repository.root()).close();
  }

  private static Elsewhere deploy(Found.Place place, Path root) throws Deployer.Refused {
    String run = "duban-stories-" + UUID.randomUUID().toString().substring(0, 8);
    return open(
        root,
        address -> {
          Deployment deployment = read(root, address, run);
          Deployer deployer = new Deployer(place.services(), new Names(deployment, run));
          deployer.carryOut(Plan.of(deployment, given(place, root, run)));
          return new Running(place, deployment, deployer);
        });
  }

  /// A deployment as it was read, and as it runs.
  record Running(Found.Place place, Deployment deployment, Deployed deployed) {}

  /// Makes a deployment run whose HTTP API is at an address.
  interface Start {
    Running at(URI address) throws Deployer.Refused;
  }

  /// Opens the HTTP API of what `start` makes run, gives the sources their secrets and publishes
  /// the offices.
  static Elsewhere open(Path root, Start start) throws Deployer.Refused {
    var site = new AtomicReference<Function<Call, Answer>>(_ -> Answer.json(503, "{}"));
    WebServer server = listen(site);
    Optional<Running> running = Optional.empty();
    boolean open = false;
    try {
      running = Optional.of(start.at(server.uri()));
      Deployment deployment = running.get().deployment();
      Elsewhere elsewhere = new Elsewhere(running.get(), root, server);
      elsewhere.furnish();
      site.set(
          new Gateway(deployment.routes(), elsewhere.functions, InstantSource.system(), new Bill())
              ::answer);
      open = true;
      return elsewhere;
    } catch (Offices.NotPublished | SdkException e) {
      throw new Deployer.Refused("The functions do not run", e);
    } finally {
      if (!open) {
        server.close();
        running.ifPresent(made -> made.deployed().close());
      }
    }
  }

  private static WebServer listen(AtomicReference<Function<Call, Answer>> site) {
    try {
      return WebServer.start(0, call -> site.get().apply(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Deployment read(Path root, URI address, String run) {
    try {
      return TemplateReader.read(
          root.resolve("template.yaml"),
          new LocalParameters(
              address, Map.of("MailIdentity", senderDomain(root), "MailConfigurationSet", run)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidTemplate e) {
      throw new AssertionError(e);
    }
  }

  private static Plan.Given given(Found.Place place, Path root, String run) {
    try {
      return new Plan.Given(
          SdkBytes.fromByteArray(Files.readAllBytes(place.functionsZip())),
          SdkBytes.fromByteArray(
              Files.readAllBytes(place.functionsZip().resolveSibling("duban-import-lambda.zip"))),
          architecture(),
          place.role(),
          place.mails().isPresent() ? Optional.of(senderDomain(root)) : Optional.empty(),
          run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Architecture architecture() {
    String here = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return here.equals("aarch64") || here.equals("arm64")
        ? Architecture.ARM64
        : Architecture.X86_64;
  }

  private static String senderDomain(Path root) throws IOException {
    String policy = Files.readString(root.resolve("infra/policies/qinglan/policy.yaml"));
    Matcher sender = SENDER.matcher(policy);
    if (!sender.find()) {
      throw new AssertionError("The policy names no sender.");
    }
    return sender.group(1);
  }

  private void furnish() {
    secrets().putSecretValue(s -> s.secretId(sourceSecrets()).secretString(offices.secretsJson()));
    offices.redirectAll(NOBODY);
    offices.publish();
  }

  @Override
  public String name() {
    return place.name();
  }

  @Override
  public Set<Ability> abilities() {
    return place.abilities();
  }

  @Override
  public URI address() {
    return server.uri();
  }

  @Override
  public DynamoDbClient database() {
    return place.services().dynamoDb();
  }

  @Override
  public String tableName() {
    return deployed.real(
        Objects.requireNonNull(deployment.tables().getFirst().request().tableName()));
  }

  @Override
  public SecretsManagerClient secrets() {
    return place.services().secrets();
  }

  @Override
  public String sourceSecrets() {
    return deployment.functions().stream()
        .map(function -> function.environment().get("SOURCE_SECRETS"))
        .filter(Objects::nonNull)
        .map(deployed::real)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public LocalStack localStack(Ability needed) {
    needs(needed);
    throw new IllegalStateException(name() + " is not the local stack.");
  }

  @Override
  public JsonNode cast() {
    return JSON.valueToTree(Map.of("sources", offices.sources(), "people", offices.people()));
  }

  @Override
  public List<JsonNode> mails(Optional<String> to) {
    needs(Ability.MAILBOX);
    rest();
    return place.mails().orElseThrow().all().stream()
        .filter(mail -> !mailsOfOthers.contains(mail.id()))
        .filter(mail -> to.isEmpty() || reaches(mail, to.get()))
        .map(JSON::<JsonNode>valueToTree)
        .toList();
  }

  private static boolean reaches(Mail mail, String address) {
    return Stream.concat(mail.to().stream(), mail.cc().stream())
        .anyMatch(address::equalsIgnoreCase);
  }

  @Override
  public JsonNode executions() {
    rest();
    return JSON.valueToTree(executions.latest(MOST_EXECUTIONS));
  }

  @Override
  public JsonNode execution(String name) {
    rest();
    return JSON.valueToTree(executions.find(name).orElseThrow());
  }

  @Override
  public Instant advance(Duration by) {
    if (!by.isZero()) {
      needs(Ability.MOVABLE_CLOCK);
    }
    rest();
    return Instant.now();
  }

  @Override
  public void redirect(String source, URI callback) {
    needs(Ability.CALLBACKS);
    offices.redirect(source, callback);
  }

  /// Returns when two looks, one after the other, saw the same, and nothing in it that moves.
  private void rest() {
    var last = new AtomicReference<@Nullable Look>();
    var fired = new AtomicReference<>(Instant.now());
    Patience.until(
        PATIENCE,
        place.betweenLooks(),
        () -> {
          if (fired.get().plus(BETWEEN_SCHEDULES).isBefore(Instant.now())) {
            fireSchedules();
            fired.set(Instant.now());
          }
          Look now = look();
          return now.equals(last.getAndSet(now)) && now.owed().isEmpty() && now.moving().isEmpty();
        },
        () -> "Not at rest: " + last.get());
  }

  /// @param owed sort keys of what must still happen
  /// @param moving executions that do not wait for people
  /// @param events how many events each execution had
  private record Look(Set<String> owed, Set<String> moving, Map<String, Integer> events) {}

  private Look look() {
    Set<String> owed =
        database()
            .scanPaginator(t -> t.tableName(tableName()).consistentRead(true))
            .items()
            .stream()
            .filter(Rest::owed)
            .map(item -> key(item, "PK") + " " + key(item, "SK"))
            .collect(Collectors.toSet());
    Map<String, List<HistoryEvent>> histories =
        deployment.stateMachines().stream()
            .flatMap(machine -> histories(deployed.real(machine.arn())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Look(
        owed,
        histories.entrySet().stream()
            .filter(e -> !Rest.waitsForPeople(e.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()),
        histories.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().size())));
  }

  private Stream<Map.Entry<String, List<HistoryEvent>>> histories(String machine) {
    return place
        .services()
        .stepFunctions()
        .listExecutionsPaginator(l -> l.stateMachineArn(machine))
        .executions()
        .stream()
        .map(
            execution ->
                Map.entry(
                    execution.executionArn(),
                    place
                        .services()
                        .stepFunctions()
                        .getExecutionHistoryPaginator(
                            h -> h.executionArn(execution.executionArn()).maxResults(1_000))
                        .events()
                        .stream()
                        .toList()));
  }

  private static String key(Map<String, AttributeValue> item, String name) {
    return Objects.requireNonNull(item.get(name), name).s();
  }

  private void fireSchedules() {
    for (Deployment.Schedule schedule : deployment.schedules()) {
      try {
        functions.invoke(schedule.function(), schedule.input());
      } catch (LambdaTarget.FunctionError e) {
        throw new AssertionError(schedule.function() + " failed: " + e.errorType(), e);
      }
    }
  }

  @Override
  public void close() {
    server.close();
    deployed.close();
  }
}
