package duban.acceptance.engines;

import duban.local.LocalStack;
import duban.local.StackBehind;
import duban.local.functions.Functions;
import duban.local.template.Deployment;
import duban.local.web.Answer;
import duban.local.web.Call;
import duban.local.web.PathPattern;
import duban.local.web.WebServer;
import duban.states.LambdaTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;

/// What runs elsewhere, rehearsed on this machine: everything as in [Elsewhere], on the services of
/// a local stack, which knows nothing of it. Functions are invoked over HTTP by Lambda's API. What
/// is not rehearsed is the [Deployer]: the local stack deploys itself.
///
/// `-Dacceptance.engine=rehearsal` tells every story on it as well.
final class Rehearsal {
  private static final PathPattern INVOKE =
      new PathPattern("/2015-03-31/functions/{name}/invocations");

  /// The services are at hand, and tell at once.
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private Rehearsal() {}

  static boolean askedFor() {
    return System.getProperty("acceptance.engine", "").equals("rehearsal");
  }

  static Engine start(Path root) {
    try {
      return Elsewhere.open(root, address -> running(root, Elsewhere.read(root, address, "duban")));
    } catch (Deployer.Refused e) {
      throw new AssertionError(e);
    }
  }

  private static Elsewhere.Running running(Path root, Deployment deployment) {
    LocalStack stack = StackBehind.start(root, deployment);
    WebServer lambda = serve(stack);
    Services services =
        new Services(
            stack.database(),
            client(lambda.uri()),
            stack.clients().stepFunctions(),
            stack.clients().secrets(),
            stack.clients().ses());
    return new Elsewhere.Running(
        new Found.Place(
            Where.REHEARSAL.toString(),
            services,
            Optional.of(() -> stack.mailbox().all()),
            Endpoint.ANY_ROLE,
            Repository.functionsZip(),
            BETWEEN_LOOKS),
        deployment,
        new Deployed() {
          @Override
          public String real(String madeUp) {
            return madeUp;
          }

          @Override
          public void close() {
            lambda.close();
            stack.close();
          }
        });
  }

  /// Lambda's `Invoke`, and nothing else of it.
  private static WebServer serve(LocalStack stack) {
    try {
      return WebServer.start(0, call -> invoke(stack, call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer invoke(LocalStack stack, Call call) {
    Optional<Map<String, String>> path = INVOKE.match(call.path());
    if (path.isEmpty() || !call.method().equals("POST")) {
      return Answer.json(404, "{}");
    }
    String name = Optional.ofNullable(path.get().get("name")).orElseThrow();
    try {
      return Answer.json(200, stack.invoke(name, new String(call.body(), StandardCharsets.UTF_8)));
    } catch (LambdaTarget.FunctionError e) {
      return new Answer(
          200,
          Map.of("x-amz-function-error", List.of("Unhandled")),
          Functions.errorJson(e).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static LambdaClient client(URI endpoint) {
    return LambdaClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }
}
