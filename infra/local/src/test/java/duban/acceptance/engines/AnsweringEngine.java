package duban.acceptance.engines;

import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An engine's answers to being deployed to, over HTTP, each in its service's own protocol.
///
/// Tables are real: DynamoDB Local's own server makes them. Of the other services there is nothing
/// but the answer to each call, which is remembered with what it said.
final class AnsweringEngine implements AutoCloseable {
  /// DynamoDB Local's region and account.
  static final String PLACE = "ddblocal:000000000000";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Server database;
  private final WebServer others;
  private final Services services;
  private final List<Heard> heard = Collections.synchronizedList(new ArrayList<>());
  private Optional<String> runtimeRefusal = Optional.empty();

  /// @param operation as its service names it
  /// @param body JSON, or a form as text
  record Heard(String operation, String path, JsonNode body) {}

  AnsweringEngine() {
    try {
      others = WebServer.start(0, this::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = database();
    var credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing"));
    int port = ((ServerConnector) database.getConnectors()[0]).getLocalPort();
    Services rest = Services.at(Optional.of(others.uri()), Region.US_EAST_1, credentials);
    services =
        new Services(
            Services.made(
                DynamoDbClient.builder(),
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                Region.US_EAST_1,
                credentials),
            rest.lambda(),
            rest.stepFunctions(),
            rest.secrets(),
            rest.ses());
  }

  /// Its own runner listens on every interface; this one on 127.0.0.1.
  private static Server database() {
    Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
    try {
      server.setHandler(
          new LocalDynamoDBServerHandler(
              new LocalDynamoDBRequestHandler(0, true, null, true, false), null));
      server.start();
    } catch (Exception e) {
      // That is all Jetty declares.
      throw new IllegalStateException(e);
    }
    return server;
  }

  Services services() {
    return services;
  }

  /// From now on no function is created, for this reason.
  void refuseRuntime(String reason) {
    runtimeRefusal = Optional.of(reason);
  }

  /// Begins to remember anew.
  void forget() {
    heard.clear();
  }

  List<Heard> heard() {
    return List.copyOf(heard);
  }

  List<String> operations() {
    return heard().stream().map(Heard::operation).toList();
  }

  private Answer answer(Call call) {
    String text = new String(call.body(), StandardCharsets.UTF_8);
    Optional<String> action =
        call.header("content-type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .flatMap(_ -> call.field("Action"));
    Optional<String> target = call.header("x-amz-target");
    String operation =
        target
            .map(name -> name.substring(name.indexOf('.') + 1))
            .or(() -> action)
            .orElseGet(() -> lambda(call));
    JsonNode body =
        action.isPresent() || text.isEmpty() ? JSON.stringNode(text) : JSON.readTree(text);
    heard.add(new Heard(operation, call.path(), body));
    String name = body.path("Name").asString(body.path("name").asString(""));
    return switch (operation) {
      case "CreateSecret" ->
          Answer.json(
              200, "{\"ARN\":\"" + arn("secretsmanager", "secret:" + name + "-AbCdEf") + "\"}");
      case "CreateStateMachine" ->
          Answer.json(
              200,
              "{\"stateMachineArn\":\""
                  + arn("states", "stateMachine:" + name)
                  + "\",\"creationDate\":1.0}");
      case "CreateFunction" ->
          runtimeRefusal
              .map(AnsweringEngine::refusal)
              .orElseGet(() -> Answer.json(201, "{\"State\":\"Pending\"}"));
      case "GetFunction" -> Answer.json(200, "{\"Configuration\":{\"State\":\"Active\"}}");
      case "CreateEventSourceMapping" ->
          Answer.json(202, "{\"UUID\":\"mapping-1\",\"State\":\"Creating\"}");
      case "GetEventSourceMapping" ->
          Answer.json(200, "{\"UUID\":\"mapping-1\",\"State\":\"Enabled\"}");
      case "Invoke" ->
          Answer.json(
              200,
              call.path().contains("PublishFunction")
                  ? "{\"office\":\"qinglan\",\"version\":1}"
                  : "{\"statusCode\":200,\"body\":\"" + call.path() + "\"}");
      case "CreateAlias",
          "PutSecretValue",
          "DeleteFunction",
          "DeleteEventSourceMapping",
          "DeleteStateMachine",
          "DeleteSecret" ->
          Answer.json(200, "{}");
      case "VerifyDomainIdentity",
          "CreateConfigurationSet",
          "DeleteIdentity",
          "DeleteConfigurationSet" ->
          Answer.text(200, "text/xml", "<R><" + operation + "Result/></R>");
      default -> Answer.json(404, "{\"message\":\"" + operation + " is not answered.\"}");
    };
  }

  private static Answer refusal(String reason) {
    return new Answer(
        400,
        Map.of("x-amzn-errortype", List.of("InvalidParameterValueException")),
        JSON.createObjectNode().put("message", reason).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String lambda(Call call) {
    if (call.path().endsWith("/invocations")) {
      return "Invoke";
    }
    String what =
        call.path().endsWith("/aliases")
            ? "Alias"
            : call.path().contains("/event-source-mappings") ? "EventSourceMapping" : "Function";
    return switch (call.method()) {
          case "POST" -> "Create";
          case "GET" -> "Get";
          default -> "Delete";
        }
        + what;
  }

  private static String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + PLACE + ":" + resource;
  }

  @Override
  public void close() {
    others.close();
    try {
      database.stop();
    } catch (Exception e) {
      // That is all Jetty declares.
      throw new IllegalStateException(e);
    }
  }
}
