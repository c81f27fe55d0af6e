package duban.acceptance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import duban.local.bill.Bill;
import duban.local.template.Deployment;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.Gateway;
import duban.local.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request on its way to a function elsewhere.
class InvokerTest {
  private static final Instant NOW = Instant.parse("2026-04-15T01:12:00Z");

  private final Deployment deployment =
      Elsewhere.read(Repository.root(), URI.create("http://127.0.0.1:9999"), "set");
  private final List<Call> arrived = new ArrayList<>();
  private Answer next = Answer.json(200, "{\"statusCode\":200}");
  private WebServer lambda;
  private Invoker invoker;

  @BeforeEach
  void listen() throws IOException {
    lambda =
        WebServer.start(
            0,
            call -> {
              arrived.add(call);
              return next;
            });
    Services services =
        Services.at(
            Optional.of(lambda.uri()),
            Region.US_EAST_1,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")));
    invoker =
        new Invoker(
            services.lambda(),
            deployment,
            new Deployed() {
              @Override
              public String real(String madeUp) {
                return madeUp.replace("duban-", "stories-");
              }

              @Override
              public void close() {}
            });
  }

  @AfterEach
  void stop() {
    lambda.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /act/abc, done=a%20b&done=c&x, text/html, '', ActFunction",
    "HEAD, /act/abc, '', text/html, '', ActFunction",
    "POST, /act/a%2Bb+c, lang=en, application/x-www-form-urlencoded, decision=agree, ActFunction",
    "POST, /intake/city-portal, '', application/json, '{\"title\":\"人行道\"}', IntakeFunction",
    "GET, /status/%E5%8F%B7, '', application/json, '', StatusFunction",
    "GET, /health, '', application/json, '', HealthFunction"
  })
  void theFunctionGetsTheEventThatTheLocalStacksGatewayMakes(
      String method, String path, String query, String type, String body, String function) {
    Call call =
        new Call(
            method,
            path,
            query,
            Map.of(
                "content-type",
                List.of(type),
                "cookie",
                List.of("a=1; b=2"),
                "accept-language",
                List.of("en", "zh")),
            body.getBytes(StandardCharsets.UTF_8),
            "127.0.0.1");
    List<byte[]> local = new ArrayList<>();
    gateway(
            (name, event) -> {
              assertThat(name).isEqualTo(function);
              local.add(event);
              return "{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8);
            })
        .answer(call);
    assertThat(gateway(invoker).answer(call).status()).isEqualTo(200);

    assertThat(arrived).hasSize(1);
    assertThat(arrived.getFirst().path())
        .isEqualTo("/2015-03-31/functions/stories-" + function + "%3Alive/invocations");
    assertThat(event(arrived.getFirst().body())).isEqualTo(event(local.getFirst()));
  }

  private Gateway gateway(Gateway.Target target) {
    return new Gateway(deployment.routes(), target, () -> NOW, new Bill());
  }

  /// Every request has an id of its own.
  private static JsonNode event(byte[] json) {
    JsonNode event = JsonMapper.shared().readTree(json);
    assertThat(((ObjectNode) event.get("requestContext")).remove("requestId").asString())
        .isNotBlank();
    return event;
  }

  @Test
  void theAnswerIsTheFunctions() {
    next =
        Answer.json(
            200,
            "{\"statusCode\":303,\"headers\":{\"Location\":\"/act/abc\"},\"cookies\":[\"c=1\"],\"body\":\"去\"}");
    Answer answer = gateway(invoker).answer(get("/act/abc"));

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers())
        .containsEntry("location", List.of("/act/abc"))
        .containsEntry("set-cookie", List.of("c=1"));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("去");
  }

  @Test
  void aFunctionThatFailsIsAServerErrorAndItsMessageIsNotShown() {
    next =
        new Answer(
            200,
            Map.of("x-amz-function-error", List.of("Unhandled")),
            "{\"errorType\":\"java.lang.IllegalStateException\",\"errorMessage\":\"inside\"}"
                .getBytes(StandardCharsets.UTF_8));
    Answer answer = gateway(invoker).answer(get("/health"));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo("{\"message\":\"Internal Server Error\"}");
  }

  @Test
  void whatIsNoRouteReachesNoFunction() {
    assertThat(gateway(invoker).answer(get("/nowhere")).status()).isEqualTo(404);
    assertThat(arrived).isEmpty();
  }

  private static Call get(String path) {
    return new Call("GET", path, "", Map.of(), new byte[0], "127.0.0.1");
  }
}
