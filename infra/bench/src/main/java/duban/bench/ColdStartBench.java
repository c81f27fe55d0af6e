package duban.bench;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpServer;
import duban.handlers.PublishFunction;
import duban.local.functions.Invocation;
import duban.local.template.Deployment;
import duban.local.template.InvalidTemplate;
import duban.local.template.LocalParameters;
import duban.local.template.TemplateReader;
import duban.wiring.Clients;
import duban.wiring.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ses.SesClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import tools.jackson.databind.json.JsonMapper;

/// The intake function out of the built zip, from the start of its JVM to its first `202`, against
/// DynamoDB Local and a secret store on loopback. Without SnapStart, which AWS adds.
final class ColdStartBench {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final int ROUNDS = 5;
  private static final JsonMapper JSON = new JsonMapper();

  private ColdStartBench() {}

  static List<Result> run(Path root) throws Exception {
    Path zip = root.resolve("functions/target/duban-functions-lambda.zip");
    Path lib = ColdStart.unpack(zip, Files.createTempDirectory("duban-bench"));
    double megabytes = Files.size(zip) / 1e6;
    Server dynamoDb = startDynamoDb();
    HttpServer secrets = startSecrets();
    try {
      URI database =
          URI.create(
              "http://127.0.0.1:" + ((ServerConnector) dynamoDb.getConnectors()[0]).getLocalPort());
      Deployment.Function intake = prepare(root, database);
      Map<String, String> environment = new HashMap<>(intake.environment());
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", database.toString());
      environment.put(
          "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:" + secrets.getAddress().getPort());
      List<Double> times = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ColdStart.Answer answer =
            ColdStart.measure(lib, intake.handler(), environment, event(round));
        if (!answer.body().contains("\"statusCode\":202")) {
          throw new IllegalStateException("The intake function answered " + answer.body());
        }
        times.add(answer.milliseconds());
      }
      times.sort(null);
      return List.of(
          Result.atMost("Lambda zip", megabytes, 20, "MB"),
          Result.info(
              "Intake function, JVM start to first 202 (signature checked, case written), median of "
                  + ROUNDS,
              "%.0f ms".formatted(times.get(ROUNDS / 2))));
    } finally {
      secrets.stop(0);
      dynamoDb.stop();
    }
  }

  private static String event(int round) throws Exception {
    String body =
        JSON.writeValueAsString(
            new TreeMap<>(
                Map.of(
                    "externalId",
                    "cold-" + round,
                    "title",
                    "路灯不亮",
                    "content",
                    "路口的路灯已经三天不亮。",
                    "postedAt",
                    "2026-04-15T09:12:00+08:00")));
    String id = "msg_cold" + round;
    long timestamp = Instant.now().getEpochSecond();
    return JSON.writeValueAsString(
        Map.of(
            "version",
            "2.0",
            "routeKey",
            "POST /intake/{source}",
            "rawPath",
            "/intake/city-portal",
            "pathParameters",
            Map.of("source", "city-portal"),
            "headers",
            Map.of(
                "content-type",
                "application/json",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                new Webhook(SECRET).sign(id, timestamp, body)),
            "requestContext",
            Map.of("http", Map.of("method", "POST", "path", "/intake/city-portal")),
            "body",
            body,
            "isBase64Encoded",
            false));
  }

  /// Makes the table and publishes the policy, as a deployment would.
  private static Deployment.Function prepare(Path root, URI database)
      throws IOException, InvalidTemplate {
    Deployment deployment =
        TemplateReader.read(
            root.resolve("template.yaml"),
            new LocalParameters(URI.create("http://127.0.0.1"), Map.of()));
    DynamoDbClient client =
        DynamoDbClient.builder()
            .endpointOverride(database)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("bench", "bench")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    deployment.tables().forEach(table -> client.createTable(table.request()));
    Deployment.Function publish = function(deployment, "PublishFunction");
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> folder = Files.list(root.resolve("infra/policies/qinglan"))) {
      for (Path file : folder.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    byte[] payload = JSON.writeValueAsBytes(Map.of("office", "qinglan", "files", files));
    Environment environment =
        new Environment(publish.environment(), new OnlyDynamoDb(client), InstantSource.system());
    ScopedValue.where(Environment.HERE, environment)
        .call(
            () -> {
              new PublishFunction()
                  .handleRequest(
                      new ByteArrayInputStream(payload),
                      new ByteArrayOutputStream(),
                      new Invocation(publish));
              return null;
            });
    return function(deployment, "IntakeFunction");
  }

  private static Deployment.Function function(Deployment deployment, String id) {
    return deployment.functions().stream()
        .filter(f -> f.logicalId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /// DynamoDB Local over HTTP on loopback; its own server would listen on every interface.
  private static Server startDynamoDb() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
    server.start();
    return server;
  }

  private static HttpServer startSecrets() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    String answer =
        JSON.writeValueAsString(
            Map.of(
                "Name",
                "sources",
                "SecretString",
                JSON.writeValueAsString(Map.of("city-portal", List.of(SECRET)))));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  /// Publishing touches the table and nothing else.
  private record OnlyDynamoDb(DynamoDbClient dynamoDb) implements Clients {
    @Override
    public SfnClient stepFunctions() {
      throw new IllegalStateException("Publishing starts nothing.");
    }

    @Override
    public SesClient ses() {
      throw new IllegalStateException("Publishing mails nobody.");
    }

    @Override
    public SecretsManagerClient secrets() {
      throw new IllegalStateException("Publishing needs no secret.");
    }

    @Override
    public S3Client s3() {
      throw new IllegalStateException("Publishing keeps no paper.");
    }

    @Override
    public S3Presigner s3Links() {
      throw new IllegalStateException("Publishing keeps no paper.");
    }

    @Override
    public HttpClient http() {
      throw new IllegalStateException("Publishing calls nobody.");
    }
  }
}
